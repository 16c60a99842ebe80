"""Target and actual value of a quantitative indicator are numbers, in the same unit."""

from collections.abc import Iterator

from rules.filling.evaluated import Evaluated, Indicator, figure
from rules.filling.facts import Facts
from rules.filling.findings import Finding, error, warning
from rules.filling.inputs import brief
from rules.filling.typed import plain


def check(content: Evaluated, _facts: Facts) -> Iterator[Finding]:
    """Words are for qualitative indicators; 98% beside 0.98 is asked about."""
    for number, row in enumerate(content.rows):
        if row.nature and not row.is_qualitative:
            yield from _numbers(content, number, row)


def _numbers(content: Evaluated, number: int, row: Indicator) -> Iterator[Finding]:
    for column, text in (("target", row.goal), ("actual", row.actual)):
        if text and figure(text, row.measure) is None:
            yield error(
                content.place(number, column), "“{value}”不是数字；定性指标请把指标性质选为“定性”", value=brief(text)
            )
    one, other = plain(row.goal), plain(row.actual)
    units = {unit for unit in (_unit(one, row.measure), _unit(other, row.measure)) if unit}
    if len(units) > 1 and "%" not in units:
        yield error(
            content.place(number, "actual"), "指标值与实际值的单位不同：{units}", units="、".join(sorted(units))
        )
    percent = plain(row.measure) == "%"
    if one and other and not percent and one.endswith("%") != other.endswith("%"):
        yield warning(content.place(number, "actual"), "指标值与实际值一个是百分数、一个不是，请确认单位相同")


def _unit(text: str, measure: str) -> str:
    """What stands behind the number; the unit of the row itself counts as none."""
    unit = text.lstrip("¥0123456789.,+-")
    return "" if unit == plain(measure) else unit
