"""100 points with low execution are doubted."""

from collections.abc import Iterator

from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts
from rules.filling.findings import Finding, warning


def check(content: Evaluated, _facts: Facts) -> Iterator[Finding]:
    """All indicators full though much of the money was not spent."""
    money, rules = content.year_money, content.rule_set
    if rules is None or not money.adjusted or money.executed is None or not content.rows:
        return
    is_full = all(row.score is not None and row.score == row.weight for row in content.rows)
    if is_full and money.executed < rules.low_execution * money.adjusted:
        yield warning(content.rows_place, "执行率低于{bound:.0%}而各项指标均得满分，请核实", bound=rules.low_execution)
