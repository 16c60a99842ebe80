"""A step's day: nothing where nothing is asked, the same ledger whichever flow comes first, and shown as it is."""

from datetime import date
from itertools import permutations

import pytest

from models.kinds import Standing, StepKey
from tasks.clock import SWEEP_AT, moment
from tasks.office import Office
from tasks.standing import standings
from tasks.step_day import StepDay, live_years, look_after_step

OPENING = date(2022, 3, 1)
REMINDER = date(2022, 4, 18)  # Monday
MAY_DAY = date(2022, 5, 1)  # Sunday, at rest
CIRCULAR = date(2022, 5, 17)  # Tuesday


def look(office: Office, on: date, step: StepKey = StepKey.EVALUATION) -> StepDay:
    return look_after_step(office, step, on=on, at=moment(on, SWEEP_AT))


def ledger(office: Office) -> list[tuple[object, ...]]:
    with office.reading() as connection:
        sql = "SELECT obligation_id, due_version, rung_id, on_day, event FROM history ORDER BY id"
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


@pytest.mark.parametrize(
    ("step", "first", "last"),
    [
        (StepKey.EVALUATION, "2022-03-01", "2022-08-26"),
        (StepKey.TRACKING, "2022-07-01", "2022-11-02"),
        (StepKey.REEVALUATION, "2022-08-01", "2022-12-28"),
        (StepKey.EXANTE, "2022-09-01", "2023-02-02"),
        (StepKey.REPORTING, "2022-11-01", "2023-02-02"),
    ],
)
def test_a_step_is_live_from_its_opening_to_its_last_rung(
    district: Office, step: StepKey, first: str, last: str
) -> None:
    def is_live(on: date) -> bool:
        with district.reading() as connection:
            return live_years(district, connection, step, on=on) == (2022,)

    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    days = [date.fromordinal(n) for n in (begins.toordinal() - 1, begins.toordinal(), ends.toordinal())]
    assert [is_live(on) for on in days] == [False, True, True]
    assert not is_live(date.fromordinal(ends.toordinal() + 1))


def test_a_step_with_something_owed_stays_live_after_its_last_rung(district: Office) -> None:
    look(district, OPENING)
    with district.reading() as connection:
        assert live_years(district, connection, StepKey.EVALUATION, on=date(2022, 12, 1)) == (2022,)


def test_a_shut_step_does_nothing(district: Office) -> None:
    day = look(district, REMINDER, StepKey.REPORTING)
    assert (day.work_years, day.units, ledger(district)) == ((), (), [])


def test_whichever_flow_comes_first_the_history_is_the_same(district: Office) -> None:
    on = date(2022, 9, 1)  # four steps are live, and one of them opens
    steps = (StepKey.EVALUATION, StepKey.TRACKING, StepKey.EXANTE)
    look(district, OPENING)
    look(district, on, StepKey.EXANTE)
    before = ledger(district)
    for order in permutations(steps):
        for step in order:
            look(district, on, step)
    assert ledger(district) == before


def test_what_the_day_brought_is_told_by_every_run_of_it(district: Office) -> None:
    first, again = look(district, OPENING), look(district, OPENING)
    assert first == again
    assert first.opened > 500
    assert look(district, REMINDER).rungs == look(district, REMINDER).rungs != {}


def test_units_stand_as_the_ledger_says_the_worst_first(district: Office) -> None:
    look(district, OPENING)
    look(district, REMINDER)
    day = look(district, CIRCULAR)
    with district.reading() as connection:
        wanted = {unit.unit_code: unit.of_step("evaluation").standing for unit in standings(connection, on=CIRCULAR)}
    assert {unit.unit_code: unit.standing for unit in day.units} == wanted
    ranks = [unit.standing for unit in day.owing]
    assert ranks == sorted(ranks, reverse=True)
    assert day.worst is Standing.ESCALATED
    assert {each.unit_code for each in day.escalations} <= {unit.unit_code for unit in day.owing}
    proposed = sum(n for level, n in day.rungs.items() if level in ("L4", "L5", "L6"))
    assert sum(each.items for each in day.escalations) == proposed > 0


def test_overdue_coverage_and_quotas_are_named(district: Office) -> None:
    look(district, OPENING)
    day = look(district, date(2022, 5, 5))
    [coverage] = [each for each in day.covered if each.wanted is not None]
    assert (coverage.due_on, coverage.missed(date(2022, 4, 29)), coverage.missed(day.on)) == (
        date(2022, 4, 29),
        False,
        True,
    )
    assert day.overdue_count > len(day.overdue) == 200
    assert {each.late_workdays for each in day.overdue} >= {1}
    assert "重点评价选题" in {each.title for each in day.quotas}


def test_a_rest_day_is_named_and_works_all_the_same(district: Office) -> None:
    day = look(district, MAY_DAY)
    assert "劳动节" in day.rest
    assert day.opened > 500
