"""Every actual value the same as its target: most often copied."""

from collections.abc import Iterator

from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts
from rules.filling.findings import Finding, warning
from rules.filling.typed import plain

_FEW = 3  # of fewer indicators it proves nothing


def check(content: Evaluated, _facts: Facts) -> Iterator[Finding]:
    """Whoever filled it in confirms that the values were measured."""
    rows = [row for row in content.rows if row.goal and row.actual]
    if len(rows) >= _FEW and all(plain(row.goal) == plain(row.actual) for row in rows):
        yield warning(content.rows_place, "全部指标的实际值与指标值相同，请核实")
