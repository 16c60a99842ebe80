"""部门（单位）整体支出绩效自评表: the unit's whole year. Its indicators have one level; units make their own."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Self

from models.errors import Sentence
from rules.filling.content import Part, Section
from rules.filling.evaluated import Evaluated, Indicator, YearMoney
from rules.filling.facts import Facts, coded
from rules.filling.findings import Finding
from rules.filling.inputs import Choice, Day, Grid, Line, Named, Number, Paragraph, Percent, Rows
from rules.filling.known import known_money, known_rows, registered
from rules.scoring.ruleset import CENT

YES_NO = {"yes": Sentence("是"), "no": Sentence("否")}
HUNDRED = Decimal(100)


class WholeIndicator(Indicator):
    """An indicator with the target of the start of the year and, where it was changed, the adjusted one."""

    name: Annotated[str, Line(Sentence("指标名称"), required=True, longest=80)] = ""
    target: Annotated[str, Line(Sentence("年初指标值"), required=True, width=14)] = ""
    adjusted: Annotated[str, Line(Sentence("调整指标值"), width=14, help=Sentence("年中调整过的填写，按它计分"))] = ""
    actual: Annotated[str, Line(Sentence("全年完成值"), required=True, width=14)] = ""
    share: Annotated[Decimal | None, Percent(Sentence("得分系数"), computed=True)] = None
    core: Annotated[str, Choice(Sentence("是否核心指标"), choices=YES_NO, width=9)] = ""

    @property
    def goal(self) -> str:
        return self.adjusted or self.target


class WholeFunds(Part):
    """Money of the year."""

    total: Annotated[YearMoney, Named(Sentence("部门整体支出"), required=True)] = YearMoney()


class WholeUnitSelfEvaluation(Evaluated):
    """What a department or unit was to reach in the year, and what became of it."""

    key = "whole-unit-self-evaluation"
    title = Sentence("部门（单位）整体支出绩效自评表")
    source = "B.10 (4) [M] 待核对：各地整体支出自评表"
    money_place = "funds.total"

    budget_year: Annotated[
        Decimal | None, Number(Sentence("预算年度"), given=True, decimals=0, most=Decimal(9999), width=8)
    ] = None
    department: Annotated[str, Line(Sentence("主管部门"), given=True)] = ""
    unit: Annotated[str, Line(Sentence("填报单位"), given=True)] = ""
    funds: Annotated[WholeFunds, Grid(Sentence("部门资金"))] = WholeFunds()
    first_goals: Annotated[str, Paragraph(Sentence("年初绩效目标"), required=True)] = ""
    adjusted_goals: Annotated[str, Paragraph(Sentence("调整后绩效目标"))] = ""
    reached: Annotated[str, Paragraph(Sentence("目标完成情况"), required=True)] = ""
    indicators: Annotated[
        tuple[WholeIndicator, ...],
        Rows(
            Sentence("绩效指标"),
            required=True,
            same=("name",),
            columns=(
                *("name", "measure", "nature", "target", "adjusted", "actual", "achieved"),
                *("weight", "judged", "share", "score", "core", "deviation"),
            ),
            help=Sentence("分值与预算执行的分值合计100分"),
        ),
    ] = ()
    problems: Annotated[str, Paragraph(Sentence("存在问题"), longest=500, lines=3)] = ""
    measures: Annotated[str, Paragraph(Sentence("改进措施"), longest=500, lines=3)] = ""
    leader: Annotated[str, Line(Sentence("单位负责人"), required=True, longest=50)] = ""
    filled_by: Annotated[str, Line(Sentence("填报人"), required=True, longest=50)] = ""
    phone: Annotated[str, Line(Sentence("联系电话"), longest=50)] = ""
    filled_on: Annotated[date | None, Day(Sentence("填报日期"))] = None

    sections = (
        Section(Sentence("基本情况"), ("unit", "department", "budget_year", "rules")),
        Section(Sentence("部门资金"), ("funds", "adjustment_reason", "execution_reason")),
        Section(Sentence("年度总体目标"), ("first_goals", "adjusted_goals", "reached")),
        Section(Sentence("绩效指标"), ("indicators", "total", "grade")),
        Section(Sentence("问题和措施"), ("problems", "measures")),
        Section(Sentence("填报人员"), ("leader", "filled_by", "phone", "filled_on")),
    )

    @property
    def year_money(self) -> YearMoney:
        return self.funds.total

    @property
    def rows(self) -> Sequence[WholeIndicator]:
        return self.indicators

    def with_scores(self, money: YearMoney, rows: Iterable[Indicator]) -> Self:
        """With each indicator's share of its weight as well."""
        shared = tuple(row.model_copy(update={"share": _share(row)}) for row in rows)
        return self.model_copy(update={"funds": WholeFunds(total=money), "indicators": shared})

    @classmethod
    def prefilled(cls, facts: Facts) -> Self:
        """With the register's amounts, and last year's indicators, their values left out."""
        return cls(
            rules=facts.rules,
            budget_year=Decimal(facts.budget_year),
            department=coded(facts.department, facts.department_code),
            unit=coded(facts.unit, facts.unit_code),
            funds=WholeFunds(total=known_money(facts)),
            indicators=known_rows(WholeIndicator, facts),
            leader=facts.leader,
            filled_by=facts.filled_by,
        ).completed()

    def own_findings(self, facts: Facts) -> Iterator[Finding]:
        """The money is the register's."""
        yield from registered(self, facts)


def _share(row: Indicator) -> Decimal | None:
    """得分系数: the score as a percentage of the weight."""
    if row.score is None or not row.weight:
        return None
    return (row.score / row.weight * HUNDRED).quantize(CENT, ROUND_HALF_UP)
