"""`nianlun run-day`: days without Prefect, with mails to a catcher of its own where no other is."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import district as districts
import pytest
from offices import SqliteOffices

from tasks.clock import DELIVER_AT, moment, set_trial
from tasks.export import export
from tasks.office import Office
from tasks.trial_clock import last_done


@pytest.fixture
def office(sqlite_offices: SqliteOffices, tmp_path: Path) -> Iterator[Office]:
    made = Office(sqlite_offices.url(districts.settled, tmp_path))
    yield made
    made.close()


def nianlun(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    env = {key: value for key, value in os.environ.items() if not key.startswith(("NIANLUN_", "PREFECT_"))}
    argv = [sys.executable, "-m", "nianlun.command", *arguments]
    return subprocess.run(
        argv, env=env | {"NIANLUN_HOME": str(home)}, capture_output=True, text=True, check=False, timeout=120
    )


def test_days_are_done_and_told(office: Office, tmp_path: Path) -> None:
    done = nianlun(tmp_path, "run-day", "--on", "2022-03-01..2022-03-02", "--json")
    assert done.returncode == 0, done.stderr
    first, second = json.loads(done.stdout)
    mails = len(list((tmp_path / "mails").glob("*.eml")))
    assert (first["on"], first["sent"], second["on"], second["sent"]) == ("2022-03-01", mails, "2022-03-02", 0)
    assert mails > 100
    assert first["opened"] > 500
    assert set(first["units"]) <= {"Clear", "Owes"}


def test_doing_a_day_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    files = []
    for name in ("once", "twice"):
        done = nianlun(tmp_path, "run-day", "--on", "2022-03-01")
        assert done.returncode == 0, done.stderr
        with office.reading() as connection:
            export(connection, tmp_path / name, on=date(2022, 3, 1))
        files.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
    assert files[0] == files[1] != {}


def test_on_the_trial_clock_the_clock_comes_along(office: Office, tmp_path: Path) -> None:
    with office.writing() as connection:
        set_trial(connection, moment(date(2022, 2, 28), DELIVER_AT))
    assert nianlun(tmp_path, "run-day", "--on", "2022-03-01").returncode == 0
    with office.reading() as connection:
        assert last_done(connection) == date(2022, 3, 1)


def test_a_day_to_come_is_refused(office: Office, tmp_path: Path) -> None:
    refused = nianlun(tmp_path, "run-day", "--on", "2099-01-01")
    assert (refused.returncode, "还没有到" in refused.stderr) == (2, True)


def test_the_clock_is_not_moved_where_nothing_runs(office: Office, tmp_path: Path) -> None:
    with office.writing() as connection:
        set_trial(connection, moment(date(2022, 2, 28), DELIVER_AT))
    refused = nianlun(tmp_path, "day", "next")
    assert (refused.returncode, "没有在运行" in refused.stderr) == (2, True)
