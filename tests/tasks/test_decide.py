"""What a reviewer or the bureau decides: returned, accepted, extended, excused, taken off the books."""

import pytest
from desk import Desk, day

from models.errors import NotYours, RuleBroken, TransitionNotAllowed
from models.kinds import State

P1, P2, CHOICE = "101 self-evaluation P1", "101001 self-evaluation P2", "301 choice"


def refused(desk: Desk, what: str, on: str, sentence: str, **more: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        desk.do(what, on, **more)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("on", "due", "nominal", "acts_next"),
    [
        # three working days end before the due date, which stays: 04-24, a Sunday, is one of them
        ("Friday 2022-04-22", "Friday 2022-04-29", "Saturday 2022-04-30", "Sunday 2022-04-24"),
        # 04-29, 05-05, 05-06; its rung -3 is dated on the day of change and does not exist
        ("Thursday 2022-04-28", "Friday 2022-05-06", "Friday 2022-05-06", "Thursday 2022-05-05"),
        ("Saturday 2022-04-30", "Saturday 2022-05-07", "Saturday 2022-05-07", "Friday 2022-05-06"),
        ("Monday 2022-06-13", "Thursday 2022-06-16", "Thursday 2022-06-16", "Wednesday 2022-06-15"),
    ],
)
def test_a_return_gives_three_working_days_at_least_and_starts_the_ladder_anew(
    opened: Desk, on: str, due: str, nominal: str, acts_next: str
) -> None:
    opened.do(f"submit {P2}", "Thursday 2022-04-21")
    opened.do(f"return {P2}", on, by="two", why="缺附件")
    row = opened.thing(P2)
    assert (State(row.state), row.due_version, row.returns) == (State.RETURNED, 2, 1)
    assert (row.due_on, row.nominal_due_on, row.next_action_on) == (day(due), day(nominal), day(acts_next))
    assert (row.first_submitted_on, row.late_workdays) == (day("Thursday 2022-04-21"), 0)


def test_a_return_is_told_to_the_officer_and_the_department_with_its_reason(opened: Desk) -> None:
    opened.do(f"submit {P2}", "Thursday 2022-04-28")
    opened.do(f"return {P2}", "Saturday 2022-04-30", by="two", why="缺附件")
    told = opened.lines("Saturday 2022-04-30")
    assert {(row["role"], row["person_id"]) for row in told} == {("UNIT_OFFICER", "school"), ("DEPT", "two")}
    said = {(row["level"], row["rung"], row["due_on"], row["due_version"], row["planned_on"]) for row in told}
    assert said == {("L1", "", str(day("Saturday 2022-05-07")), "2", str(day("Thursday 2022-05-05")))}
    [event] = opened.rows("SELECT why, value FROM history WHERE event = 6")
    assert tuple(event) == ("缺附件", str(day("Saturday 2022-05-07")))


def test_after_a_return_the_rungs_of_the_new_due_date_act_though_equal_ones_were_said(opened: Desk) -> None:
    opened.sweep("Thursday 2022-04-28")
    opened.do(f"submit {P2}", "Friday 2022-04-29")
    opened.do(f"return {P2}", "Thursday 2022-05-05", why="缺附件")  # due 05-09
    for on in ("Friday 2022-05-06", "Saturday 2022-05-07", "Tuesday 2022-05-10"):
        opened.sweep(on)
    found = opened.events(P2)
    assert found[found.index("submitted") :] == ["submitted", "returned", "rung_reached -1", "rung_reached +1"]
    assert "rung_reached -1" in found[: found.index("submitted")]
    assert opened.thing(P2).due_on == day("Monday 2022-05-09")


def test_a_reviewer_may_name_the_new_date(opened: Desk) -> None:
    opened.do(f"submit {P2}", "Thursday 2022-04-21")
    thursday = "Thursday 2022-04-28"
    too_soon = "退回后至少留3个工作日，新期限不早于2022-05-06"
    refused(opened, f"return {P2}", thursday, too_soon, value="2022-05-05", why="缺附件")
    refused(opened, f"return {P2}", thursday, "“五月”不是日期（应为2022-05-20）", value="五月", why="缺附件")
    opened.do(f"return {P2}", thursday, value="2022-05-22", why="缺附件")  # a Sunday
    row = opened.thing(P2)
    assert (row.due_on, row.nominal_due_on) == (day("Friday 2022-05-20"),) * 2


