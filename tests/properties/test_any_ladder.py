"""Whatever the ladder, the dates and the amounts: what the pure rules keep."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from calendars.schema import Quota
from calendars.workdays import Workdays
from models.kinds import Anchor, Roll
from rules.ladder import LaidRung, Rung, lay, next_action
from rules.lateness import late_boundary, late_workdays
from rules.quota import missed_share

DAYS = Workdays.load()
OPENED = date(2022, 3, 1)

ladders = st.lists(
    st.builds(
        Rung,
        id=st.just(0),
        position=st.just(0),
        anchor=st.sampled_from([Anchor.DUE, Anchor.OPENS, Anchor.RETURNED]),
        workdays=st.integers(-30, 40),
        automatic=st.booleans(),
    ),
    max_size=10,
).map(lambda rungs: [Rung(100 + n, n, r.anchor, r.workdays, r.automatic) for n, r in enumerate(rungs, 1)])
in_2022 = st.dates(date(2022, 2, 1), date(2022, 12, 31))
due_dates = st.dates(date(2021, 2, 1), date(2025, 11, 30))


def highest(rungs: list[LaidRung], on: date) -> int:
    """The place of the rung that stands on a day; 0 before the first."""
    return max((rung.position for rung in rungs if rung.act_on <= on < rung.until_on), default=0)


@given(ladders, in_2022, in_2022, in_2022)
def test_the_ladder_never_goes_down_as_time_passes(
    rungs: list[Rung], due_on: date, opened_on: date, returned_on: date
) -> None:
    found = lay(rungs, DAYS, opened_on=opened_on, due_on=due_on, returned_on=returned_on)
    places = [highest(found, date(2021, 11, 1) + timedelta(days=n)) for n in range(0, 600, 3)]
    assert all(one <= other for one, other in pairwise(places))


@given(ladders, in_2022, in_2022)
def test_on_any_day_the_highest_rung_of_each_track_stands_and_no_other(
    rungs: list[Rung], due_on: date, on: date
) -> None:
    found = lay(rungs, DAYS, opened_on=OPENED, due_on=due_on)
    for automatic in (True, False):
        come = [rung for rung in found if rung.automatic is automatic and rung.act_on <= on]
        assert [rung for rung in come if on < rung.overtaken_on] == come[-1:]
    come = [rung for rung in found if rung.act_on <= on]
    assert [rung for rung in come if on < rung.until_on] == come[-1:]


@given(ladders, in_2022)
def test_counted_rungs_fall_on_working_days_in_the_order_of_days(rungs: list[Rung], due_on: date) -> None:
    found = lay(rungs, DAYS, opened_on=OPENED, due_on=due_on)
    counted = {rung.id for rung in rungs if rung.workdays}
    assert all(DAYS.works(rung.act_on) for rung in found if rung.rung_id in counted)
    assert [rung.act_on for rung in found] == sorted(rung.act_on for rung in found)


@given(ladders, in_2022, in_2022)
def test_the_next_action_is_the_first_after_the_day(rungs: list[Rung], due_on: date, on: date) -> None:
    found = lay(rungs, DAYS, opened_on=OPENED, due_on=due_on)
    coming = [rung.act_on for rung in found if rung.act_on > on]
    assert next_action(found, on) == min(coming, default=None)


@given(due_dates, st.sampled_from(Roll), st.integers(1, 200))
def test_whoever_is_late_is_late_by_a_day_at_least_and_nobody_else_by_any(nominal: date, roll: Roll, n: int) -> None:
    due_on = DAYS.roll(nominal, roll)
    boundary = late_boundary(nominal, due_on)
    assert late_workdays(boundary, nominal, due_on, DAYS) == 0
    assert late_workdays(boundary + timedelta(days=n), nominal, due_on, DAYS) >= 1


@given(due_dates, st.integers(0, 120), st.integers(0, 120))
def test_lateness_never_shrinks_as_days_pass(due_on: date, one: int, other: int) -> None:
    sooner, later = (due_on + timedelta(days=n) for n in sorted((one, other)))
    assert late_workdays(sooner, due_on, due_on, DAYS) <= late_workdays(later, due_on, due_on, DAYS)


@given(due_dates, st.integers(1, 60))
def test_lateness_counts_what_the_ladder_counts(due_on: date, n: int) -> None:
    """A hand-in on the day of rung T+n is n working days late, for a due date that works."""
    due_on = DAYS.roll(due_on, Roll.FOLLOWING)
    assert late_workdays(DAYS.add(due_on, n), due_on, due_on, DAYS) == n


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_a_share_is_missed_just_when_the_amount_is_less_to_the_fen(chosen_fen: int, base_fen: int) -> None:
    share = {"at_least": "0.30", "of": {"kind": ["project"]}}
    quota = Quota.model_validate({"of": ["town"], "source": "惯例", "share": share})
    reached = Decimal(chosen_fen) * 10 >= Decimal(base_fen) * 3
    assert (missed_share(quota, chosen_fen, base_fen) == []) is reached
