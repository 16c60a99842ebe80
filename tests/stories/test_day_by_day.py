"""A year lived day by day in a live office, and a rehearsal of it, write the same files."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import district
import pytest
from ledger_files import LedgerFiles, same_files
from offices import PostgresOffices, SqliteOffices
from ways import DOWN, SCRIPTED, SCRIPTED_DOWN, Rehearsed

from models.settings import Settings
from notices.mailer import PostBook
from tasks.day import run_day
from tasks.export import export
from tasks.office import Office
from tasks.prove import disagreements
from tasks.rehearse import Plan, rehearse
from tasks.script import apply_entries, read_script

pytestmark = pytest.mark.slow


def live_through(office: Office, first: date, last: date, out: Path) -> LedgerFiles:
    """Every day as the operator would: what people did is recorded, then the day is run."""
    entries = read_script(district.SCRIPT)
    post, settings = PostBook(), Settings()
    for number in range((last - first).days + 1):
        on = first + timedelta(days=number)
        with office.writing() as connection:
            apply_entries(office, connection, [entry for entry in entries if entry.act.on == on])
        run_day(office, post, settings, on=on, composing=False)
    with office.reading() as connection:
        assert disagreements(connection) == []
        export(connection, out, on=last)
    return LedgerFiles(out)


@pytest.fixture
def district_in_a_file(sqlite_offices: SqliteOffices, tmp_path: Path) -> Iterator[Office]:
    office = Office(sqlite_offices.url(district.settled, tmp_path))
    yield office
    office.close()


def test_running_every_day_of_2022_writes_what_rehearsing_does(
    district_in_a_file: Office, rehearsed: Rehearsed, tmp_path: Path
) -> None:
    lived = live_through(district_in_a_file, date(2022, 3, 1), date(2023, 2, 2), tmp_path / "lived")
    same_files(lived, rehearsed(SCRIPTED))


@pytest.mark.postgres
def test_running_the_first_weeks_on_postgresql_writes_what_rehearsing_them_does(
    postgres_offices: PostgresOffices, tmp_path: Path
) -> None:
    """From the opening until the first circular for the units."""
    last = date(2022, 5, 19)
    with postgres_offices.url(district.settled) as url:
        office = Office(url)
        lived = live_through(office, date(2022, 3, 1), last, tmp_path / "lived")
        office.close()
    plan = Plan(district.YEAR, tmp_path / "rehearsed", district.SAMPLE, district.SCRIPT, last_on=last)
    rehearse(plan, Settings(), None)
    same_files(lived, LedgerFiles(tmp_path / "rehearsed"))
    assert lived.proposals
    assert {"returned", "withdrawn", "rung_reached", "rung_proposed"} <= {row["event"] for row in lived.events}


def test_the_command_writes_the_same_bytes_in_another_process(rehearsed: Rehearsed, tmp_path: Path) -> None:
    """Another hash seed, zone and language: the files do not care."""
    days = f"{DOWN[0]}..{DOWN[1]}"
    command = [
        sys.executable,
        "-c",
        "from nianlun.command import main; main()",
        "rehearse",
        district.YEAR,
        "--register",
        district.SAMPLE,
    ]
    command += ["--script", district.SCRIPT, "--skip", days, "--out", tmp_path / "out"]
    otherwise = {"PYTHONHASHSEED": "20220311", "TZ": "America/Los_Angeles", "LANG": "C", "NIANLUN_HOME": str(tmp_path)}
    done = subprocess.run(command, env=os.environ | otherwise, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    same_files(LedgerFiles(tmp_path / "out"), rehearsed(SCRIPTED_DOWN))
