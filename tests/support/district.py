"""闵行 2022 as the sample has it: published and imported the day before the first deliverable opens."""

from datetime import date
from functools import cache
from pathlib import Path

from calendars.loading import load
from calendars.schema import Calendar
from tasks.clock import SWEEP_AT, moment
from tasks.import_register import import_register
from tasks.migrate import migrate
from tasks.office import Office
from tasks.publish import publish
from tasks.register.rows import Register
from tasks.register_files import read_register

ROOT = Path(__file__).parents[2]
YEAR = ROOT / "calendars" / "minhang-2022.yaml"
SAMPLE = ROOT / "samples" / "minhang"
SCRIPT = SAMPLE / "script.csv"
EVE = date(2022, 2, 28)


@cache
def year() -> Calendar:
    """The calendar of 闵行 2022."""
    return load(YEAR)


@cache
def register() -> Register:
    """The sample register."""
    return read_register(SAMPLE)


def settled(office: Office) -> None:
    """The schema, the published year and the register; nothing opened yet."""
    furnish(office, year(), YEAR.read_text(encoding="utf-8"), register(), eve=EVE)


def furnish(office: Office, calendar: Calendar, source: str, people_and_things: Register, *, eve: date) -> None:
    """Make an office ready: schema, year, register, all on the day `eve`."""
    migrate(office.engine)
    at = moment(eve, SWEEP_AT)
    with office.writing() as connection:
        publish(connection, calendar, source, office.official_workdays, at=at, by="test", why="test")
        import_register(connection, people_and_things, on=eve, at=at, by="test")
