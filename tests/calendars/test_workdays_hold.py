"""What is true of every day and every count."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.workdays import Workdays
from models.kinds import Roll

WORKDAYS = Workdays.load()

unhurried = settings(deadline=None)

days = st.dates(date(2021, 1, 1), date(2034, 12, 31))
counts = st.integers(1, 120)
rolls = st.sampled_from(Roll)


@unhurried
@given(days, counts)
def test_adding_then_subtracting_comes_back_to_the_working_day(day: date, n: int) -> None:
    assert WORKDAYS.add(WORKDAYS.add(day, n), -n) == WORKDAYS.roll(day, Roll.PRECEDING)
    assert WORKDAYS.add(WORKDAYS.add(day, -n), n) == WORKDAYS.roll(day, Roll.FOLLOWING)


@unhurried
@given(days, counts, counts)
def test_two_counts_are_one_long_count(day: date, n: int, m: int) -> None:
    assert WORKDAYS.add(WORKDAYS.add(day, n), m) == WORKDAYS.add(day, n + m)


@unhurried
@given(days, rolls)
def test_rolling_twice_is_rolling_once_and_ends_on_a_working_day(day: date, roll: Roll) -> None:
    once = WORKDAYS.roll(day, roll)
    assert WORKDAYS.roll(once, roll) == once
    assert roll is Roll.NONE or WORKDAYS.works(once)


@unhurried
@given(days, counts)
def test_the_days_between_are_the_days_added(day: date, n: int) -> None:
    assert WORKDAYS.between(day, WORKDAYS.add(day, n)) == n
    assert WORKDAYS.between(WORKDAYS.add(day, n), day) == 0


@unhurried
@given(days, days)
def test_between_counts_what_a_finger_on_the_calendar_counts(after: date, until: date) -> None:
    passed = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    assert WORKDAYS.between(after, until) == sum(map(WORKDAYS.works, passed))


@unhurried
@given(days, st.integers(-60, 60))
def test_every_count_can_be_explained(day: date, n: int) -> None:
    told = [str(each) for each in WORKDAYS.explain_add(day, n)]
    assert all(told) and bool(told) == (n != 0)
