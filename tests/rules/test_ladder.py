"""The ladder on the wall calendar: every rung on its working day, make-up days counted, holidays not."""

from datetime import date

import pytest
from weekdays import day

from calendars.workdays import Workdays
from models.errors import UnknownYear
from models.kinds import Anchor
from rules.ladder import FAR, LaidRung, Rung, act_on, lay, next_action

WORKDAYS = Workdays.load()
OFFSETS = (-10, -5, -3, -1, 1, 3, 5, 10, 15, 20)
LADDER = tuple(Rung(offset + 100, place, Anchor.DUE, offset, offset < 10) for place, offset in enumerate(OFFSETS, 1))
OPENED = day("Tuesday 2022-03-01")

DUE_DATES = {
    "Friday 2022-04-29": (
        "Monday 2022-04-18",
        "Sunday 2022-04-24",  # at work
        "Tuesday 2022-04-26",
        "Thursday 2022-04-28",
        "Thursday 2022-05-05",
        "Saturday 2022-05-07",  # at work
        "Tuesday 2022-05-10",
        "Tuesday 2022-05-17",
        "Tuesday 2022-05-24",
        "Tuesday 2022-05-31",
    ),
    "Friday 2022-07-29": (
        "Friday 2022-07-15",
        "Friday 2022-07-22",
        "Tuesday 2022-07-26",
        "Thursday 2022-07-28",
        "Monday 2022-08-01",
        "Wednesday 2022-08-03",
        "Friday 2022-08-05",
        "Friday 2022-08-12",
        "Friday 2022-08-19",
        "Friday 2022-08-26",
    ),
    "Friday 2022-12-30": (
        "Friday 2022-12-16",
        "Friday 2022-12-23",
        "Tuesday 2022-12-27",
        "Thursday 2022-12-29",
        "Tuesday 2023-01-03",
        "Thursday 2023-01-05",
        "Monday 2023-01-09",
        "Monday 2023-01-16",
        "Saturday 2023-01-28",  # at work
        "Thursday 2023-02-02",
    ),
    "Thursday 2026-04-30": (
        "Thursday 2026-04-16",
        "Thursday 2026-04-23",
        "Monday 2026-04-27",
        "Wednesday 2026-04-29",
        "Wednesday 2026-05-06",
        "Friday 2026-05-08",
        "Monday 2026-05-11",
        "Monday 2026-05-18",
        "Monday 2026-05-25",
        "Monday 2026-06-01",
    ),
    "Monday 2026-08-31": (
        "Monday 2026-08-17",
        "Monday 2026-08-24",
        "Wednesday 2026-08-26",
        "Friday 2026-08-28",
        "Tuesday 2026-09-01",
        "Thursday 2026-09-03",
        "Monday 2026-09-07",
        "Monday 2026-09-14",
        "Sunday 2026-09-20",  # at work
        "Monday 2026-09-28",
    ),
}


def laid_on(due: str) -> dict[int, LaidRung]:
    """The ladder of ten rungs hung on a due date, by offset."""
    return {rung.rung_id - 100: rung for rung in lay(LADDER, WORKDAYS, opened_on=OPENED, due_on=day(due))}


@pytest.mark.parametrize("due", DUE_DATES)
def test_all_ten_rungs_fall_on_their_working_days(due: str) -> None:
    found = {offset: rung.act_on for offset, rung in laid_on(due).items()}
    assert found == dict(zip(OFFSETS, map(day, DUE_DATES[due]), strict=True))


def test_rungs_are_laid_in_the_order_of_their_days_whatever_order_the_ladder_has() -> None:
    due_on = day("Friday 2022-04-29")
    backwards = lay(LADDER[::-1], WORKDAYS, opened_on=OPENED, due_on=due_on)
    assert backwards == lay(LADDER, WORKDAYS, opened_on=OPENED, due_on=due_on)
    assert [rung.position for rung in backwards] == list(range(1, 11))


@pytest.mark.parametrize("due", DUE_DATES)
def test_a_rung_is_overtaken_by_the_next_of_its_own_track_only(due: str) -> None:
    """Warnings do not wait for a leader, and a warning does not silence a circular."""
    laid = laid_on(due)
    for track in ((-10, -5, -3, -1, 1, 3, 5), (10, 15, 20)):
        days = [laid[offset].act_on for offset in track]
        assert [laid[offset].overtaken_on for offset in track] == [*days[1:], FAR]


