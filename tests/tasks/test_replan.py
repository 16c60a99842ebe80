"""Replanning: an edited ladder, other working days. The date stays, so the version stays and nothing is said twice."""

from datetime import date

import pytest
from desk import Desk, at, day
from drafts import LATER, MORE, changed
from hamlet import YEAR

from calendars.workdays import DayOverride, Workdays
from notices.mailer import PostBook
from tasks.replan import Replanned, replan

P1, P2 = "101 self-evaluation P1", "101001 self-evaluation P2"
SOONER = changed(("workdays: -3,", "workdays: -4,"))


def with_days(desk: Desk, on: str, **works: bool) -> Replanned:
    """Replan under working days in which `d0429=False` is off."""
    overrides = [
        DayOverride(on=date(2022, int(name[1:3]), int(name[3:])), works=each, why="通知", source="通知")
        for name, each in works.items()
    ]
    days = Workdays.load(overrides=overrides)
    with desk.office.writing() as connection:
        calendars = desk.office.calendars(connection)
        return replan(connection, calendars, days, on=day(on), at=at(on), by="operator", why="放假通知")


# ── an edited ladder ──────────────────────────────────────────────────────────────────────────────────────────────
def test_an_unchanged_ladder_keeps_its_row_and_an_edited_one_gets_another(opened: Desk) -> None:
    opened.publish(LATER, "Wednesday 2022-04-20")
    assert len(opened.rows("SELECT * FROM ladder")) == 1
    opened.publish(SOONER, "Wednesday 2022-04-20")
    assert [tuple(row) for row in opened.rows("SELECT key, version FROM ladder ORDER BY id")] == [
        ("standard", 1),
        ("standard", 2),
    ]
    opened.publish(YEAR, "Wednesday 2022-04-20")
    assert len(opened.rows("SELECT * FROM ladder")) == 2
    assert {row.ladder_id for row in opened.rows("SELECT ladder_id FROM deliverable")} == {1}


def test_an_edited_ladder_keeps_the_version_and_goes_on_above_what_was_said(opened: Desk) -> None:
    opened.sweep("Monday 2022-04-18")
    done = opened.publish(SOONER, "Wednesday 2022-04-20")
    assert (done.replanned.moved_owed, done.replanned.relaid, done.replanned.correction_mails) == (0, 8, 0)
    row = opened.thing(P1)
    assert (row.due_version, row.next_action_on) == (1, date(2022, 4, 24))
    for on in ("Sunday 2022-04-24", "Monday 2022-04-25"):
        opened.sweep(on)
    assert opened.events(P1) == ["opened", "rung_reached -10", "relaid", "rung_reached -5", "rung_reached -4"]


def test_who_hears_is_part_of_a_ladder(opened: Desk) -> None:
    told = changed(("level: L1, recipients: [UNIT_OFFICER]", "level: L1, recipients: [UNIT_OFFICER, UNIT_HEAD]"))
    assert opened.publish(told, "Wednesday 2022-04-13").replanned.relaid == 8
    opened.sweep("Monday 2022-04-18")
    assert {row["role"] for row in opened.lines("Monday 2022-04-18", unit_code="101")} == {"UNIT_OFFICER", "UNIT_HEAD"}


def test_a_reminder_planned_this_morning_leaves_though_the_ladder_is_edited(opened: Desk) -> None:
    opened.sweep("Monday 2022-04-18")
    opened.publish(SOONER, "Monday 2022-04-18")
    post = PostBook()
    opened.run("Monday 2022-04-18", post)
    assert {mail.to for mail in post.mails} >= {"two@example.org", "town@example.org"}
    assert {row["state"] for row in opened.lines("Monday 2022-04-18", deliverable="self-evaluation")} == {
        "accepted",
        "no_recipient",
    }


def test_what_is_due_this_morning_stays_due_though_the_ladder_is_edited_before_the_sweep(opened: Desk) -> None:
    opened.publish(SOONER, "Monday 2022-04-18")
    assert opened.thing(P1).next_action_on == date(2022, 4, 18)
    opened.sweep("Monday 2022-04-18")
    assert opened.events(P1) == ["opened", "relaid", "rung_reached -10"]


def test_a_waiting_circular_stays_valid_though_the_ladder_is_edited(opened: Desk) -> None:
    opened.run("Tuesday 2022-05-17")
    opened.publish(changed(("workdays: 20", "workdays: 22")), "Tuesday 2022-05-17")
    assert opened.decide("20220517-2022-standard+10", "Wednesday 2022-05-18") == 6
    assert opened.lines("Wednesday 2022-05-18", unit_code="101") != []


