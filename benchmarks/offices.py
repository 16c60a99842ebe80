"""Offices to measure on: furnished (nothing opened) or opened (ours and the floor's, the same obligations)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import text

from benchmarks import district
from benchmarks.floor import Floor
from benchmarks.stores import Store
from models.kinds import StepKey
from models.queries.typed import statement
from tasks.clock import SWEEP_AT, moment
from tasks.office import Office
from tasks.open_step import open_step
from tasks.timetable import timetable

_COPIED = "id, deliverable_id, unit_id, subject_id, state, due_version, timetable_id, rung_id, due_on, next_action_on"
_MAILS_LEFT = statement("UPDATE notice SET state = 2, sent_at = :at WHERE state < 2 AND state = 0")
_LEFT = (
    "UPDATE line SET state = 2 WHERE state < 2 AND state = 0",
    "UPDATE floor_notice SET state = 2 WHERE state = 0",
)


def prepare(store: Store, size: int) -> None:
    """Make the two that the others are copied from."""
    store.create(_name("furnished", size))
    with _office(store.url(_name("furnished", size))) as office:
        district.furnish(office, size)
        settle(office)
    with copied(store, "furnished", size, keep=_name("opened", size)) as office:
        open_all(office, district.OPENS)
        Floor(office.engine).create()
        copy_to_floor(office)
        all_mails_left(office)
        settle(office)


@contextmanager
def copied(store: Store, kind: str, size: int, *, keep: str = "") -> Iterator[Office]:
    """An office of one's own; dropped in the end unless it is to be kept by a name."""
    name = keep or f"work{size}"
    with _office(store.create(name, like=_name(kind, size))) as office:
        yield office
    if not keep:
        store.drop(name)


@contextmanager
def _office(url: str) -> Iterator[Office]:
    office = Office(url)
    try:
        yield office
    finally:
        office.close()


def _name(kind: str, size: int) -> str:
    return f"{kind}{size}"


def forget(store: Store, size: int) -> None:
    """Let go of what `prepare` made."""
    for kind in ("furnished", "opened"):
        store.drop(_name(kind, size))


def open_all(office: Office, on: date) -> int:
    """Open the five steps as a day does; returns the obligations opened (each writes a history row)."""
    with office.writing() as connection:
        year, days = office.calendars(connection)[on.year], office.workdays(connection)
        at = moment(on, SWEEP_AT)
        return sum(open_step(connection, year, step, days, on=on, at=at) for step in StepKey)


def lay_timetables(office: Office, on: date) -> None:
    """The timetables that opening on `on` asks for: the floor finds them made."""
    with office.writing() as connection:
        days = office.workdays(connection)
        for row in connection.execute(text("SELECT DISTINCT ladder_id, due_on FROM deliverable").columns()):
            timetable(connection, days, row.ladder_id, opened_on=on, due_on=_day(row.due_on))


def copy_to_floor(office: Office) -> None:
    """The floor's obligations become those of ours."""
    with office.writing() as connection:
        connection.execute(text("DELETE FROM floor_obligation"))
        identity = "OVERRIDING SYSTEM VALUE" if connection.dialect.name == "postgresql" else ""
        sql = f"INSERT INTO floor_obligation({_COPIED}) {identity} SELECT {_COPIED} FROM obligation ORDER BY id"
        connection.execute(text(sql))


def all_mails_left(office: Office) -> None:
    """Every mail has left, with its lines; on both sides."""
    with office.writing() as connection:
        connection.execute(_MAILS_LEFT, {"at": moment(district.OPENS, SWEEP_AT)})
        for left in _LEFT:
            connection.execute(text(left))


def settle(office: Office) -> None:
    """What a database does by itself in quiet hours; SQLite gathers no statistics by itself."""
    sqlite = office.engine.dialect.name == "sqlite"
    raw = office.engine.raw_connection()  # outside any transaction
    try:
        driver: Any = raw.driver_connection
        if sqlite:
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        else:
            driver.autocommit = True
            driver.execute("VACUUM ANALYZE")
            driver.autocommit = False
    finally:
        raw.close()


def _day(value: date | int) -> date:
    return date.fromordinal(value) if isinstance(value, int) else value
