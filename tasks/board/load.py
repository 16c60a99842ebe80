"""How much is due when: by unit and month, what is open already and what the year still asks."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from models.queries import board
from models.queries.typed import statement
from rules.owing import owed
from tasks.board.heat import ANY
from tasks.board.totals import binds
from tasks.desk.scope import EVERYTHING, FIRST_PAGE, Listing, Page, Scope, Wanted
from tasks.office import Office


@dataclass
class Month:
    """A unit's month: items due in it, how many of them are still owed, and how many more the calendar will ask."""

    expected: int = 0
    owing: int = 0
    coming: int = 0

    @property
    def items(self) -> int:
        return self.expected + self.coming


@dataclass(frozen=True)
class Loaded:
    """A unit and its months, by their first day."""

    code: str
    name: str
    section_name: str
    months: dict[date, Month] = field(default_factory=dict)

    @property
    def items(self) -> int:
        return sum(month.items for month in self.months.values())


@dataclass(frozen=True)
class Load:
    """A page of units, and the months from the first to the last in which anything of theirs is due."""

    months: tuple[date, ...]
    rows: tuple[Loaded, ...]
    listing: Listing

    @property
    def most(self) -> int:
        """The items of the fullest month of a unit."""
        return max((month.items for row in self.rows for month in row.months.values()), default=0)


def load(
    office: Office,
    connection: Connection,
    scope: Scope,
    *,
    on: date,
    wanted: Wanted = EVERYTHING,
    every_unit: bool = False,
    page: Page = FIRST_PAGE,
) -> Load:
    """How many items of each unit of `scope` fall due in which month, those with the most first.

    Of what opens after `on` the register says how much it will be; what follows from a choice not made yet, nobody
    knows.
    """
    keys = binds(scope, wanted, on) | {"every_unit": every_unit}
    asked = keys | page.binds | {"standing": ANY, "by_section": False}
    listed = connection.execute(board.units(connection.dialect.name, "most"), asked).all()
    keys |= {"ids": str([row.id for row in listed])}
    months: dict[int, dict[date, Month]] = defaultdict(lambda: defaultdict(Month))
    for row in connection.execute(board.dues(connection.dialect.name), keys):
        month = months[row.row_id][row.due_on.replace(day=1)]
        month.expected += row.expected
        month.owing += row.owing
    for row_id, due_on, items in _coming(office, connection, keys, on, wanted):
        months[row_id][due_on.replace(day=1)].coming += items
    return Load(
        months=tuple(_between({month for each in months.values() for month in each})),
        rows=tuple(Loaded(row.code, row.name, row.section_name, dict(months.get(row.id, {}))) for row in listed),
        listing=Listing(page, int(listed[0].found) if listed else 0),
    )


def _between(found: set[date]) -> Iterator[date]:
    """Every month from the first to the last, also those in which nothing is due."""
    month, last = min(found, default=date.max), max(found, default=date.min)
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _coming(
    office: Office, connection: Connection, keys: dict[str, Any], on: date, wanted: Wanted
) -> list[tuple[int, date, int]]:
    """What will be opened for the units of the page: unit, due date, how many; a statement for each deliverable."""
    found: list[tuple[int, date, int]] = []
    for work_year, calendar in office.calendars(connection).items():
        if wanted.work_year not in (0, work_year):
            continue
        asked = {deliverable.key: deliverable for _step, deliverable in calendar.deliverables()}
        for row in connection.execute(board.NAMED, {"year": work_year}).all():
            if row.gone or row.key not in asked or row.opens_on <= on or wanted.step not in ("", row.step):
                continue
            fragment = owed(asked[row.key], work_year)
            text = statement(board.coming(connection.dialect.name, fragment.text))
            values = keys | fragment.values | {"on": row.opens_on}
            found += [(each.row_id, row.due_on, int(each.items)) for each in connection.execute(text, values)]
    return found