@pytest.mark.parametrize("due", DUE_DATES)
def test_each_rung_lasts_until_the_next_of_either_track(due: str) -> None:
    laid = list(laid_on(due).values())
    assert [rung.until_on for rung in laid] == [*(rung.act_on for rung in laid[1:]), FAR]
    assert [rung.next_on for rung in laid] == [*(rung.act_on for rung in laid[1:]), None]


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        ("Sunday 2022-04-17", ()),
        ("Monday 2022-04-18", (-10,)),
        ("Saturday 2022-04-23", (-10,)),
        ("Sunday 2022-04-24", (-5,)),
        ("Sunday 2022-05-01", (-1,)),
        ("Thursday 2022-05-05", (1,)),
        ("Monday 2022-05-16", (5,)),
        ("Saturday 2022-05-21", (5, 10)),
        ("Tuesday 2022-05-24", (5, 15)),
        ("Friday 2022-12-30", (5, 20)),
    ],
)
def test_of_rungs_missed_together_the_highest_of_each_track_stands(on: str, standing: tuple[int, ...]) -> None:
    laid = laid_on("Friday 2022-04-29")
    assert tuple(o for o, rung in laid.items() if rung.act_on <= day(on) < rung.overtaken_on) == standing


@pytest.mark.parametrize(
    ("anchor", "workdays", "acts_on"),
    [
        (Anchor.OPENS, 0, None),  # the opening tells it
        (Anchor.OPENS, -1, None),
        (Anchor.OPENS, 5, "Tuesday 2022-03-08"),
        (Anchor.RETURNED, 0, None),  # the return tells it
        (Anchor.RETURNED, 2, "Friday 2022-05-06"),
        (Anchor.APPROVED, 10, None),  # the approval tells it
        (Anchor.DUE, 0, "Saturday 2022-04-30"),  # the day itself, even a rest day
        (Anchor.DUE, 1, "Thursday 2022-05-05"),
        (Anchor.DUE, -1, "Friday 2022-04-29"),
    ],
)
def test_a_rung_counts_from_its_anchor(anchor: Anchor, workdays: int, acts_on: str | None) -> None:
    dates = dict(opened_on=OPENED, due_on=day("Saturday 2022-04-30"), returned_on=day("Friday 2022-04-29"))
    found = act_on(Rung(1, 1, anchor, workdays, True), WORKDAYS, **dates)
    assert found == (acts_on and day(acts_on))


def test_what_was_never_returned_has_no_rung_after_a_return() -> None:
    after_return = Rung(1, 1, Anchor.RETURNED, 2, True)
    assert lay([after_return], WORKDAYS, opened_on=OPENED, due_on=day("Friday 2022-04-29")) == []


def test_rungs_of_different_anchors_share_one_order_and_ties_go_by_place_in_the_ladder() -> None:
    rungs = [Rung(1, 1, Anchor.OPENS, 5, True), Rung(2, 2, Anchor.DUE, -10, True), Rung(3, 3, Anchor.DUE, 1, False)]
    opened_on = day("Monday 2022-04-11")  # its fifth working day is the tenth before 04-29
    laid = lay(rungs, WORKDAYS, opened_on=opened_on, due_on=day("Friday 2022-04-29"))
    monday, thursday = day("Monday 2022-04-18"), day("Thursday 2022-05-05")
    assert [(rung.rung_id, rung.act_on, rung.until_on, rung.overtaken_on) for rung in laid] == [
        (1, monday, monday, monday),
        (2, monday, thursday, FAR),
        (3, thursday, FAR, FAR),
    ]


@pytest.mark.parametrize(
    ("on", "acts_next"),
    [
        ("Tuesday 2022-03-01", "Monday 2022-04-18"),
        ("Sunday 2022-04-17", "Monday 2022-04-18"),
        ("Monday 2022-04-18", "Sunday 2022-04-24"),  # dated on the day of change: does not exist
        ("Friday 2022-05-20", "Tuesday 2022-05-24"),
        ("Monday 2022-05-30", "Tuesday 2022-05-31"),
        ("Tuesday 2022-05-31", None),
    ],
)
def test_the_next_action_lies_after_the_day_of_change(on: str, acts_next: str | None) -> None:
    laid = list(laid_on("Friday 2022-04-29").values())
    assert next_action(laid, day(on)) == (acts_next and day(acts_next))


def test_a_ladder_that_runs_into_an_unknown_year_is_refused_not_guessed() -> None:
    with pytest.raises(UnknownYear, match="20"):
        lay(LADDER, WORKDAYS, opened_on=OPENED, due_on=date(2040, 4, 30))
