"""A target passed by far was set too low, or the value is wrong: either needs a reason."""

from collections.abc import Iterator

from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts
from rules.filling.findings import Finding, error, warning
from rules.filling.typed import digits


def check(content: Evaluated, _facts: Facts) -> Iterator[Finding]:
    """From A/T ≥ 1.2 a reason; from 1.3 whoever reviews it enters a reduction, and the unit is told so."""
    rules = content.rule_set
    for number, row in enumerate(content.rows):
        measured = row.measured
        if rules is None or measured is None:
            continue
        if rules.needs_reason(measured) and not row.deviation:
            template = "完成值达到指标值的{share}倍以上，请说明原因"
            yield error(content.place(number, "deviation"), template, share=digits(rules.over_reason))
        if rules.needs_reduction(measured):
            template = "完成值达到指标值的{share}倍以上，审核时将按偏离程度调减分值"
            yield warning(content.place(number, "actual"), template, share=digits(rules.over_reduction))
