"""全年执行数 > 全年预算数 needs a reason."""

from collections.abc import Iterator

from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts
from rules.filling.findings import Finding, error


def check(content: Evaluated, _facts: Facts) -> Iterator[Finding]:
    """Whoever spent more than the budget says why; of no budget, low_execution asks."""
    money = content.year_money
    if not money.adjusted or money.executed is None or money.executed <= money.adjusted:
        return
    if not content.execution_reason:
        yield error("execution_reason", "全年执行数超过全年预算数，请说明原因")
