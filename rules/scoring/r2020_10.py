"""R2020_10: self-evaluation of project expenditure, by direction of the indicator."""

from decimal import Decimal

from models.errors import Sentence
from models.kinds import Grade
from rules.scoring.ruleset import FALLING, Achieved, Interval, Measured, Nature, Part, RuleSet, Source, Spending

_NOTHING = Decimal(0)


def execution(weight: Decimal, spending: Spending) -> Decimal | None:
    """weight × executed / full-year budget, at most the weight; None without a budget."""
    rate = spending.rate
    if rate is None:
        return None
    return weight if rate >= 1 else weight * spending.executed / spending.budget


def indicator(weight: Decimal, measured: Measured) -> Decimal:
    """The score before it is rounded and kept between 0 and the weight; divided last, so that half a cent is one.

    T < 0 and T = 0 know full and nothing only: full if the direction holds. T = 0 with ≥ is full for A ≤ 0, as the
    national systems count it (and is to be confirmed by the unit, see rules/checks). ≥, > and = share the weight
    by A/T; ≤ and < lose by (A−T)/T and are empty from 2T on.
    """
    if measured.target < 0:
        return weight if _holds(measured) else _NOTHING
    if measured.target == 0:
        return weight if measured.actual <= 0 else _NOTHING
    actual = max(measured.actual, _NOTHING)
    if measured.nature in FALLING:
        return weight if actual <= measured.target else weight * (2 * measured.target - actual) / measured.target
    return weight if actual >= measured.target else weight * actual / measured.target


def _holds(measured: Measured) -> bool:
    if measured.nature is Nature.EQUAL:
        return measured.actual == measured.target
    if measured.nature in FALLING:
        return measured.actual <= measured.target
    return measured.actual >= measured.target


RULE_SET = RuleSet(
    key="R2020_10",
    title=Sentence("项目支出绩效自评（2020年第10号）"),
    source=Source(
        number="财预〔2020〕10号",
        title="项目支出绩效评价管理办法",
        verified=False,
        note="[M] 待核对：权重10/50/30/10、三档区间、等级90/80/60；1.2与1.3倍为办公惯例 [P]",
    ),
    weights=(
        {
            Part.EXECUTION: Decimal(10),
            Part.OUTPUT: Decimal(50),
            Part.BENEFIT: Decimal(30),
            Part.SATISFACTION: Decimal(10),
        },
    ),
    grades=((Decimal(90), Grade.EXCELLENT), (Decimal(80), Grade.GOOD), (Decimal(60), Grade.FAIR)),
    levels={
        Achieved.FULLY: Interval(Decimal("0.8"), Decimal(1), closed=True),
        Achieved.PARTLY: Interval(Decimal("0.6"), Decimal("0.8")),
        Achieved.NOT: Interval(Decimal(0), Decimal("0.6")),
    },
    low_execution=Decimal("0.9"),
    over_reason=Decimal("1.2"),
    over_reduction=Decimal("1.3"),
    execution_rule=execution,
    indicator_rule=indicator,
)