def test_a_named_date_takes_nothing_from_the_time_that_was_left(opened: Desk) -> None:
    opened.do(f"submit {P2}", "Monday 2022-04-11")
    tuesday = "Tuesday 2022-04-12"
    for named in ("2022-04-18", "2022-04-28"):
        told = "退回后至少留3个工作日，新期限不早于2022-04-29"
        refused(opened, f"return {P2}", tuesday, told, value=named, why="缺附件")
    opened.do(f"return {P2}", tuesday, value="2022-04-30", why="缺附件")  # a Saturday, the document's own date
    row = opened.thing(P2)
    assert (row.due_on, row.nominal_due_on) == (day("Friday 2022-04-29"), day("Saturday 2022-04-30"))


def test_a_return_needs_a_reason_a_reviewer_and_something_to_return(opened: Desk) -> None:
    monday = "Monday 2022-04-25"
    refused(opened, f"return {P2}", monday, "当前状态为“已下达”，不能退回", why="缺附件")
    opened.do(f"submit {P2}", "Thursday 2022-04-21")
    refused(opened, f"return {P2}", monday, "须写明理由")
    refused(opened, f"return {P2}", monday, "须写明理由", why="  ")
    with pytest.raises(NotYours, match="school无权退回"):
        opened.do(f"return {P2}", monday, by="school", why="缺附件")
    assert opened.state(P2) is State.SUBMITTED
    assert opened.lines(monday) == []


def test_more_time_starts_a_new_ladder_at_most_twice(opened: Desk) -> None:
    opened.sweep("Thursday 2022-04-28")
    opened.do(f"extend {P1}", "Friday 2022-04-29", value="2022-05-15", why="疫情")  # a Sunday
    row = opened.thing(P1)
    assert (State(row.state), row.due_version, row.extensions) == (State.ISSUED, 2, 1)
    assert (row.nominal_due_on, row.due_on) == (day("Sunday 2022-05-15"), day("Friday 2022-05-13"))
    assert row.next_action_on == day("Saturday 2022-05-07")  # T−5: 07, 09, 10, 11, 12; T−10 passed
    opened.do(f"extend {P1}", "Monday 2022-05-09", value="2022-05-31", why="疫情")
    refused(opened, f"extend {P1}", "Friday 2022-05-20", "已延期2次，不能再延", value="2022-06-30", why="疫情")
    opened.sweep("Tuesday 2022-05-17")
    assert opened.events(P1)[-3:] == ["rung_skipped -5", "extended", "rung_reached -10"]
    opened.do(f"submit {P1}", "Wednesday 2022-06-01")
    assert opened.thing(P1).late_workdays == 1


def test_more_time_needs_a_reason_and_a_date_that_lies_ahead(opened: Desk) -> None:
    friday = "Friday 2022-05-13"
    refused(opened, f"extend {P1}", friday, "须写明理由", value="2022-05-31")
    refused(opened, f"extend {P1}", friday, "“”不是日期（应为2022-05-20）", why="疫情")
    refused(opened, f"extend {P1}", friday, "“2022-02-30”不是日期（应为2022-05-20）", value="2022-02-30", why="疫情")
    # a Sunday that rolls back to the very day
    refused(opened, f"extend {P1}", friday, "延期后的期限2022-05-13须晚于2022-05-13", value="2022-05-15", why="疫情")
    with pytest.raises(NotYours):
        opened.do(f"extend {P1}", friday, value="2022-05-31", by="school", why="疫情")
    assert opened.thing(P1).due_version == 1
    opened.do(f"submit {P1}", friday)
    with pytest.raises(TransitionNotAllowed, match="不能延期"):
        opened.do(f"extend {P1}", friday, value="2022-05-31", why="疫情")


