"""Units: the list with who answers for each, and one unit with everything that belongs to it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import NotKnown, Sentence
from models.queries import roster
from tasks.desk.scope import Listing, Page
from tasks.roster.asked import Asked

EVERY = Page(size=1_000_000)
MOST_SUBJECTS = 200


@dataclass(frozen=True)
class UnitRow:
    """A unit and those who answer for it today: code, name, address."""

    unit: Row[Any]
    officers: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class OneUnit:
    """A unit, who holds or held which role there, what hangs below it and what was merged into it; its subjects by
    budget year, the first of them, and what it owes or owed by work year."""

    unit: Row[Any]
    holders: list[Row[Any]]
    below: list[Row[Any]]
    merged: list[Row[Any]]
    subjects: list[Row[Any]]
    first_subjects: list[Row[Any]]
    owed: list[Row[Any]]


def units(connection: Connection, asked: Asked, *, on: date, page: Page = EVERY) -> tuple[Listing, list[UnitRow]]:
    """A page of the units that `asked` asks for, by code."""
    binds = asked.binds | {"on": on}
    found = int(connection.execute(roster.UNITS_FOUND, binds).scalar_one())
    rows = connection.execute(roster.UNITS, binds | page.binds).all()
    officers: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for unit, *who in connection.execute(roster.OFFICERS, {"on": on}):
        officers[unit].append((who[0], who[1], who[2]))
    return Listing(page, found), [UnitRow(row, tuple(officers[row.id])) for row in rows]


def one_unit(connection: Connection, code: str, *, on: date) -> OneUnit:
    """The unit of this code.

    Raises:
        NotKnown: there is none.
    """
    unit = connection.execute(roster.UNIT, {"unit": code}).first()
    if unit is None:
        raise NotKnown(Sentence("名录中没有单位{code}", code=code))
    its = {"unit": unit.id, "on": on, "most": MOST_SUBJECTS}
    return OneUnit(
        unit,
        *(
            list(connection.execute(asked, its))
            for asked in (
                roster.HOLDERS,
                roster.BELOW,
                roster.MERGED_INTO,
                roster.SUBJECT_COUNTS,
                roster.SUBJECTS,
                roster.OWED,
            )
        ),
    )
