"""R2021_101: core indicators with a threshold (optional)."""

from decimal import Decimal

from models.errors import Sentence
from models.kinds import Grade
from rules.scoring import r2020_10
from rules.scoring.ruleset import FALLING, Achieved, Interval, Measured, Part, RuleSet, Source, Spending

_NOTHING, _WHOLE = Decimal(0), Decimal(1)
_THRESHOLD = Decimal("0.6")
_RATES = ((Decimal("0.8"), Decimal("0.7")), (Decimal("0.6"), Decimal("0.5")))  # from this rate on, this share
_SATISFIED = ((Decimal(90), _WHOLE), (Decimal(80), Decimal("0.8")), (Decimal(60), Decimal("0.5")))


def execution(weight: Decimal, spending: Spending) -> Decimal | None:
    """Finished within the budget: full. Otherwise 7/10 from a rate of 80 % on, 5/10 from 60 %, nothing below; None
    without a budget."""
    rate = spending.rate
    if rate is None:
        return None
    if spending.finished and rate <= 1:
        return weight
    return weight * _share(_RATES, rate)


def indicator(weight: Decimal, measured: Measured) -> Decimal:
    """Satisfaction goes by steps of the percentage itself. Otherwise completion c = A/T (of ≤ and <, 1 − (A−T)/T)
    between 0 and 1, and (c − 0.6)/0.4 of the weight from the threshold on. T ≤ 0 as in R2020_10."""
    if measured.part is Part.SATISFACTION:
        return weight * _share(_SATISFIED, measured.actual)
    if measured.target <= 0:
        return r2020_10.indicator(weight, measured)
    actual, target = max(measured.actual, _NOTHING), measured.target
    reached = min(target, max(_NOTHING, 2 * target - actual if measured.nature in FALLING else actual))
    beyond = reached - _THRESHOLD * target
    return weight * max(_NOTHING, beyond) / ((1 - _THRESHOLD) * target)  # divided last: half a cent is one


def _share(steps: tuple[tuple[Decimal, Decimal], ...], value: Decimal) -> Decimal:
    return next((share for bound, share in steps if value >= bound), _NOTHING)


def _weights(cost: int, output: int, benefit: int, satisfaction: int) -> dict[Part, Decimal]:
    named = {Part.COST: cost, Part.OUTPUT: output, Part.BENEFIT: benefit, Part.SATISFACTION: satisfaction}
    return {Part.EXECUTION: Decimal(10)} | {part: Decimal(points) for part, points in named.items() if points}


RULE_SET = RuleSet(
    key="R2021_101",
    title=Sentence("核心绩效指标（2021年第101号）"),
    source=Source(
        number="财预〔2021〕101号",
        title="核心绩效目标和指标设置及取值指引（试行）",
        verified=False,
        note="[M] 待核对：有无成本指标、满意度指标的权重，60%的门槛，满意度分档；“在预算内完成”的口径 [P]",
    ),
    weights=(_weights(20, 40, 20, 10), _weights(0, 50, 30, 10), _weights(20, 40, 30, 0), _weights(0, 50, 40, 0)),
    grades=((Decimal(90), Grade.EXCELLENT), (Decimal(80), Grade.GOOD), (Decimal(60), Grade.FAIR)),
    levels={
        Achieved.FULLY: Interval(_WHOLE, _WHOLE, closed=True),
        Achieved.NOT: Interval(_NOTHING, _NOTHING, closed=True),
    },
    low_execution=Decimal("0.9"),
    over_reason=Decimal("1.2"),
    over_reduction=Decimal("1.3"),
    execution_rule=execution,
    indicator_rule=indicator,
)
