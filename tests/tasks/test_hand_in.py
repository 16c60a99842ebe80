"""Handing in, taking back, acknowledging: what changes, what stays, and what is refused."""

import pytest
from desk import Desk, day

from models.errors import NotKnown, NotYours, RuleBroken, TransitionNotAllowed
from models.kinds import State

P1, P2 = "101 self-evaluation P1", "101001 self-evaluation P2"


def test_a_hand_in_stops_the_ladder_and_is_never_spoken_of_again(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Monday 2022-04-11", by="two")
    row = opened.thing(P1)
    assert (State(row.state), row.next_action_on, row.due_version) == (State.SUBMITTED, None, 1)
    assert (row.first_submitted_on, row.late_workdays) == (day("Monday 2022-04-11"), 0)
    for on in ("Monday 2022-04-18", "Saturday 2022-05-07", "Tuesday 2022-05-31"):
        opened.sweep(on)
    assert opened.events(P1) == ["opened", "submitted"]


@pytest.mark.parametrize(
    ("on", "late"),
    [("Saturday 2022-04-30", 0), ("Sunday 2022-05-01", 1), ("Thursday 2022-05-05", 1), ("Saturday 2022-05-07", 3)],
)
def test_lateness_is_written_down_at_the_hand_in(opened: Desk, on: str, late: int) -> None:
    opened.do(f"submit {P1}", on)
    assert opened.thing(P1).late_workdays == late


def test_lateness_is_fixed_at_the_first_hand_in(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Friday 2022-04-29")
    opened.do(f"return {P1}", "Friday 2022-05-06", why="缺附件")
    opened.do(f"submit {P1}", "Friday 2022-06-10")
    row = opened.thing(P1)
    assert (row.first_submitted_on, row.late_workdays) == (day("Friday 2022-04-29"), 0)


def test_what_is_taken_back_was_not_handed_in(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Tuesday 2022-04-12")
    opened.do(f"withdraw {P1}", "Wednesday 2022-04-20", by="two")
    row = opened.thing(P1)
    assert (State(row.state), row.first_submitted_on, row.late_workdays) == (State.IN_PROGRESS, None, None)
    assert row.next_action_on == day("Sunday 2022-04-24")  # the rung of 04-18 passed while nothing was owed
    for on in ("Sunday 2022-04-24", "Tuesday 2022-04-26", "Thursday 2022-04-28"):
        opened.sweep(on)
    opened.do(f"submit {P1}", "Thursday 2022-05-05")
    assert opened.thing(P1).late_workdays == 1
    reached = [f"rung_reached {offset}" for offset in (-5, -3, -1)]
    assert opened.events(P1) == ["opened", "submitted", "withdrawn", *reached, "submitted"]


def test_what_a_reviewer_returned_once_stays_handed_in_when_taken_back(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Tuesday 2022-04-12")
    opened.do(f"return {P1}", "Thursday 2022-04-14", why="缺附件")
    opened.do(f"submit {P1}", "Monday 2022-04-18")
    opened.do(f"withdraw {P1}", "Wednesday 2022-04-20")
    row = opened.thing(P1)
    assert (State(row.state), row.first_submitted_on) == (State.IN_PROGRESS, day("Tuesday 2022-04-12"))


def test_after_the_due_date_only_the_bureau_takes_back(opened: Desk) -> None:
    """The last day for the unit is the later of the nominal and the effective date."""
    for named in (P1, P2):
        opened.do(f"submit {named}", "Thursday 2022-04-28")
    opened.do(f"withdraw {P1}", "Saturday 2022-04-30", by="two")
    for who in ("school", "UNIT_HEAD", "two"):
        with pytest.raises(RuleBroken, match="已过截止日2022-04-29，撤回须经财政局业务科室"):
            opened.do(f"withdraw {P2}", "Sunday 2022-05-01", by=who)
    assert opened.state(P2) is State.SUBMITTED
    opened.do(f"withdraw {P2}", "Sunday 2022-05-01", by="section")
    assert opened.thing(P2).next_action_on == day("Thursday 2022-05-05")


def test_whom_the_register_does_not_know_is_taken_at_the_desk_s_word(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Thursday 2022-04-28", by="来电")
    opened.do(f"withdraw {P1}", "Thursday 2022-05-05", by="来电")
    assert opened.state(P1) is State.IN_PROGRESS


def test_an_acknowledgement_changes_nothing_but_history(opened: Desk) -> None:
    before = opened.thing(P1)
    opened.do(f"acknowledge {P1}", "Wednesday 2022-03-02", by="two")
    assert opened.thing(P1) == before
    opened.do(f"submit {P1}", "Thursday 2022-03-03")
    opened.do(f"acknowledge {P1}", "Friday 2022-03-04")
    assert opened.events(P1) == ["opened", "acknowledged", "submitted", "acknowledged"]
    opened.do(f"accept {P1}", "Friday 2022-03-04")
    with pytest.raises(TransitionNotAllowed, match="不能签收"):
        opened.do(f"acknowledge {P1}", "Friday 2022-03-04")


def test_history_keeps_who_did_it_and_why(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Tuesday 2022-04-12", by="two", why="补报")
    opened.do(f"acknowledge {P2}", "Tuesday 2022-04-12")
    acts = opened.rows("SELECT actor, why FROM history WHERE event IN (3, 16) ORDER BY id")
    assert [tuple(row) for row in acts] == [("two", "补报"), ("101001", None)]


def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(opened: Desk) -> None:
    opened.do(f"submit {P2}", "Tuesday 2022-04-12")
    before = opened.files().bytes()
    monday = "Monday 2022-04-18"
    refusals = [
        (TransitionNotAllowed, "当前状态为“已报送”，不能报送", f"submit {P2}", monday, ""),
        (TransitionNotAllowed, "当前状态为“已下达”，不能撤回", f"withdraw {P1}", monday, ""),
        (NotYours, "OBSERVER无权报送", f"submit {P1}", monday, "OBSERVER"),
        (NotYours, "town在2022-04-18不负责单位101", f"submit {P1}", monday, "town"),
        (RuleBroken, "2022-02-28时尚未下达（2022-03-01下达）", f"submit {P1}", "Monday 2022-02-28", ""),
        (RuleBroken, "没有事件“vanish”（可用：submit", f"vanish {P1}", monday, ""),
        (NotKnown, "没有编码为999的单位", "submit 999 self-evaluation P1", monday, ""),
        (NotKnown, "没有报送材料poem", "submit 101 poem P1", monday, ""),
        (NotKnown, "没有编码为P0的评价对象", "submit 101 self-evaluation P0", monday, ""),
        (NotKnown, "单位101没有应报事项self-evaluation P3", "submit 101 self-evaluation P3", monday, ""),
        (NotKnown, "单位101没有应报事项self-evaluation", "submit 101 self-evaluation", monday, ""),
        (NotKnown, "单位101没有应报事项annual-report", "submit 101 annual-report", monday, ""),
    ]
    for error, sentence, what, on, by in refusals:
        with pytest.raises(error) as caught:
            opened.do(what, on, by=by)
        assert str(caught.value).startswith(sentence), what
    assert opened.files().bytes() == before


def test_rungs_that_no_sweep_came_to_say_are_written_as_skipped_when_it_is_handed_in(opened: Desk) -> None:
    """So the highest rung is the same whether or not the machine ran."""
    opened.do(f"submit {P1}", "Sunday 2022-05-08")
    assert opened.events(P1) == [
        "opened",
        *(f"rung_skipped {offset}" for offset in ("-10", "-5", "-3", "-1", "+1", "+3")),
        "submitted",
    ]
    [row] = [row for row in opened.files().obligations if row["subject_code"] == "P1"]
    assert (row["rung"], row["level"], row["late_workdays"]) == ("+3", "L3", "4")


def test_a_rung_of_the_very_day_of_the_hand_in_does_not_count(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Monday 2022-04-18")
    assert opened.events(P1) == ["opened", "submitted"]