def test_proposals_of_two_contents_of_a_ladder_are_told_apart(opened: Desk) -> None:
    """What is owed of a deliverable that is gone stays on the ladder as it was."""
    opened.publish(MORE, "Wednesday 2022-04-20")
    opened.publish(changed(("workdays: 20", "workdays: 22")), "Wednesday 2022-04-20")
    opened.sweep("Tuesday 2022-05-17")
    about = {(row["batch"], row["deliverable"]) for row in opened.files().proposals}
    assert about == {
        ("20220517-2022-standard+10", "statement"),
        ("20220517-2022-standard+10.2", "self-evaluation"),
    }
    assert opened.decide("20220517-2022-standard+10", "Wednesday 2022-05-18") == 1
    assert opened.decide("20220517-2022-standard+10.2", "Wednesday 2022-05-18") == 6


def test_an_offset_that_was_said_is_not_said_again_under_another_content(opened: Desk) -> None:
    opened.sweep("Monday 2022-04-25")
    before = opened.events(P1)
    opened.publish(changed(("workdays: 1, level: L2", "workdays: 2, level: L2")), "Monday 2022-04-25")
    opened.publish(YEAR, "Monday 2022-04-25")
    opened.sweep("Tuesday 2022-04-26")
    assert opened.events(P1) == [*before, "relaid", "relaid", "rung_reached -3"]


def test_another_ladder_for_a_deliverable(opened: Desk) -> None:
    rung = "{from: due, workdays: -2, level: L1, recipients: [UNIT_OFFICER], source: 惯例}"
    mild = f"  mild:\n    title: 温和\n    source: 惯例\n    rungs:\n      - {rung}\nsteps:"
    of = "        ladder: {}\n        source: 4月底前"
    opened.publish(changed(("steps:", mild), (of.format("standard"), of.format("mild"))), "Monday 2022-04-18")
    opened.sweep("Wednesday 2022-04-27")
    assert opened.events(P1) == ["opened", "relaid", "rung_reached -2"]
    assert opened.thing(P1).next_action_on is None


# ── other working days ────────────────────────────────────────────────────────────────────────────────────────────
def test_nothing_changes_under_the_same_working_days(opened: Desk) -> None:
    assert with_days(opened, "Wednesday 2022-04-20") == Replanned()


def test_a_due_day_that_becomes_a_day_off_moves_and_whoever_was_told_is_corrected(opened: Desk) -> None:
    opened.run("Tuesday 2022-03-01")
    done = with_days(opened, "Wednesday 2022-04-20", d0429=False)
    assert (done.moved_owed, done.relaid) == (6, 0)
    assert done.correction_mails > 0
    row = opened.thing(P1)
    assert (row.nominal_due_on, row.due_on, row.due_version) == (date(2022, 4, 30), date(2022, 4, 28), 2)


def test_a_rung_on_a_day_that_becomes_a_day_off_comes_earlier_or_later_and_only_once(opened: Desk) -> None:
    opened.sweep("Monday 2022-04-18")
    done = with_days(opened, "Wednesday 2022-04-20", d0426=False)
    assert (done.moved_owed, done.relaid, done.correction_mails) == (0, 6, 0)
    assert (opened.thing(P1).due_version, opened.thing(P1).next_action_on) == (1, date(2022, 4, 22))
    assert opened.events(P1) == ["opened", "rung_reached -10", "relaid"]


def test_a_rung_that_was_said_and_comes_to_lie_ahead_is_not_said_again(opened: Desk) -> None:
    """Two rest days become working days: T-10, said on Tuesday 17th, comes to lie on Thursday 19th."""
    opened.sweep("Tuesday 2022-05-17")
    done = with_days(opened, "Tuesday 2022-05-17", d0521=True, d0522=True)
    assert (done.moved_owed, done.relaid) == (0, 8)
    assert opened.thing("101 choice").next_action_on == date(2022, 5, 24)
    for on in ("Thursday 2022-05-19", "Tuesday 2022-05-24"):
        opened.sweep(on)
    assert opened.events("101 choice") == ["opened", "rung_reached -10", "relaid", "rung_reached -5"]


