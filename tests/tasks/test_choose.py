"""Choosing for a quota: each subject is checked when it is chosen, the whole when it is handed in."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from desk import Desk
from district import furnish
from hamlet import EVE, REGISTER, SUBJECTS, YEAR, project

from calendars.loading import loads
from models.errors import RuleBroken, TransitionNotAllowed
from models.kinds import State, StepKey
from tasks.office import Office

FRIDAY = "Friday 2022-05-20"


def refused(desk: Desk, what: str, sentence: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        desk.do(what, FRIDAY)
    assert str(caught.value) == sentence


def test_a_choice_is_made_handed_in_and_fixed(opened: Desk) -> None:
    opened.do("select 301 choice P3", FRIDAY, by="town")
    assert opened.state("301 choice") is State.IN_PROGRESS
    opened.do("select 301 choice P4", FRIDAY, by="town")
    opened.do("submit 301 choice", FRIDAY, by="town")
    with pytest.raises(TransitionNotAllowed, match="不能选题"):
        opened.do("select 301 choice P5", FRIDAY)
    accepted = "SELECT count(*) FROM selection WHERE work_year = 2022 AND accepted"
    assert opened.rows(accepted)[0][0] == 0
    opened.do("accept 301 choice", FRIDAY, by="operator")
    assert opened.rows(accepted)[0][0] == 2
    chosen = [row["subject_code"] for row in opened.files().events if row["event"] == "selected"]
    assert chosen == ["P3", "P4"]


def test_what_does_not_fit_is_refused_and_leaves_nothing(opened: Desk) -> None:
    refused(opened, "select 301 choice P5", "项目P5在2021年已经选过，不得重复")  # as OLD, of the same lineage
    refused(opened, "select 301 choice W301", "七宝镇整体支出是部门（单位）整体，不在选题范围")
    refused(opened, "select 301 choice P1", "项目P1不属于本单位")
    refused(opened, "select 301 choice NONE", "没有2021年度的评价对象NONE")
    refused(opened, "select 301 choice OLD", "没有2021年度的评价对象OLD")  # of 2020
    assert opened.state("301 choice") is State.ISSUED
    opened.do("select 301 choice P3", FRIDAY)
    refused(opened, "select 301 choice P3", "项目P3已经选入")
    refused(opened, "submit 301 choice", "选题不满足要求：项目应不少于2个，已选1个")
    assert opened.rows("SELECT count(*) FROM selection WHERE work_year = 2022")[0][0] == 1


def test_a_department_chooses_in_its_whole_tree_and_of_any_kind(opened: Desk) -> None:
    refused(opened, "submit 101 choice", "选题不满足要求：应不少于1个，已选0个")
    opened.do("select 101 choice P2", FRIDAY)  # the school's
    opened.do("submit 101 choice", FRIDAY)


def test_only_a_quota_is_chosen_for(opened: Desk) -> None:
    opened.take_in(replace(REGISTER, subjects=(*SUBJECTS, project("Y", "101", year=2022))), "Monday 2022-10-31")
    opened.open("Tuesday 2022-11-01", StepKey.REPORTING)
    with pytest.raises(RuleBroken, match="绩效报告不是选题事项"):
        opened.do("select 101 annual-report Y", "Wednesday 2022-11-02")


def test_what_was_chosen_can_be_taken_out_again_until_it_is_handed_in(opened: Desk) -> None:
    for subject in ("P3", "P4"):
        opened.do(f"select 301 choice {subject}", FRIDAY)
    opened.do("select 301 choice P3", FRIDAY, value="-")
    with pytest.raises(RuleBroken, match="项目P3没有选入"):
        opened.do("select 301 choice P3", FRIDAY, value="-")
    refused(opened, "submit 301 choice", "选题不满足要求：项目应不少于2个，已选1个")
    opened.do("select 301 choice P3", FRIDAY)
    opened.do("submit 301 choice", FRIDAY)
    with pytest.raises(TransitionNotAllowed):
        opened.do("select 301 choice P3", FRIDAY, value="-")


def test_a_returned_choice_may_be_added_to(opened: Desk) -> None:
    for what in ("select 101 choice P2", "submit 101 choice"):
        opened.do(what, FRIDAY)
    opened.do("return 101 choice", "Monday 2022-05-23", why="再选一个")
    opened.do("select 101 choice P1", "Tuesday 2022-05-24")
    opened.do("submit 101 choice", "Tuesday 2022-05-24")
    assert opened.rows("SELECT count(*) FROM selection WHERE work_year = 2022")[0][0] == 2


DEPARTMENT = "{of: [department], total_at_least: 1, source: 惯例}"
PLAN = """\
      - key: plan
        title: 财政计划
        form: selection
        budget_year: -1
        owed_by: {who: bureau, kinds: [bureau]}
        about: quota
        quota: [{of: [bureau], total_at_least: 1, source: 惯例}]
        due: {on: 2022-05-31, basis: practice, source: 惯例}
        ladder: standard
        source: 计划
