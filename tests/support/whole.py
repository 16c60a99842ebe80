"""All that an office holds, to be compared before and after; and a portal of the hamlet where reviews have a way."""

from datetime import time
from pathlib import Path
from typing import Any

import reviewed
from begun import TODAY
from desk import Desk
from sqlalchemy import select
from sqlmodel import SQLModel

import models.tables  # noqa: F401  # fills the metadata
from tasks.clock import moment, set_trial
from tasks.office import Office

SEEN = frozenset({"sign_in"})  # moves whenever somebody comes
Whole = dict[str, list[str]]


def whole(office: Office) -> Whole:
    """Every row of every table but what moves by looking."""
    with office.reading() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in SQLModel.metadata.sorted_tables
            if table.name not in SEEN
        }


def changed(before: Whole, after: Whole) -> dict[str, int]:
    """Tables with how many rows they have more."""
    return {name: len(after[name]) - len(rows) for name, rows in before.items() if rows != after[name]}


def routed_today(office: Office) -> None:
    """Self-evaluations go through department, section and bureau; on trial at 2022-04-19, nine o'clock."""
    reviewed.routed(office)
    begin_today(office)


def confirmed_today(office: Office) -> None:
    """The same, a deputy having to confirm each."""
    reviewed.confirmed(office)
    begin_today(office)


def begin_today(office: Office) -> None:
    """The trial day, with what the ladder did until then."""
    Desk(office, Path()).sweep(f"{TODAY:%A} {TODAY}")
    with office.writing() as connection:
        set_trial(connection, moment(TODAY, time(9, 0)))


def thing(office: Office, named: str) -> Any:
    """The row of "101 self-evaluation P1"."""
    return Desk(office, Path()).thing(named)
