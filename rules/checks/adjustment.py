"""年初预算数 ≠ 全年预算数 needs a reason."""

from collections.abc import Iterator

from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts
from rules.filling.findings import Finding, error


def check(content: Evaluated, _facts: Facts) -> Iterator[Finding]:
    """Whoever changed the budget within the year says why."""
    money = content.year_money
    if None in (money.initial, money.adjusted) or money.initial == money.adjusted:
        return
    if not content.adjustment_reason:
        yield error("adjustment_reason", "年初预算数与全年预算数不同，请说明预算调整原因")
