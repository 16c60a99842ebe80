"""A hamlet: six units, eleven people, a handful of subjects, and a year small enough to check by hand.

    100 财政局 ── 100001 业务科室 (supervises all)
    101 教育局 (department) ── 101001 小学
    301 七宝镇 (town) ── 301001 文化站, where nobody answers

`two` is two roles in one person (officer and DEPT of 101); the officer and the deputy of the school share an address.
"""

from datetime import date
from functools import cache

from district import furnish

from calendars.loading import loads
from calendars.schema import Calendar
from models.kinds import Attribute, Role, SubjectKind, UnitKind
from tasks.office import Office
from tasks.register.rows import PersonRow, Register, SelectionRow, SubjectRow, UnitRow

EVE = date(2022, 2, 28)  # a Monday
YEAR = """\
nianlun: 1
work_year: 2022
title: 小村2022年
jurisdiction: {name: 某区, code: "310112000", bureau: 某区财政局, desk: 绩效科}
document: notice
documents:
  - {key: notice, number: 某财〔2022〕1号, title: 通知}
ladders:
  standard:
    title: 逐级催报
    source: 惯例
    rungs:
      - {from: opens, workdays: 0, level: L0, recipients: [UNIT_OFFICER, DEPT, FIN_SECTION], source: 惯例}
      - {from: due, workdays: -10, level: L1, recipients: [UNIT_OFFICER], source: 惯例}
      - {from: due, workdays: -5, level: L1, recipients: [UNIT_OFFICER], source: 惯例}
      - {from: due, workdays: -3, level: L1, recipients: [UNIT_OFFICER], source: 惯例}
      - {from: due, workdays: -1, level: L1, recipients: [UNIT_OFFICER, UNIT_DEPUTY, DEPT], source: 惯例}
      - {from: due, workdays: 1, level: L2, recipients: [UNIT_OFFICER, UNIT_DEPUTY, DEPT, FIN_SECTION], source: 惯例}
      - from: due
        workdays: 3
        level: L3
        recipients: [UNIT_OFFICER, UNIT_DEPUTY, UNIT_HEAD, DEPT, FIN_SECTION, FIN_OPERATOR]
        source: 惯例
      - from: due
        workdays: 5
        level: L3
        recipients: [UNIT_OFFICER, UNIT_DEPUTY, UNIT_HEAD, DEPT, FIN_SECTION, FIN_OPERATOR]
        source: 惯例
      - from: due
        workdays: 10
        level: L4
        by: approval
        recipients: [UNIT_OFFICER, UNIT_DEPUTY, UNIT_HEAD, DEPT, FIN_SECTION, FIN_OPERATOR, FIN_LEADER]
        source: 惯例
      - from: due
        workdays: 15
        level: L5
        by: approval
        recipients: [UNIT_DEPUTY, UNIT_HEAD, DEPT, FIN_SECTION, FIN_OPERATOR, FIN_LEADER]
        source: 惯例
      - from: due
        workdays: 20
        level: L6
        by: approval
        recipients: [UNIT_HEAD, DEPT, FIN_SECTION, FIN_OPERATOR, FIN_LEADER]
        source: 惯例
      - {from: returned, workdays: 0, level: L1, recipients: [UNIT_OFFICER, DEPT], source: 惯例}
steps:
  - key: evaluation
    title: 事后评价
    window: {opens: 2022-03-01, closes: 2022-07-31}
    source: 3-7月
    deliverables:
      - key: self-evaluation
        title: 自评
        form: self-evaluation
        budget_year: -1
        owed_by: {who: executing_unit, kinds: [department, unit, town]}
        about: subjects
        where: {kind: [project, whole_unit]}
        due: {on: 2022-04-30, basis: document}
        ladder: standard
        source: 4月底前
      - key: choice
        title: 选题
        form: selection
        budget_year: -1
        owed_by: {who: department, kinds: [town, department]}
        about: quota
        quota:
          - {of: [town], at_least: {project: 2}, not_repeating: {years: 1}, source: 不低于2个}
          - {of: [department], total_at_least: 1, source: 惯例}
        due: {on: 2022-05-31, basis: practice, source: 惯例}
        ladder: standard
        source: 选题
      - key: report
        title: 重点评价报告
        form: evaluation-report
        budget_year: -1
        owed_by: {who: selector}
        about: chosen
        chosen_in: [choice]
        due: {on: 2022-07-31, basis: document}
        ladder: standard
        source: 7月底前
      - key: review
        title: 专家评审
        form: expert-opinion
        budget_year: -1
        owed_by: {who: bureau}
        about: chosen
        chosen_in: [choice]
        due: {on: 2022-07-31, basis: window, soft: yes}
        ladder: standard
        source: 专家评审
  - key: reporting
    title: 绩效报告
    window: {opens: 2022-11-01, closes: 2022-12-31}
    source: 11-12月
    deliverables:
      - key: annual-report
        title: 绩效报告
        form: annual-report
        budget_year: 0
        owed_by: {who: department, kinds: [town, department]}
        about: unit
        due: {on: 2022-12-31, basis: window}
        ladder: standard
        source: 绩效报告
"""


