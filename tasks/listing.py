"""A proposal's list: units, their items, how each stood; frozen when it is approved, as proof of what was decided."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row

from calendars.workdays import Workdays
from models.kinds import Level, LineState
from models.queries import proposals
from rules.lateness import late_boundary, late_workdays


@dataclass(frozen=True)
class Said:
    """What the unit's own people were told, on which day, at which level, and what became of it."""

    level: Level
    on: date
    state: LineState


@dataclass(frozen=True)
class ProposedItem:
    """An item of a proposal: due when it was proposed, late by so many working days until the decision or today."""

    obligation: int
    title: str
    subject_code: str
    subject_name: str
    due_on: date
    late: int
    handed_in_on: date | None  # since it was proposed, up to the decision
    moved: bool  # its date has been changed since
    struck_off: str
    told: bool  # by the approval
    said: tuple[Said, ...]


@dataclass(frozen=True)
class ProposedUnit:
    code: str
    name: str
    items: tuple[ProposedItem, ...]

    @property
    def struck_off(self) -> str:
        return next((each.struck_off for each in self.items if each.struck_off), "")

    @property
    def still_owes(self) -> bool:
        return any(not each.handed_in_on and not each.moved for each in self.items)


_LIST = TypeAdapter(tuple[ProposedUnit, ...])


def freeze(connection: Connection, days: Workdays, proposal: int, on: date, *, at: datetime) -> None:
    """Keep the list as it stands at the approval; whatever is renamed, moved or handed in later changes nothing of it.

    Raises:
        UnknownYear: a count of working days runs into such a year.
    """
    content = _LIST.dump_json(listed_units(connection, days, proposal, on)).decode()
    connection.execute(proposals.FREEZE, {"proposal": proposal, "content": content, "at": at})


def frozen(connection: Connection, proposal: int) -> tuple[ProposedUnit, ...] | None:
    """The list as it was at the approval; None if it is not approved, or was before lists were kept."""
    content = connection.execute(proposals.FROZEN, {"proposal": proposal}).scalar()
    return _LIST.validate_json(content) if content else None


def digest(units: tuple[ProposedUnit, ...]) -> str:
    """A few letters that change when anything of the list does: printed on it, to compare two copies."""
    return sha256(_LIST.dump_json(units)).hexdigest()[:16]


def listed_units(connection: Connection, days: Workdays, proposal: int, as_of: date) -> tuple[ProposedUnit, ...]:
    """The list as it is now, lateness counted until `as_of`.

    Raises:
        UnknownYear: a count of working days runs into such a year.
    """
    said: dict[int, list[Said]] = defaultdict(list)
    for row in connection.execute(proposals.SAID, {"proposal": proposal}):
        said[row.obligation_id].append(Said(Level(row.level), row.send_on, LineState(row.state)))
    rows = connection.execute(proposals.LISTED, {"proposal": proposal}).all()
    return tuple(
        ProposedUnit(code, name, tuple(_item(row, days, as_of, tuple(said[row.obligation])) for row in of_unit))
        for (code, name), of_unit in groupby(rows, key=lambda row: (row.unit_code, row.unit_name))
    )


def _item(row: Row[Any], days: Workdays, as_of: date, said: tuple[Said, ...]) -> ProposedItem:
    due_on = date.fromisoformat(row.then_due) if row.then_due else row.due_on
    nominal = due_on if row.moved else row.nominal_due_on
    until = row.handed_in_on or as_of
    return ProposedItem(
        obligation=row.obligation,
        title=row.title,
        subject_code=row.subject_code,
        subject_name=row.subject_name,
        due_on=due_on,
        late=late_workdays(until, nominal, due_on, days) if until > late_boundary(nominal, due_on) else 0,
        handed_in_on=row.handed_in_on,
        moved=bool(row.moved),
        struck_off=row.struck_off,
        told=bool(row.told),
        said=said,
    )
