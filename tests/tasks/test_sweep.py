"""The sweep asks what should be so by today: repeated, late or after silence, it leads to the same."""

import pytest
from desk import Desk, day

from models.errors import UnknownYear
from tasks.sweep import Swept

P1 = "101 self-evaluation P1"


def test_a_sweep_done_twice_finds_nothing_the_second_time(opened: Desk) -> None:
    first = opened.sweep("Monday 2022-04-18")
    assert (first.due, first.rungs, first.proposed) == (6, 6, 0)
    before = opened.files().bytes()
    assert opened.sweep("Monday 2022-04-18") == Swept()
    assert opened.files().bytes() == before
    assert opened.sweep("Saturday 2022-04-23") == Swept()
    assert opened.rows("SELECT count(*) FROM batch WHERE kind = 'sweep'")[0][0] == 1


def test_a_sweep_of_a_day_gone_by_finds_nothing(opened: Desk) -> None:
    opened.sweep("Tuesday 2022-05-10")
    assert opened.sweep("Monday 2022-04-18") == Swept()


def test_each_rung_is_reached_on_its_day_and_written_down_once(opened: Desk) -> None:
    days = ("Monday 2022-04-18", "Sunday 2022-04-24", "Tuesday 2022-04-26", "Thursday 2022-04-28", "Sunday 2022-05-01")
    days += ("Thursday 2022-05-05", "Friday 2022-05-06", "Saturday 2022-05-07", "Tuesday 2022-05-10")
    days += ("Tuesday 2022-05-17", "Tuesday 2022-05-24", "Tuesday 2022-05-31", "Wednesday 2022-06-01")
    for on in days:
        opened.sweep(on)
    reached = [f"rung_reached {offset:+d}" for offset in (-10, -5, -3, -1, 1, 3, 5)]
    assert opened.events(P1) == ["opened", *reached, *(f"rung_proposed +{n}" for n in (10, 15, 20))]
    row = opened.thing(P1)
    assert row.next_action_on is None  # the ladder is at its end, the thing still owed
    [shown] = [row for row in opened.files().obligations if row["subject_code"] == "P1"]
    assert (shown["state"], shown["rung"], shown["level"]) == ("issued", "+20", "L6")


@pytest.mark.parametrize(
    ("on", "reached", "proposed", "skipped"),
    [
        ("Wednesday 2022-04-20", "-10", "", []),
        ("Sunday 2022-05-01", "-1", "", ["-10", "-5", "-3"]),
        ("Friday 2022-05-06", "+1", "", ["-10", "-5", "-3", "-1"]),
        ("Saturday 2022-05-21", "+5", "+10", ["-10", "-5", "-3", "-1", "+1", "+3"]),
        ("Wednesday 2022-05-25", "+5", "+15", ["-10", "-5", "-3", "-1", "+1", "+3", "+10"]),
        ("Friday 2022-12-30", "+5", "+20", ["-10", "-5", "-3", "-1", "+1", "+3", "+10", "+15"]),
    ],
)
def test_after_a_silence_the_highest_of_each_track_acts_and_the_rest_is_written_as_skipped(
    opened: Desk, on: str, reached: str, proposed: str, skipped: list[str]
) -> None:
    opened.sweep(on)
    events = [event.split() for event in opened.events(P1)[1:]]
    assert [rung for event, rung in events if event == "rung_reached"] == [reached]
    assert [rung for event, rung in events if event == "rung_proposed"] == ([proposed] if proposed else [])
    assert [rung for event, rung in events if event == "rung_skipped"] == skipped
    told = {row["rung"] for row in opened.lines(on, subject_code="P1")}
    assert told == {reached, proposed} - {""}
    silent = [row for row in opened.files().notices if row["state"] == "skipped" and row["subject_code"] == "P1"]
    assert [(row["rung"], row["on"], row["reason"], row["person_id"]) for row in silent] == [
        (rung, str(day(on)), "overtaken", "") for rung in skipped
    ]


def test_after_a_silence_the_next_rung_comes_on_its_own_day(opened: Desk) -> None:
    opened.sweep("Friday 2022-05-06")
    assert opened.thing(P1).next_action_on == day("Saturday 2022-05-07")
    opened.sweep("Saturday 2022-05-07")
    assert opened.events(P1)[-1] == "rung_reached +3"


def test_nothing_is_said_about_what_is_not_owed(opened: Desk) -> None:
    opened.do("submit 101 self-evaluation P1", "Friday 2022-04-15")
    opened.do("waive 101001 self-evaluation P2", "Friday 2022-04-15", why="零支出")
    opened.do("cancel 301 self-evaluation P3", "Friday 2022-04-15", why="项目终止")
    opened.do("submit 301 self-evaluation P4", "Friday 2022-04-15")
    opened.do("accept 301 self-evaluation P4", "Friday 2022-04-15")
    for on in ("Monday 2022-04-18", "Saturday 2022-05-21", "Friday 2022-12-30"):
        opened.sweep(on)
        told = {row["subject_code"] for row in opened.lines(on)}
        assert not told & {"P1", "P2", "P3", "P4"}
        assert told >= {"P5", "W301"}


def test_what_is_owed_on_two_ladders_is_swept_in_one_batch(opened: Desk) -> None:
    """On Tuesday 05-17 the self-evaluations are ten days late and the choices are due in ten."""
    opened.sweep("Tuesday 2022-05-10")
    swept = opened.sweep("Tuesday 2022-05-17")
    assert (swept.due, swept.rungs, swept.proposed) == (8, 8, 6)
    about = {(row["deliverable"], row["rung"]) for row in opened.lines("Tuesday 2022-05-17")}
    assert about == {("self-evaluation", "+10"), ("choice", "-10")}


def test_a_year_that_nobody_knows_stops_the_sweep(opened: Desk) -> None:
    with pytest.raises(UnknownYear):
        opened.sweep("Saturday 2040-06-02")
    assert opened.events(P1) == ["opened"]
