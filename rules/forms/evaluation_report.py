"""绩效评价报告 (财预〔2020〕10号 附件3 outline [M]): what was evaluated, how, by which indicators, what follows."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from models.errors import Sentence
from rules.filling.content import Content, Part, Section
from rules.filling.evaluated import GRADES
from rules.filling.facts import Facts, coded
from rules.filling.findings import Finding, error
from rules.filling.inputs import Choice, Day, Line, Number, Paragraph, Points, Rows
from rules.filling.typed import digits
from rules.scoring import USUAL, rule_set
from rules.scoring.ruleset import FULL

DIMENSIONS = {
    "decision": Sentence("决策"),
    "process": Sentence("过程"),
    "output": Sentence("产出"),
    "benefit": Sentence("效益"),
}
RESULTS = ("output", "benefit")
METHODS = {
    "cost-benefit": Sentence("成本效益分析法"),
    "comparison": Sentence("比较法"),
    "factors": Sentence("因素分析法"),
    "least-cost": Sentence("最低成本法"),
    "public": Sentence("公众评判法"),
    "benchmark": Sentence("标杆管理法"),
    "other": Sentence("其他方法"),
}


class Method(Part):
    """A method, and what it was used for."""

    method: Annotated[str, Choice(Sentence("评价方法"), required=True, choices=METHODS, width=16)] = ""
    used: Annotated[str, Paragraph(Sentence("怎样使用"), required=True, longest=300, lines=2)] = ""


class FrameIndicator(Part):
    """An indicator of the framework: 决策、过程、产出、效益."""

    level: Annotated[str, Choice(Sentence("一级指标"), required=True, choices=DIMENSIONS, width=10)] = ""
    second: Annotated[str, Line(Sentence("二级指标"), required=True, longest=40, width=16)] = ""
    name: Annotated[str, Line(Sentence("三级指标"), required=True, longest=80)] = ""
    weight: Annotated[Decimal | None, Points(Sentence("分值"), required=True)] = None
    score: Annotated[Decimal | None, Points(Sentence("得分"), required=True)] = None
    basis: Annotated[str, Paragraph(Sentence("评分依据和扣分原因"), required=True, longest=500, lines=2, width=30)] = ""


class EvaluationReport(Content):
    """The report of a department's, a town's or the bureau's evaluation."""

    key = "evaluation-report"
    title = Sentence("绩效评价报告")
    source = "财预〔2020〕10号 附件3 [M] 待核对"

    subject: Annotated[str, Line(Sentence("评价对象"), given=True)] = ""
    unit: Annotated[str, Line(Sentence("委托单位"), given=True)] = ""
    level: Annotated[str, Line(Sentence("评价层次"), given=True)] = ""
    agency: Annotated[str, Line(Sentence("承担评价的第三方机构"), given=True)] = ""
    budget_year: Annotated[
        Decimal | None, Number(Sentence("预算年度"), given=True, decimals=0, most=Decimal(9999), width=8)
    ] = None
    period_from: Annotated[
        Decimal | None,
        Number(Sentence("评价时限起始年度"), required=True, decimals=0, most=Decimal(9999), width=8),
    ] = None
    lead: Annotated[str, Line(Sentence("主评人"), required=True, longest=100)] = ""
    overview: Annotated[str, Paragraph(Sentence("概况"), required=True, longest=4000, lines=6)] = ""
    goals: Annotated[str, Paragraph(Sentence("绩效目标"), required=True, longest=2000)] = ""
    purpose: Annotated[str, Paragraph(Sentence("评价目的、对象和范围"), required=True, longest=2000)] = ""
    principles: Annotated[str, Paragraph(Sentence("评价原则、指标体系和标准"), required=True, longest=2000)] = ""
    methods: Annotated[
        tuple[Method, ...],
        Rows(Sentence("评价方法"), required=True, same=("method",), columns=("method", "used"), most=10, spare=3),
    ] = ()
    course: Annotated[str, Paragraph(Sentence("评价工作过程"), required=True, longest=2000)] = ""
    indicators: Annotated[
        tuple[FrameIndicator, ...],
        Rows(
            Sentence("评分表"),
            required=True,
            same=("level", "second", "name"),
            columns=("level", "second", "name", "weight", "score", "basis"),
            help=Sentence("分值合计100分；产出和效益合计不低于规定的分值"),
        ),
    ] = ()
    total: Annotated[Decimal | None, Points(Sentence("综合得分"), computed=True)] = None
    grade: Annotated[str, Choice(Sentence("等级"), computed=True, choices=GRADES)] = ""
    conclusion: Annotated[str, Paragraph(Sentence("评价结论"), required=True, longest=2000)] = ""
    decision: Annotated[str, Paragraph(Sentence("决策情况分析"), required=True, longest=3000)] = ""
    process: Annotated[str, Paragraph(Sentence("过程情况分析"), required=True, longest=3000)] = ""
    output: Annotated[str, Paragraph(Sentence("产出情况分析"), required=True, longest=3000)] = ""
    benefit: Annotated[str, Paragraph(Sentence("效益情况分析"), required=True, longest=3000)] = ""
    experience: Annotated[str, Paragraph(Sentence("主要经验和做法"), longest=2000)] = ""
    problems: Annotated[str, Paragraph(Sentence("存在的问题及原因"), required=True, longest=4000, lines=6)] = ""
    advice: Annotated[str, Paragraph(Sentence("有关建议"), required=True, longest=3000)] = ""
    other: Annotated[str, Paragraph(Sentence("其他需要说明的问题"), longest=2000, lines=2)] = ""
    views: Annotated[str, Paragraph(Sentence("交换意见情况"), given=True, longest=2000)] = ""
    filled_by: Annotated[str, Line(Sentence("填报人"), required=True, longest=50)] = ""
    filled_on: Annotated[date | None, Day(Sentence("填报日期"))] = None

    sections = (
        Section(Sentence("报告信息"), ("subject", "unit", "level", "agency", "lead", "budget_year", "period_from")),
        Section(Sentence("一、基本情况"), ("overview", "goals")),
        Section(Sentence("二、评价工作开展情况"), ("purpose", "principles", "methods", "course")),
        Section(Sentence("三、综合评价情况及结论"), ("indicators", "total", "grade", "conclusion")),
        Section(Sentence("四、绩效评价指标分析"), ("decision", "process", "output", "benefit")),
        Section(Sentence("五、主要经验及做法、存在的问题及原因"), ("experience", "problems")),
        Section(Sentence("六、有关建议"), ("advice",)),
        Section(Sentence("七、其他"), ("other", "views", "filled_by", "filled_on")),
    )

    @property
    def result(self) -> tuple[Decimal | None, str, str]:
        return self.total, self.grade, USUAL if self.grade else ""

    @classmethod
    def prefilled(cls, facts: Facts) -> Self:
        known = facts.evaluation
        return cls(
            subject=coded(facts.subject, facts.subject_code),
            unit=coded(facts.unit, facts.unit_code),
            level=known.level.template if known else "",
            agency=known.agency if known else "",
            budget_year=Decimal(facts.budget_year),
            period_from=Decimal(known.period_from if known and known.period_from else facts.budget_year),
            lead=known.leads if known else "",
            views=known.views if known else "",
            filled_by=facts.filled_by,
        )

    def completed(self) -> Self:
        """The total once everything is scored and the points make 100; its grade by the usual bounds."""
        weights = [row.weight for row in self.indicators]
        scores = [row.score for row in self.indicators if row.score is not None]
        whole = len(scores) == len(weights) > 0 and sum(filter(None, weights), Decimal(0)) == FULL
        total = sum(scores, Decimal(0)) if whole else None
        grade = rule_set(USUAL).grade(total)
        return self.model_copy(update={"total": total, "grade": grade.value if grade else ""})

    def own_findings(self, facts: Facts) -> Iterator[Finding]:
        """Points make 100, no score above its own, output and benefit weigh enough; views were exchanged before."""
        points = {
            level: sum((row.weight or Decimal(0) for row in self.indicators if row.level == level), Decimal(0))
            for level in DIMENSIONS
        }
        made = sum((row.weight or Decimal(0) for row in self.indicators), Decimal(0))
        if self.indicators and made != FULL:
            yield error("indicators", "分值合计{made}分，应为100分", made=digits(made))
        for number, row in enumerate(self.indicators):
            if row.weight is not None and row.score is not None and row.score > row.weight:
                place = f"indicators.{number}.score"
                yield error(place, "得分{score}超过分值{weight}", score=digits(row.score), weight=digits(row.weight))
        known = facts.evaluation
        if known is None:
            return
        results = sum((points[level] for level in RESULTS), Decimal(0))
        if self.indicators and results < known.results_at_least:
            template = "产出和效益合计{results}分，不得低于{least}分"
            yield error("indicators", template, results=digits(results), least=known.results_at_least)
        if not known.concluded:
            yield error("views", "尚未与被评价单位交换意见并形成最终结论，不能报送")
        if self.period_from is not None and self.budget_year is not None and self.period_from > self.budget_year:
            yield error("period_from", "起始年度晚于预算年度{year}", year=digits(self.budget_year))
