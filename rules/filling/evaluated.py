"""What every self-evaluation has: money of the year, goals, indicators, and a score by a rule set."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, Self

from calendars import labels
from models.errors import Sentence
from rules.filling.content import Content, Part
from rules.filling.inputs import Choice, Line, Money, Paragraph, Percent, Points
from rules.filling.typed import number_of
from rules.scoring import rule_set, rule_sets
from rules.scoring.ruleset import (
    ACHIEVED_NAMES,
    CENT,
    FULL,
    NATURE_NAMES,
    Achieved,
    Measured,
    Nature,
    RuleSet,
    Spending,
)
from rules.scoring.ruleset import Part as FirstLevel

NATURES = {each.value: name for each, name in NATURE_NAMES.items()}
ACHIEVEMENTS = {each.value: name for each, name in ACHIEVED_NAMES.items()}
GRADES = {each.value: name for each, name in labels.GRADES.items()}
SPELT = {"≧": ">=", "≦": "<=", "大于等于": ">=", "小于等于": "<=", "大于": ">", "小于": "<", "等于": "="}


class YearMoney(Part):
    """A row of money: 年初预算数, 全年预算数, 全年执行数, and how it is scored."""

    initial: Annotated[Decimal | None, Money(Sentence("年初预算数"), required=True)] = None
    adjusted: Annotated[Decimal | None, Money(Sentence("全年预算数"), required=True)] = None
    executed: Annotated[Decimal | None, Money(Sentence("全年执行数"), required=True)] = None
    weight: Annotated[Decimal | None, Points(Sentence("分值"), computed=True)] = None
    rate: Annotated[Decimal | None, Percent(Sentence("执行率"), computed=True, most=None)] = None
    score: Annotated[Decimal | None, Points(Sentence("得分"), computed=True)] = None


class Indicator(Part):
    """An indicator with its target and what became of it. Target and actual value are a number or, of a qualitative
    one, words."""

    name: Annotated[str, Line(Sentence("三级指标"), required=True, longest=80)] = ""
    nature: Annotated[
        str,
        Choice(
            Sentence("指标性质"),
            required=True,
            choices=NATURES,
            also=SPELT,
            width=9,
            help=Sentence("≥、> 越大越好；≤、< 越小越好；= 等于；定性指标用文字"),
        ),
    ] = ""
    target: Annotated[
        str, Line(Sentence("年度指标值"), required=True, width=14, help=Sentence("定量指标只填数字，单位另填"))
    ] = ""
    measure: Annotated[str, Line(Sentence("度量单位"), longest=20, width=9)] = ""
    actual: Annotated[
        str, Line(Sentence("全年实际值"), required=True, width=14, help=Sentence("定量指标只填数字，单位与指标值相同"))
    ] = ""
    achieved: Annotated[
        str,
        Choice(Sentence("定性完成情况"), choices=ACHIEVEMENTS, width=16, help=Sentence("只有定性指标填写，三档选一")),
    ] = ""
    weight: Annotated[Decimal | None, Points(Sentence("分值"), required=True)] = None
    judged: Annotated[
        Decimal | None,
        Points(Sentence("定性自评分"), width=10, help=Sentence("只有定性指标填写；定量指标由系统计分")),
    ] = None
    score: Annotated[Decimal | None, Points(Sentence("得分"), computed=True)] = None
    deviation: Annotated[
        str,
        Paragraph(
            Sentence("偏差原因分析及改进措施"),
            longest=500,
            lines=2,
            width=30,
            help=Sentence("得分低于分值，或完成值远超指标值时必填"),
        ),
    ] = ""

    @property
    def goal(self) -> str:
        """The target that counts."""
        return self.target

    @property
    def part(self) -> FirstLevel | None:
        """The first-level part that it belongs to; None where the form does not ask."""
        return None

    @property
    def is_qualitative(self) -> bool:
        """Whether it is judged, not measured."""
        return self.nature == Nature.QUALITATIVE

    @property
    def measured(self) -> Measured | None:
        """Direction, target and actual value as numbers; None while one is missing or no number."""
        target, actual = figure(self.goal, self.measure), figure(self.actual, self.measure)
        if not self.nature or self.is_qualitative or target is None or actual is None:
            return None
        return Measured(Nature(self.nature), target, actual, self.part)

    def scored(self, rules: RuleSet) -> Decimal | None:
        """Its score: measured by the rule set, or as the unit judged it; None while something is missing or wrong."""
        if self.weight is None or not self.nature:
            return None
        if self.is_qualitative:
            return self.judged if self.judged is not None and self.judged <= self.weight else None
        return None if self.measured is None else rules.indicator(self.weight, self.measured)


@dataclass(frozen=True)
class Result:
    """Everything that a rule set makes of an evaluation."""

    rate: Decimal | None
    execution: Decimal | None
    total: Decimal | None
    grade: str


class Evaluated(Content):
    """A self-evaluation. `rules` is the rule set that it is scored by, and stays with it."""

    rules: Annotated[
        str, Choice(Sentence("评分规则"), given=True, choices={key: each.title for key, each in rule_sets().items()})
    ] = ""
    adjustment_reason: Annotated[
        str,
        Paragraph(Sentence("预算调整原因"), longest=500, lines=2, help=Sentence("年初预算数与全年预算数不同时必填")),
    ] = ""
    execution_reason: Annotated[
        str,
        Paragraph(
            Sentence("预算执行说明"),
            longest=500,
            lines=2,
            help=Sentence("执行率偏低、执行数超过预算数或没有预算时必填"),
        ),
    ] = ""
    total: Annotated[Decimal | None, Points(Sentence("总分"), computed=True)] = None
    grade: Annotated[str, Choice(Sentence("等级"), computed=True, choices=GRADES)] = ""

    money_place: ClassVar[str] = "money"
    rows_place: ClassVar[str] = "indicators"

    @property
    @abstractmethod
    def year_money(self) -> YearMoney:
        """The money that the execution score counts."""

    @property
    @abstractmethod
    def rows(self) -> Sequence[Indicator]:
        """The indicators."""

    @abstractmethod
    def with_scores(self, money: YearMoney, rows: Iterable[Indicator]) -> Self:
        """The same with scored money and indicators."""

    def place(self, row: int, column: str) -> str:
        """Where a value of an indicator stands."""
        return f"{self.rows_place}.{row}.{column}"

    @property
    def rule_set(self) -> RuleSet | None:
        """Its rule set; None for one that there is not."""
        return rule_sets().get(self.rules)

    @property
    def result(self) -> tuple[Decimal | None, str, str]:
        return self.total, self.grade, self.rules

    @property
    def weights(self) -> Decimal:
        """All 分值, execution included."""
        rules = self.rule_set
        own = rules.execution_weight if rules else Decimal(0)
        return own + sum((row.weight or Decimal(0) for row in self.rows), Decimal(0))

    def completed(self) -> Self:
        """With the scores, total and grade by its rule set."""
        if not self.rules:
            return self
        rules = rule_set(self.rules)
        rows = [row.model_copy(update={"score": row.scored(rules)}) for row in self.rows]
        result = self._result(rules, rows)
        money = self.year_money.model_copy(
            update={"weight": rules.execution_weight, "rate": result.rate, "score": result.execution}
        )
        made = self.with_scores(money, rows)
        return made.model_copy(update={"total": result.total, "grade": result.grade})

    def _result(self, rules: RuleSet, rows: Sequence[Indicator]) -> Result:
        spending = self._spending(rows)
        execution = None if spending is None else rules.execution(spending)
        rate = spending.rate if spending else None
        scores = [execution, *(row.score for row in rows)]
        known = [each for each in scores if each is not None]
        whole = len(known) == len(scores) and self.weights == FULL and rows
        total = sum(known, Decimal(0)) if whole else None
        grade = rules.grade(total)
        percent = None if rate is None else (rate * 100).quantize(CENT)
        return Result(percent, execution, total, grade.value if grade else "")

    def _spending(self, rows: Sequence[Indicator]) -> Spending | None:
        money = self.year_money
        if money.adjusted is None or money.executed is None:
            return None
        outputs = [row for row in rows if row.part in (FirstLevel.OUTPUT, None)]
        finished = bool(outputs) and all(row.score is not None and row.score == row.weight for row in outputs)
        return Spending(money.adjusted, money.executed, finished)


def figure(text: str, measure: str = "") -> Decimal | None:
    """The number of an indicator's value, its unit behind it or not; None if it is words."""
    return number_of(text, measure, "%", "万元", "元") if text else None


def level_of(code: str) -> Achieved | None:
    """How far a qualitative indicator was reached, by its code; None for none."""
    return Achieved(code) if code in ACHIEVEMENTS else None
