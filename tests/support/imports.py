"""An office in memory for imports, and what is in it."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import text

from tasks.import_register import STAMP, Imported, import_register
from tasks.office import Office
from tasks.register.merge import Tally
from tasks.register.rows import Register
from tasks.switches import read_switch

TUESDAY = date(2022, 3, 1)
FRIDAY = date(2022, 7, 1)
NOTHING = Imported(*[Tally()] * 5)


def taken_in(office: Office, register: Register, on: date = TUESDAY) -> Imported:
    with office.writing() as connection:
        return import_register(connection, register, on=on, at=datetime(2022, 3, 1, tzinfo=UTC), by="绩效科")


def rows(office: Office, sql: str) -> list[tuple[Any, ...]]:
    with office.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def stamp(office: Office) -> str:
    with office.reading() as connection:
        return read_switch(connection, STAMP)


def everything(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    names = ("unit", "mailbox", "person", "appointment", "subject", "subject_tag", "selection", "switch")
    return {name: sorted(rows(office, f"SELECT * FROM {name}"), key=str) for name in names}