@pytest.mark.parametrize("off", [("d0419",), ("d0419", "d0426")])
def test_what_is_due_and_comes_to_lie_before_today_is_said_today(opened: Desk, off: tuple[str, ...]) -> None:
    """T-10 is due on Monday 18th and no sweep has come yet; a day off in between puts it on Friday 15th."""
    with_days(opened, "Monday 2022-04-18", **dict.fromkeys(off, False))
    opened.sweep("Monday 2022-04-18")
    assert [each for each in opened.events(P1) if each != "relaid"] == ["opened", "rung_reached -10"]
    assert opened.lines("Monday 2022-04-18", unit_code="101") != []


def test_what_is_due_and_comes_to_lie_ahead_is_said_then(opened: Desk) -> None:
    """A rest day that is worked in puts T-10 on Tuesday 19th."""
    with_days(opened, "Monday 2022-04-18", d0423=True)
    assert opened.thing(P1).next_action_on == date(2022, 4, 19)
    for on in ("Monday 2022-04-18", "Tuesday 2022-04-19"):
        opened.sweep(on)
    assert opened.events(P1) == ["opened", "relaid", "rung_reached -10"]


def test_a_rung_that_was_never_due_and_comes_to_lie_before_today_is_not_said(opened: Desk) -> None:
    """T-10 is due tomorrow; two days off put it on Friday 15th: on a ladder laid anew it does not exist."""
    opened.publish(changed(("workdays: -10", "workdays: -9")), "Monday 2022-04-11")
    with_days(opened, "Monday 2022-04-18", d0420=False, d0421=False)
    opened.sweep("Monday 2022-04-18")
    assert "rung_reached -9" not in opened.events(P1)


def test_a_date_given_to_a_unit_rolls_again(opened: Desk) -> None:
    opened.do(f"extend {P1}", "Monday 2022-04-18", value="2022-05-14", why="改造")
    opened.do(f"submit {P2}", "Monday 2022-04-18")
    opened.do(f"return {P2}", "Monday 2022-04-18", value="2022-05-13", why="缺附件")
    assert (opened.thing(P1).due_on, opened.thing(P2).due_on) == (date(2022, 5, 13), date(2022, 5, 13))
    with_days(opened, "Wednesday 2022-04-20", d0513=False)
    assert (opened.thing(P1).due_on, opened.thing(P1).nominal_due_on) == (date(2022, 5, 12), date(2022, 5, 14))
    assert (opened.thing(P2).due_on, opened.thing(P2).nominal_due_on) == (date(2022, 5, 16), date(2022, 5, 16))
    with_days(opened, "Wednesday 2022-04-20")
    assert (opened.thing(P1).due_on, opened.thing(P2).due_on) == (date(2022, 5, 13), date(2022, 5, 13))


def test_a_working_day_that_becomes_a_day_off_makes_less_late_and_moves_no_date(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Tuesday 2022-05-10")
    assert with_days(opened, "Wednesday 2022-06-01", d0507=False) == Replanned(rejudged=1)
    assert opened.thing(P1).late_workdays == 4
    assert opened.events(P1)[-2:] == ["submitted", "judged"]


def test_a_timetable_that_nobody_uses_now_is_laid_anew_too(opened: Desk) -> None:
    """The date moves, then the days change, then the date comes back: T-5 of 04-29 with the 27th off is the 22nd."""
    off = ("ladders:", "workday_overrides:\n  - {on: 2022-04-27, works: false, why: 停电, source: 通知}\nladders:")
    opened.publish(LATER, "Tuesday 2022-04-19")
    opened.publish(changed(off, text=LATER), "Tuesday 2022-04-19")
    opened.publish(changed(off), "Tuesday 2022-04-19")
    assert opened.thing(P1).next_action_on == date(2022, 4, 22)


@pytest.mark.parametrize("times", [2, 3])
def test_replanning_again_changes_nothing(opened: Desk, times: int) -> None:
    opened.sweep("Monday 2022-04-18")
    with_days(opened, "Wednesday 2022-04-20", d0429=False, d0518=False)
    before = opened.rows("SELECT * FROM obligation ORDER BY id"), opened.rows("SELECT * FROM history ORDER BY id")
    for _ in range(times):
        assert with_days(opened, "Wednesday 2022-04-20", d0429=False, d0518=False) == Replanned()
    assert (
        opened.rows("SELECT * FROM obligation ORDER BY id"),
        opened.rows("SELECT * FROM history ORDER BY id"),
    ) == before
