"""Forms as somebody typed them: a self-evaluation with nothing to be said about it, and ways to change it."""

from decimal import Decimal

from rules.checks import examine
from rules.filling.content import FormType
from rules.filling.drafts import Draft
from rules.filling.facts import Facts
from rules.filling.findings import Finding
from rules.filling.reading import read
from rules.forms.material import Material
from rules.forms.self_evaluation import SelfEvaluation
from rules.forms.whole_unit_self_evaluation import WholeUnitSelfEvaluation

FACTS = Facts(
    work_year=2022,
    budget_year=2021,
    unit_code="103001",
    unit="莘庄小学",
    department="教育局",
    department_code="103",
    subject_code="310112210000000001",
    subject="校舍维修",
    subject_kind="project",
    deliverable="单位自评",
    approved=Decimal(1_000_000),
    adjusted=Decimal(1_000_000),
    executed=Decimal(950_000),
)
WHO = {"project_leader": "项目负责人", "finance_leader": "财务负责人", "filled_by": "经办", "phone": "021-00000000"}
FUNDS = {
    "funds.total.initial": "100",
    "funds.total.adjusted": "100",
    "funds.total.executed": "95",
    "funds.fiscal.initial": "100",
    "funds.fiscal.adjusted": "100",
    "funds.fiscal.executed": "95",
}


def row(number: int, *values: str) -> dict[str, str]:
    """An indicator: level, second, name, nature, target, measure, actual, weight."""
    names = ("level", "second", "name", "nature", "target", "measure", "actual", "weight")
    return {f"indicators.{number}.{name}": value for name, value in zip(names, values, strict=True)}


ROWS = (
    row(0, "产出指标", "数量指标", "维修面积", "≥", "1000", "平方米", "1100", "50")
    | row(1, "效益指标", "社会效益指标", "受益学生", "≥", "800", "人", "810", "30")
    | row(2, "满意度指标", "服务对象满意度指标", "家长满意度", "≥", "90", "%", "95", "10")
)
GOOD = {**FUNDS, **ROWS, **WHO, "expected": "维修校舍1000平方米", "reached": "维修校舍1100平方米"}
LATE = {  # a late project: a score below its weight, and why
    "indicators.0.actual": "900",
    "indicators.0.deviation": "雨季停工，已加快进度",
}
WHOLE = {
    "funds.total.initial": "100",
    "funds.total.adjusted": "100",
    "funds.total.executed": "95",
    "first_goals": "全区学校平稳运行",
    "reached": "全部完成",
    "leader": "单位负责人",
    "filled_by": "经办",
    "indicators.0.name": "公用经费控制率",
    "indicators.0.nature": "<=",
    "indicators.0.target": "100",
    "indicators.0.actual": "98",
    "indicators.0.weight": "60",
    "indicators.0.core": "是",
    "indicators.1.name": "管理制度健全性",
    "indicators.1.nature": "定性",
    "indicators.1.target": "健全",
    "indicators.1.actual": "健全",
    "indicators.1.achieved": "达成年度指标",
    "indicators.1.judged": "30",
    "indicators.1.weight": "30",
}
MATERIAL = {"description": "绩效报告及附件", "count": "2", "filled_by": "经办"}
FORMS: tuple[tuple[FormType, dict[str, str]], ...] = (
    (SelfEvaluation, GOOD),
    (WholeUnitSelfEvaluation, WHOLE),
    (Material, MATERIAL),
)


def evaluated(changes: dict[str, str] | None = None, facts: Facts = FACTS) -> Draft:
    """The good self-evaluation with some fields typed otherwise."""
    return read(SelfEvaluation, GOOD | (changes or {}), facts)


def said(changes: dict[str, str] | None = None, facts: Facts = FACTS) -> list[tuple[str, str, str]]:
    """Check, place and severity of everything that is said about it."""
    return [about(each) for each in examine(evaluated(changes, facts), facts)]


def about(finding: Finding) -> tuple[str, str, str]:
    return finding.check, finding.place, finding.severity.value
