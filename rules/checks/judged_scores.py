"""A qualitative indicator is judged: its level, and a score within the level's interval, at most its weight."""

from collections.abc import Iterator

from rules.filling.evaluated import ACHIEVEMENTS, Evaluated, Indicator, level_of
from rules.filling.facts import Facts
from rules.filling.findings import Finding, error
from rules.filling.typed import digits
from rules.scoring.ruleset import RuleSet


def check(content: Evaluated, _facts: Facts) -> Iterator[Finding]:
    """Intervals are the rule set's: of 10号, [80, 100] %, [60, 80) % and [0, 60) % of the weight."""
    rules = content.rule_set
    for number, row in enumerate(content.rows):
        if rules and row.is_qualitative:
            yield from _judged(content, number, row, rules)


def _judged(content: Evaluated, number: int, row: Indicator, rules: RuleSet) -> Iterator[Finding]:
    if not row.achieved:
        yield error(content.place(number, "achieved"), "定性指标请选择完成情况")
    if row.judged is None:
        yield error(content.place(number, "judged"), "定性指标请填自评分")
    elif row.weight is not None:
        yield from _fits(content, number, row, rules)


def _fits(content: Evaluated, number: int, row: Indicator, rules: RuleSet) -> Iterator[Finding]:
    judged, weight, level = row.judged, row.weight, level_of(row.achieved)
    if judged is None or weight is None:
        return
    place = content.place(number, "judged")
    interval = rules.levels.get(level) if level else None
    if judged > weight:
        yield error(place, "得分{score}高于分值{weight}", score=digits(judged), weight=digits(weight))
    elif level and interval is None:
        yield error(content.place(number, "achieved"), "评分规则里没有这一档")
    elif interval and not interval.holds(judged, weight):
        template = "“{level}”的得分应在{low}与{high}之间，不含{high}"
        if interval.closed:
            template = "“{level}”的得分应在{low}与{high}之间"
        low, high = (digits(share * weight) for share in (interval.least, interval.most))
        yield error(place, template, level=ACHIEVEMENTS[row.achieved], low=low, high=high)
