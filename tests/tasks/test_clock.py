"""The one clock: the machine's, or a trial moment that never goes back."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from models.errors import RuleBroken
from tasks.clock import DELIVER_AT, SWEEP_AT, is_trial, machine_now, moment, now, set_trial
from tasks.office import Office

TUESDAY = date(2022, 3, 1)


def test_without_a_trial_the_machine_s_moment_counts_in_the_office_s_zone(office: Office) -> None:
    with office.writing() as connection:
        before = datetime.now(UTC)
        found = now(connection)
        assert before <= found <= datetime.now(UTC)
        assert not is_trial(connection)
    assert found.utcoffset() == machine_now().utcoffset() == timedelta(hours=8)


def test_a_trial_moment_is_kept_and_stands_still(office: Office) -> None:
    with office.writing() as connection:
        set_trial(connection, moment(TUESDAY, SWEEP_AT))
    with office.reading() as connection:
        assert is_trial(connection)
        assert now(connection) == now(connection) == moment(TUESDAY, time(7, 30))
        assert (now(connection).date(), now(connection).utcoffset()) == (TUESDAY, timedelta(hours=8))


def test_the_trial_clock_goes_on_and_never_back(office: Office) -> None:
    with office.writing() as connection:
        set_trial(connection, moment(TUESDAY, SWEEP_AT))
        set_trial(connection, moment(TUESDAY, SWEEP_AT))
        set_trial(connection, moment(TUESDAY, DELIVER_AT))
        for back in (moment(TUESDAY, SWEEP_AT), moment(date(2022, 2, 28), DELIVER_AT)):
            with pytest.raises(RuleBroken, match="试运行时钟已到2022-03-01，不能退回2022-0"):
                set_trial(connection, back)
        assert now(connection) == moment(TUESDAY, DELIVER_AT)


def test_going_back_is_judged_by_the_moment_whatever_its_zone(office: Office) -> None:
    with office.writing() as connection:
        set_trial(connection, moment(TUESDAY, DELIVER_AT))
        with pytest.raises(RuleBroken):
            set_trial(connection, datetime(2022, 3, 1, 0, 59, tzinfo=UTC))
        set_trial(connection, datetime(2022, 3, 1, 1, 0, tzinfo=UTC))


def test_a_moment_is_a_day_s_hour_in_the_office_s_zone() -> None:
    assert moment(TUESDAY, time(9, 0)).isoformat() == "2022-03-01T09:00:00+08:00"