@pytest.mark.parametrize("until", ["2022-04-20", "2022-04-29", "2022-04-30"])
def test_more_time_is_never_less(opened: Desk, until: str) -> None:
    monday = "Monday 2022-04-11"
    told = "延期后的期限{}须晚于现行期限2022-04-30"
    refused(opened, f"extend {P1}", monday, told.format(until), value=until, why="疫情")
    assert opened.thing(P1).due_version == 1
    opened.do(f"extend {P1}", monday, value="2022-05-05", why="疫情")
    assert opened.thing(P1).due_on == day("Thursday 2022-05-05")


def test_an_accepted_choice_opens_its_reports_once(opened: Desk) -> None:
    friday = "Friday 2022-05-20"
    for subject in ("P3", "P4"):
        opened.do(f"select {CHOICE} {subject}", friday)
    opened.do(f"submit {CHOICE}", friday)
    assert opened.open(friday) == 0
    opened.do(f"accept {CHOICE}", "Saturday 2022-05-21", by="operator")
    reports = [row for row in opened.files().obligations if row["deliverable"] in ("report", "review")]
    about = [(row["unit_code"], row["deliverable"], row["subject_code"], row["opened_on"]) for row in reports]
    saturday = str(day("Saturday 2022-05-21"))
    assert about == [
        ("301", "report", "P3", saturday),
        ("301", "report", "P4", saturday),
        ("100", "review", "P3", saturday),
        ("100", "review", "P4", saturday),
    ]
    told = {(row["person_id"], row["planned_on"]) for row in opened.lines("Saturday 2022-05-21") if row["person_id"]}
    assert told == {(who, str(day("Monday 2022-05-23"))) for who in ("town", "bureau", "section")}
    assert opened.open("Monday 2022-05-23") == 0
    refused(opened, f"accept {CHOICE}", "Monday 2022-05-23", "当前状态为“审核通过”，不能审核通过")


def test_a_hand_in_is_accepted_by_a_reviewer_and_by_nobody_else(opened: Desk) -> None:
    refused(opened, f"accept {P2}", "Friday 2022-04-29", "当前状态为“已下达”，不能审核通过")
    opened.do(f"submit {P2}", "Friday 2022-04-29")
    with pytest.raises(NotYours, match="school无权审核通过"):
        opened.do(f"accept {P2}", "Friday 2022-05-06", by="school")
    opened.do(f"accept {P2}", "Friday 2022-05-06", by="DEPT")
    row = opened.thing(P2)
    assert (State(row.state), row.accepted_on) == (State.ACCEPTED, day("Friday 2022-05-06"))


@pytest.mark.parametrize(("verb", "state"), [("waive", State.WAIVED), ("cancel", State.CANCELLED)])
def test_excusing_and_cancelling_need_a_reason_and_end_the_ladder(opened: Desk, verb: str, state: State) -> None:
    friday = "Friday 2022-04-29"
    refused(opened, f"{verb} {P1}", friday, "须写明理由")
    with pytest.raises(NotYours):
        opened.do(f"{verb} {P1}", friday, by="two", why="项目终止")
    assert opened.state(P1) is State.ISSUED
    opened.do(f"{verb} {P1}", friday, by="operator", why="项目终止")
    assert opened.state(P1) is state
    assert opened.thing(P1).next_action_on is None
    before = opened.events(P1)
    opened.sweep("Tuesday 2022-05-31")
    assert opened.events(P1) == before
    assert opened.files().summary["steps"]["evaluation"]["expected"] == 7
    with pytest.raises(TransitionNotAllowed):
        opened.do(f"submit {P1}", friday)


def test_what_is_handed_in_may_be_cancelled_but_not_excused(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Friday 2022-04-29")
    refused(opened, f"waive {P1}", "Friday 2022-05-06", "当前状态为“已报送”，不能免报", why="项目终止")
    opened.do(f"cancel {P1}", "Friday 2022-05-06", why="项目终止")
    assert opened.state(P1) is State.CANCELLED
