"""A score below its weight needs 偏差原因分析及改进措施."""

from collections.abc import Iterator

from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts
from rules.filling.findings import Finding, error


def check(content: Evaluated, _facts: Facts) -> Iterator[Finding]:
    """Of every indicator that lost points."""
    for number, row in enumerate(content.rows):
        if row.score is not None and row.weight is not None and row.score < row.weight and not row.deviation:
            yield error(content.place(number, "deviation"), "得分低于分值，请填偏差原因分析及改进措施")