"""
Furnish = Callable[[str], Desk]


@pytest.fixture
def asking(office: Office, tmp_path: Path) -> Furnish:
    """A hamlet whose department must satisfy another quota; its tree has A, B and C."""
    amounts = (
        project("A", "101", amount_approved=30_000_000_000),
        project("B", "101001", amount_approved=69_999_999_999),
        project("C", "101", tags=("must",), amount_approved=0),
        project("T", "301", tags=("digital",)),
    )

    def settle(quota: str) -> Desk:
        text = YEAR.replace(DEPARTMENT, f"{{of: [department], {quota}, source: 惯例}}")
        catalogue = "catalogues:\n  large: {title: 目录, where: {amount_at_least: 300000000}, source: 惯例}\n"
        industry = 'industries:\n  - {tag: digital, authority: "101", source: 惯例}\n'
        text = text.replace("steps:\n", catalogue + industry + "steps:\n", 1)
        text = text.replace("      - key: choice\n", PLAN + "      - key: choice\n", 1)
        register = replace(REGISTER, subjects=SUBJECTS + amounts)
        furnish(office, loads(text, "hamlet.yaml"), text, register, eve=EVE)
        desk = Desk(office, tmp_path / "files")
        desk.open("Tuesday 2022-03-01")
        return desk

    return settle


def test_a_share_missed_by_one_fen_is_missed(asking: Furnish) -> None:
    """A is 300 000 000.00 of the tree's 999 999 999.99 yuan."""
    desk = asking("share: {at_least: 0.7, of: {kind: [project]}}")
    desk.do("select 101 choice B", FRIDAY)
    refused(desk, "submit 101 choice", "选题不满足要求：金额占比应不低于70%，还差0.01元")
    desk.do("select 101 choice A", FRIDAY)
    desk.do("submit 101 choice", FRIDAY)


def test_too_small_a_share_is_refused_with_what_is_missing(asking: Furnish) -> None:
    """30 % of 999 999 999.99 is a third of a fen less than A."""
    desk = asking("share: {at_least: 0.3, of: {kind: [project]}}")
    desk.do("select 101 choice C", FRIDAY)
    refused(desk, "submit 101 choice", "选题不满足要求：金额占比应不低于30%，还差30000.00万元")
    desk.do("select 101 choice A", FRIDAY)
    desk.do("submit 101 choice", FRIDAY)


def test_what_must_be_covered_is_counted(asking: Furnish) -> None:
    desk = asking("total_at_least: 1, covers: {tag_any: [must]}")
    desk.do("select 101 choice A", FRIDAY)
    refused(desk, "submit 101 choice", "选题不满足要求：还有1个应当全部纳入的评价对象未选")
    desk.do("select 101 choice C", FRIDAY)
    desk.do("submit 101 choice", FRIDAY)


def test_an_exact_number_refuses_one_too_many_until_another_is_taken_back(asking: Furnish) -> None:
    desk = asking("exactly: {project: 1}")
    desk.do("select 101 choice A", FRIDAY)
    refused(desk, "select 101 choice B", "项目已选满1个")
    with pytest.raises(RuleBroken, match="项目B没有选入"):
        desk.do("select 101 choice B", FRIDAY, value="-")
    desk.do("select 101 choice A", FRIDAY, value="-")
    desk.do("select 101 choice B", FRIDAY)
    desk.do("submit 101 choice", FRIDAY)


def test_a_quota_in_principle_is_noted_and_not_refused(asking: Furnish) -> None:
    desk = asking("total_at_least: 2, soft: true")
    desk.do("select 101 choice A", FRIDAY)
    desk.do("submit 101 choice", FRIDAY, why="其余明年再选")
    noted = desk.rows("SELECT why FROM history WHERE event = 3")
    assert [row.why for row in noted] == ["其余明年再选；应不少于2个，已选1个"]


def test_a_quota_in_principle_is_noted_where_it_is_missed(asking: Furnish) -> None:
    desk = asking("total_at_least: 2, soft: yes")
    desk.do("select 101 choice A", FRIDAY)
    desk.do("submit 101 choice", FRIDAY, why="只有一个项目")
    [(why,)] = desk.rows("SELECT why FROM history WHERE event = 3")
    assert "应不少于2个，已选1个" in why and "只有一个项目" in why


def test_only_the_eligible_are_chosen_and_only_from_the_catalogue(asking: Furnish) -> None:
    desk = asking("total_at_least: 1, eligible: {kind: [project], not: {unit_kind: [unit]}}, catalogue: large")
    refused(
        desk, "select 101 choice B", "项目B不符合可选条件（项目; 不含(基层预算单位)）"
    )  # large, but of a subordinate unit
    refused(desk, "select 101 choice C", "项目C不在可选目录内（目录）")  # not large
    desk.do("select 101 choice A", FRIDAY)


def test_an_industry_s_authority_chooses_what_is_tagged_for_it_whoever_executes_it(asking: Furnish) -> None:
    desk = asking("total_at_least: 1")
    desk.do("select 101 choice T", FRIDAY)
    refused(desk, "select 101 choice P3", "项目P3不属于本单位")


def test_what_another_choice_of_the_year_holds_is_not_chosen_again(asking: Furnish) -> None:
    desk = asking("total_at_least: 1, besides: [plan]")
    desk.do("select 100 plan A", FRIDAY)
    desk.do("submit 100 plan", FRIDAY)
    desk.do("select 101 choice A", FRIDAY)  # the plan is not accepted: nothing is held so far
    desk.do("select 101 choice A", FRIDAY, value="-")
    desk.do("accept 100 plan", FRIDAY)
    refused(desk, "select 101 choice A", "项目A本年已由别的选题选定，须另选")
    desk.do("select 101 choice B", FRIDAY)
    desk.do("submit 101 choice", FRIDAY)


def test_no_more_of_one_unit_than_it_may_give(asking: Furnish) -> None:
    desk = asking("total_at_least: 2, per_unit: 1")
    desk.do("select 101 choice A", FRIDAY)
    refused(desk, "select 101 choice C", "项目C所属单位已选1个，每个单位至多1个")
    refused(desk, "select 101 choice A", "项目A已经选入")
    desk.do("select 101 choice B", FRIDAY)  # of the school below it
    desk.do("submit 101 choice", FRIDAY)
    desk.do("return 101 choice", FRIDAY, why="换一个")
    desk.do("select 101 choice A", FRIDAY, value="-")
    desk.do("select 101 choice C", FRIDAY)
