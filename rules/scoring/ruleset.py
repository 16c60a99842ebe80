"""What a rule set holds: weights, grades and shares as data with their document, and two ways of counting.

Scores and weights are Decimal points, rounded half up to two places once, where a score comes about; a score is never
below 0 nor above its weight.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from models.errors import Sentence
from models.kinds import Grade

CENT = Decimal("0.01")
FULL = Decimal(100)


class Part(StrEnum):
    """First-level parts of a score (一级指标); budget execution is counted apart."""

    EXECUTION = "execution"
    COST = "cost"
    OUTPUT = "output"
    BENEFIT = "benefit"
    SATISFACTION = "satisfaction"


class Nature(StrEnum):
    """Direction of an indicator (指标性质)."""

    AT_LEAST = ">="
    ABOVE = ">"
    EQUAL = "="
    AT_MOST = "<="
    BELOW = "<"
    QUALITATIVE = "qualitative"


RISING = (Nature.AT_LEAST, Nature.ABOVE)
FALLING = (Nature.AT_MOST, Nature.BELOW)


class Achieved(StrEnum):
    """How far a qualitative indicator was reached."""

    FULLY = "fully"
    PARTLY = "partly"
    NOT = "not"


PART_NAMES = {
    Part.EXECUTION: Sentence("预算执行"),
    Part.COST: Sentence("成本指标"),
    Part.OUTPUT: Sentence("产出指标"),
    Part.BENEFIT: Sentence("效益指标"),
    Part.SATISFACTION: Sentence("满意度指标"),
}
NATURE_NAMES = {
    Nature.AT_LEAST: Sentence("≥"),
    Nature.ABOVE: Sentence(">"),
    Nature.EQUAL: Sentence("="),
    Nature.AT_MOST: Sentence("≤"),
    Nature.BELOW: Sentence("<"),
    Nature.QUALITATIVE: Sentence("定性"),
}
ACHIEVED_NAMES = {
    Achieved.FULLY: Sentence("达成年度指标"),
    Achieved.PARTLY: Sentence("部分达成年度指标并具有一定效果"),
    Achieved.NOT: Sentence("未达成年度指标且效果较差"),
}


@dataclass(frozen=True)
class Source:
    """What a rule set rests on. `verified` is False until somebody has compared it with the document's own text."""

    number: str
    title: str
    verified: bool
    note: str = ""


@dataclass(frozen=True)
class Spending:
    """Money of the year, in one unit: 全年预算数, 全年执行数, and whether everything promised was delivered."""

    budget: Decimal
    executed: Decimal
    finished: bool = False

    @property
    def rate(self) -> Decimal | None:
        """Executed / budget as it is, above 1 too; None without a budget: nothing is ever divided by 0."""
        return self.executed / self.budget if self.budget > 0 else None


@dataclass(frozen=True)
class Measured:
    """A quantitative indicator: direction, target T, actual A."""

    nature: Nature
    target: Decimal
    actual: Decimal
    part: Part | None = None


@dataclass(frozen=True)
class Interval:
    """Shares of the weight between which a score must lie; the upper end belongs to it only if `closed`."""

    least: Decimal
    most: Decimal
    closed: bool = False

    def holds(self, score: Decimal, weight: Decimal) -> bool:
        """Whether a score lies in it."""
        low, high = self.least * weight, self.most * weight
        return low <= score <= high if self.closed else low <= score < high


@dataclass(frozen=True)
class RuleSet:
    """One way of scoring. `weights` are the first-level distributions that it knows, the usual one first; each makes
    100. `grades` are lower bounds, the best first; below all of them is POOR."""

    key: str
    title: Sentence
    source: Source
    weights: tuple[Mapping[Part, Decimal], ...]
    grades: tuple[tuple[Decimal, Grade], ...]
    levels: Mapping[Achieved, Interval]
    low_execution: Decimal  # a rate below it must be explained
    over_reason: Decimal  # A/T from which a reason is demanded
    over_reduction: Decimal  # A/T from which the reviewer enters a reduction
    execution_rule: Callable[[Decimal, Spending], Decimal | None]
    indicator_rule: Callable[[Decimal, Measured], Decimal]

    def __post_init__(self) -> None:
        for each in self.weights:
            if sum(each.values()) != FULL:
                raise ValueError(f"{self.key}: weights make {sum(each.values())}")

    @property
    def execution_weight(self) -> Decimal:
        """分值 of budget execution."""
        return self.weights[0][Part.EXECUTION]

    def execution(self, spending: Spending) -> Decimal | None:
        """The score for budget execution; None without a budget, which must be explained."""
        score = self.execution_rule(self.execution_weight, spending)
        return None if score is None else rounded(score, self.execution_weight)

    def indicator(self, weight: Decimal, measured: Measured) -> Decimal:
        """The score of a quantitative indicator."""
        return rounded(self.indicator_rule(weight, measured), weight)

    def grade(self, total: Decimal | None) -> Grade | None:
        """The grade of a total; each bound belongs to the better grade."""
        if total is None:
            return None
        return next((grade for bound, grade in self.grades if total >= bound), Grade.POOR)

    def needs_reason(self, measured: Measured) -> bool:
        """Whether the target was passed so far that the unit must say why."""
        return over_fulfilled(measured, self.over_reason)

    def needs_reduction(self, measured: Measured) -> bool:
        """Whether the target was passed so far that the reviewer must enter by how much the score is reduced."""
        return over_fulfilled(measured, self.over_reduction)


def over_fulfilled(measured: Measured, share: Decimal) -> bool:
    """Whether A/T reaches `share`, where more is better or equal was promised."""
    return measured.nature not in FALLING and measured.target > 0 and measured.actual >= share * measured.target


def rounded(score: Decimal, weight: Decimal) -> Decimal:
    """Half up to two places, between 0 and the weight."""
    return max(Decimal(0), min(weight, score.quantize(CENT, ROUND_HALF_UP)))
