"""The trial clock: each day once, whatever was cut off; never backwards."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from offices import SqliteOffices, migrated

from models.errors import RuleBroken
from models.settings import Settings
from nianlun import trial
from notices.mailer import PostBook
from tasks.clock import DELIVER_AT, SWEEP_AT, moment
from tasks.clock import now as clock_now
from tasks.office import Office
from tasks.trial_clock import last_done

EVE, OPENING = date(2022, 2, 28), date(2022, 3, 1)
HEADER = "on,unit_code,deliverable,subject_code,event,value,by,why\n"
SUBMITTED = "2022-03-02,101,self-evaluation,ZT-101,submit,,,\n"


@pytest.fixture
def office(sqlite_offices: SqliteOffices, tmp_path: Path) -> Iterator[Office]:
    made = Office(sqlite_offices.url(migrated, tmp_path))
    yield made
    made.close()


def script(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "script.csv"
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def live(office: Office, tmp_path: Path, until: date) -> list[date]:
    days = trial.days_until(office, until)
    lived = trial.live_through(office, PostBook(), Settings(home=tmp_path), days)
    return [done.on for done, _impossible in lived]


def test_the_sample_begins_on_the_eve_of_the_first_opening(office: Office) -> None:
    assert trial.is_empty(office)
    trial.load_sample(office, script=None)
    assert not trial.is_empty(office)
    with office.reading() as connection:
        assert last_done(connection) == EVE


def test_days_are_lived_through_one_by_one_and_the_clock_never_goes_back(office: Office, tmp_path: Path) -> None:
    trial.load_sample(office, script=None)
    assert live(office, tmp_path, date(2022, 3, 3)) == [OPENING, date(2022, 3, 2), date(2022, 3, 3)]
    for behind in (date(2022, 3, 3), EVE):
        with pytest.raises(RuleBroken, match="不能退回"):
            trial.days_until(office, behind)


def test_a_day_that_was_cut_off_is_done_again_but_its_events_happen_once(office: Office, tmp_path: Path) -> None:
    trial.load_sample(office, script=script(tmp_path, SUBMITTED))
    live(office, tmp_path, OPENING)
    assert trial.begin_day(office, OPENING + timedelta(days=1)) == []
    with office.reading() as connection:
        assert clock_now(connection) == moment(date(2022, 3, 2), SWEEP_AT)
    assert trial.days_until(office, date(2022, 3, 2)) == [date(2022, 3, 2)]
    assert trial.begin_day(office, date(2022, 3, 2)) == []
    trial.end_day(office, date(2022, 3, 2))
    with office.reading() as connection:
        assert clock_now(connection) == moment(date(2022, 3, 2), DELIVER_AT)


def test_what_cannot_happen_any_more_is_left_out_and_told(office: Office, tmp_path: Path) -> None:
    trial.load_sample(office, script=script(tmp_path, SUBMITTED, SUBMITTED))
    live(office, tmp_path, OPENING)
    [place] = trial.begin_day(office, date(2022, 3, 2))
    assert str(place).startswith("script.csv:3:")


@pytest.mark.parametrize(
    ("wanted", "one_more", "target"),
    [
        (None, False, trial.START),
        (date(2022, 3, 5), False, date(2022, 3, 5)),
        (None, True, trial.START),
    ],
)
def test_a_first_start_goes_to_the_day_wanted(
    office: Office, wanted: date | None, one_more: bool, target: date
) -> None:
    trial.load_sample(office, script=None)
    assert trial.choose_target(office, wanted, one_more=one_more) == target


def test_a_start_that_was_cut_off_is_taken_up_and_a_finished_one_stays(office: Office, tmp_path: Path) -> None:
    trial.load_sample(office, script=None)
    assert trial.choose_target(office, date(2022, 3, 2), one_more=False) == date(2022, 3, 2)
    live(office, tmp_path, OPENING)
    assert trial.choose_target(office, None, one_more=False) == date(2022, 3, 2)
    live(office, tmp_path, date(2022, 3, 2))
    assert trial.choose_target(office, None, one_more=False) is None
    assert trial.choose_target(office, date(2022, 3, 2), one_more=False) is None
    assert trial.choose_target(office, None, one_more=True) == date(2022, 3, 3)
    with pytest.raises(RuleBroken, match="不能退回"):
        trial.choose_target(office, OPENING, one_more=False)


def test_an_office_in_earnest_has_no_trial_clock(office: Office) -> None:
    with office.reading() as connection, pytest.raises(RuleBroken, match="不在试运行"):
        last_done(connection)
