"""项目支出绩效自评表 (财预〔2020〕10号 附件1; layout as district bureaus publish it)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from models.errors import Sentence
from rules.filling.content import Part, Section
from rules.filling.evaluated import Evaluated, Indicator, YearMoney
from rules.filling.facts import Facts, coded
from rules.filling.findings import Finding, error
from rules.filling.inputs import Choice, Day, Grid, Line, Named, Number, Paragraph, Rows
from rules.filling.known import known_money, known_rows, registered
from rules.filling.typed import digits
from rules.scoring.ruleset import PART_NAMES
from rules.scoring.ruleset import Part as FirstLevel

LEVELS = {each.value: name for each, name in PART_NAMES.items() if each is not FirstLevel.EXECUTION}
SECOND_LEVELS = {
    "quantity": Sentence("数量指标"),
    "quality": Sentence("质量指标"),
    "timeliness": Sentence("时效指标"),
    "cost": Sentence("成本指标"),
    "economic": Sentence("经济效益指标"),
    "social": Sentence("社会效益指标"),
    "ecological": Sentence("生态效益指标"),
    "lasting": Sentence("可持续影响指标"),
    "satisfaction": Sentence("服务对象满意度指标"),
}
FIRST_SPELT = {"产出": "output", "效益": "benefit", "满意度": "satisfaction", "成本": "cost"}
SECOND_SPELT = {
    "数量": "quantity",
    "质量": "quality",
    "时效": "timeliness",
    "成本": "cost",
    "经济效益": "economic",
    "社会效益": "social",
    "生态效益": "ecological",
    "可持续影响": "lasting",
    "满意度指标": "satisfaction",
    "服务对象满意度": "satisfaction",
}


class ProjectIndicator(Indicator):
    """An indicator of three levels."""

    level: Annotated[str, Choice(Sentence("一级指标"), required=True, choices=LEVELS, also=FIRST_SPELT, width=11)] = ""
    second: Annotated[
        str, Choice(Sentence("二级指标"), required=True, choices=SECOND_LEVELS, also=SECOND_SPELT, width=14)
    ] = ""

    @property
    def part(self) -> FirstLevel | None:
        return FirstLevel(self.level) if self.level else None


class Funds(Part):
    """Money of the year by where it comes from."""

    total: Annotated[YearMoney, Named(Sentence("年度资金总额"), required=True)] = YearMoney()
    fiscal: Annotated[YearMoney, Named(Sentence("其中：当年财政拨款"))] = YearMoney()
    carried: Annotated[YearMoney, Named(Sentence("上年结转资金"))] = YearMoney()
    other: Annotated[YearMoney, Named(Sentence("其他资金"))] = YearMoney()


class SelfEvaluation(Evaluated):
    """What a project or policy was to reach with its money, and what became of it."""

    key = "self-evaluation"
    title = Sentence("项目支出绩效自评表")
    source = "财预〔2020〕10号 附件1 [M] 待核对"
    money_place = "funds.total"

    budget_year: Annotated[
        Decimal | None, Number(Sentence("预算年度"), given=True, decimals=0, most=Decimal(9999), width=8)
    ] = None
    subject: Annotated[str, Line(Sentence("项目名称"), given=True)] = ""
    department: Annotated[str, Line(Sentence("主管部门"), given=True)] = ""
    unit: Annotated[str, Line(Sentence("实施单位"), given=True)] = ""
    funds: Annotated[
        Funds, Grid(Sentence("项目资金"), help=Sentence("没有的来源留空或填0；执行率和得分由系统计算"))
    ] = Funds()
    expected: Annotated[str, Paragraph(Sentence("预期目标"), required=True)] = ""
    reached: Annotated[str, Paragraph(Sentence("实际完成情况"), required=True)] = ""
    indicators: Annotated[
        tuple[ProjectIndicator, ...],
        Rows(
            Sentence("绩效指标"),
            required=True,
            same=("level", "second", "name"),
            columns=(
                *("level", "second", "name", "nature", "target", "measure", "actual"),
                *("achieved", "weight", "judged", "score", "deviation"),
            ),
            help=Sentence("与预算执行的分值合计100分；指标与批复的绩效目标一致"),
        ),
    ] = ()
    conclusion: Annotated[str, Paragraph(Sentence("评价结论"), longest=200, lines=2)] = ""
    problems: Annotated[str, Paragraph(Sentence("存在问题"), longest=200, lines=2)] = ""
    measures: Annotated[str, Paragraph(Sentence("改进措施"), longest=200, lines=2)] = ""
    project_leader: Annotated[str, Line(Sentence("项目负责人"), required=True, longest=50)] = ""
    finance_leader: Annotated[str, Line(Sentence("财务负责人"), required=True, longest=50)] = ""
    filled_by: Annotated[str, Line(Sentence("填报人"), required=True, longest=50)] = ""
    phone: Annotated[str, Line(Sentence("联系电话"), longest=50)] = ""
    filled_on: Annotated[date | None, Day(Sentence("填报日期"))] = None

    sections = (
        Section(Sentence("基本情况"), ("subject", "department", "unit", "budget_year", "rules")),
        Section(Sentence("项目资金"), ("funds", "adjustment_reason", "execution_reason")),
        Section(Sentence("年度总体目标"), ("expected", "reached")),
        Section(Sentence("绩效指标"), ("indicators", "total", "grade")),
        Section(Sentence("结论、问题和措施"), ("conclusion", "problems", "measures")),
        Section(Sentence("填报人员"), ("project_leader", "finance_leader", "filled_by", "phone", "filled_on")),
    )

    @property
    def year_money(self) -> YearMoney:
        return self.funds.total

    @property
    def rows(self) -> Sequence[ProjectIndicator]:
        return self.indicators

    def with_scores(self, money: YearMoney, rows: Iterable[Indicator]) -> Self:
        funds = self.funds.model_copy(update={"total": money})
        return self.model_copy(update={"funds": funds, "indicators": tuple(rows)})

    @classmethod
    def prefilled(cls, facts: Facts) -> Self:
        """With the register's amounts, and the rows of the approved target or else of last year's form."""
        return cls(
            rules=facts.rules,
            budget_year=Decimal(facts.budget_year),
            subject=coded(facts.subject, facts.subject_code),
            department=coded(facts.department, facts.department_code),
            unit=coded(facts.unit, facts.unit_code),
            funds=Funds(total=known_money(facts)),
            indicators=known_rows(ProjectIndicator, facts, ("level", "second")),
            filled_by=facts.filled_by,
        ).completed()

    def own_findings(self, facts: Facts) -> Iterator[Finding]:
        """Money by source makes the total, and the total is the register's."""
        for name in ("initial", "adjusted", "executed"):
            total = getattr(self.funds.total, name)
            parts = [getattr(row, name) for row in (self.funds.fiscal, self.funds.carried, self.funds.other)]
            made = sum((part for part in parts if part is not None), Decimal(0))
            if total is not None and made != total and any(part is not None for part in parts):
                template = "各项来源合计{made}万元，与总额{total}万元不符"
                yield error(f"{self.money_place}.{name}", template, made=digits(made), total=digits(total))
        yield from registered(self, facts)
