"""A target of 0 where more is better is most often a slip."""

from collections.abc import Iterator

from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts
from rules.filling.findings import Finding, warning
from rules.scoring.ruleset import RISING


def check(content: Evaluated, _facts: Facts) -> Iterator[Finding]:
    """It is scored (full for 0, nothing above), and must be acknowledged."""
    for number, row in enumerate(content.rows):
        measured = row.measured
        if measured and measured.nature in RISING and measured.target == 0:
            yield warning(content.place(number, "target"), "正向指标的年度指标值为0，请确认；大于0的实际值不得分")