@cache
def year() -> Calendar:
    """The hamlet's calendar."""
    return loads(YEAR, "hamlet.yaml")


UNITS = (
    UnitRow("100", "区财政局", UnitKind.BUREAU, section_code="100001"),
    UnitRow("100001", "业务科室", UnitKind.SECTION, "100"),
    UnitRow("101", "区教育局", UnitKind.DEPARTMENT, section_code="100001"),
    UnitRow("101001", "小学", UnitKind.UNIT, "101"),
    UnitRow("301", "七宝镇", UnitKind.TOWN, section_code="100001"),
    UnitRow("301001", "文化站", UnitKind.UNIT, "301"),
)
PEOPLE = (
    PersonRow("operator", "经办", "operator@example.org", Role.FIN_OPERATOR, "100"),
    PersonRow("leader", "局领导", "leader@example.org", Role.FIN_LEADER, "100"),
    PersonRow("section", "科室", "section@example.org", Role.FIN_SECTION, "100001"),
    PersonRow("bureau", "财政局专管员", "bureau@example.org", Role.UNIT_OFFICER, "100"),
    PersonRow("two", "教育局专管员", "two@example.org", Role.UNIT_OFFICER, "101"),
    PersonRow("two", "教育局专管员", "two@example.org", Role.DEPT, "101"),
    PersonRow("head-101", "教育局局长", "head.101@example.org", Role.UNIT_HEAD, "101"),
    PersonRow("school", "小学专管员", "shared@example.org", Role.UNIT_OFFICER, "101001"),
    PersonRow("deputy", "小学副校长", "shared@example.org", Role.UNIT_DEPUTY, "101001"),
    PersonRow("town", "七宝镇专管员", "town@example.org", Role.UNIT_OFFICER, "301"),
    PersonRow("mayor", "七宝镇镇长", "mayor@example.org", Role.UNIT_HEAD, "301"),
    PersonRow("town-dept", "七宝镇经办", "dept.301@example.org", Role.DEPT, "301"),
)


def project(code: str, unit: str, *, year: int = 2021, lineage: str = "", **more: object) -> SubjectRow:
    """A project, new and without an amount unless `more` says otherwise."""
    facts: dict[str, object] = {"attribute": Attribute.NEW} | more
    return SubjectRow(code, lineage or code, SubjectKind.PROJECT, f"项目{code}", unit, year, **facts)  # type: ignore[arg-type]


SUBJECTS = (
    project("P1", "101"),
    project("P2", "101001"),
    project("P3", "301"),
    project("P4", "301"),
    project("P5", "301001"),
    project("OLD", "301", year=2020, lineage="P5"),
    SubjectRow("W301", "W301", SubjectKind.WHOLE_UNIT, "七宝镇整体支出", "301", 2021),
)
SELECTIONS = (SelectionRow(2021, "choice", "301", "OLD"),)
REGISTER = Register(UNITS, PEOPLE, SUBJECTS, SELECTIONS)


def settled(office: Office) -> None:
    """The schema, the published year and the register; nothing opened yet."""
    furnish(office, year(), YEAR, REGISTER, eve=EVE)
