"""How late a hand-in is: nobody who kept to the letter of the document, and one working day at least otherwise."""

import pytest
from weekdays import day

from calendars.workdays import Workdays
from models.errors import UnknownYear
from rules.lateness import late_boundary, late_workdays

WORKDAYS = Workdays.load()
SATURDAY, FRIDAY = "Saturday 2022-04-30", "Friday 2022-04-29"  # 闵财评〔2022〕1号: 4月底前


@pytest.mark.parametrize(
    ("handed_in", "late"),
    [
        ("Tuesday 2022-03-01", 0),
        ("Friday 2022-04-29", 0),
        ("Saturday 2022-04-30", 0),
        ("Sunday 2022-05-01", 1),
        ("Wednesday 2022-05-04", 1),
        ("Thursday 2022-05-05", 1),
        ("Friday 2022-05-06", 2),
        ("Saturday 2022-05-07", 3),  # at work
        ("Sunday 2022-05-08", 4),  # a rest day counts as the next working day
        ("Monday 2022-05-09", 4),
    ],
)
def test_hand_ins_around_the_end_of_april_2022(handed_in: str, late: int) -> None:
    assert late_workdays(day(handed_in), day(SATURDAY), day(FRIDAY), WORKDAYS) == late


@pytest.mark.parametrize(
    ("nominal", "due", "handed_in", "late"),
    [
        ("Sunday 2022-07-31", "Friday 2022-07-29", "Sunday 2022-07-31", 0),
        ("Sunday 2022-07-31", "Friday 2022-07-29", "Monday 2022-08-01", 1),
        ("Sunday 2022-07-31", "Friday 2022-07-29", "Saturday 2022-08-06", 6),
        ("Saturday 2022-04-30", "Thursday 2022-05-05", "Thursday 2022-05-05", 0),  # rolled forward
        ("Saturday 2022-04-30", "Thursday 2022-05-05", "Friday 2022-05-06", 1),
        ("Sunday 2022-05-15", "Sunday 2022-05-15", "Sunday 2022-05-15", 0),  # not rolled at all
        ("Sunday 2022-05-15", "Sunday 2022-05-15", "Monday 2022-05-16", 1),
        ("Saturday 2022-12-31", "Friday 2022-12-30", "Sunday 2023-01-01", 1),
        ("Saturday 2022-12-31", "Friday 2022-12-30", "Tuesday 2023-01-03", 1),
        ("Saturday 2022-12-31", "Friday 2022-12-30", "Wednesday 2023-01-04", 2),
        ("Thursday 2026-04-30", "Thursday 2026-04-30", "Friday 2026-05-01", 1),
        ("Thursday 2026-04-30", "Thursday 2026-04-30", "Wednesday 2026-05-06", 1),
    ],
)
def test_lateness_hangs_on_the_later_of_the_nominal_and_the_effective_day(
    nominal: str, due: str, handed_in: str, late: int
) -> None:
    assert late_workdays(day(handed_in), day(nominal), day(due), WORKDAYS) == late


def test_the_boundary_is_the_later_day_whichever_it_is() -> None:
    friday, saturday = day(FRIDAY), day(SATURDAY)
    assert late_boundary(saturday, friday) == late_boundary(friday, saturday) == saturday


def test_a_hand_in_of_an_unknown_year_is_refused_not_guessed() -> None:
    with pytest.raises(UnknownYear):
        late_workdays(day("Saturday 2040-06-02"), day(SATURDAY), day(FRIDAY), WORKDAYS)
