"""What 人大、政协、审计 read: how complete what is closed is, and approved circulars. No person is named."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from models.kinds import StepKey
from models.queries import rooms
from tasks.cell_texts import batch_name
from tasks.listing import ProposedUnit, frozen


@dataclass(frozen=True)
class Closed:
    """A deliverable whose day is over: expected, handed in, of these on time, accepted."""

    work_year: int
    step: StepKey
    title: str
    budget_year: int
    due_on: date | None
    expected: int
    actual: int
    on_time: int
    accepted: int


@dataclass(frozen=True)
class Circular:
    """A circular with the units that it names, and of how many items."""

    name: str
    number: str
    on: date
    units: tuple[tuple[str, int], ...]


def closed_deliverables(connection: Connection, *, on: date) -> list[Closed]:
    """The deliverables that closed before `on`, the newest year first, in the document's order."""
    return [
        Closed(
            row.work_year,
            StepKey(row.step),
            row.title,
            row.budget_year,
            row.due_on,
            int(row.expected),
            int(row.actual),
            int(row.on_time),
            int(row.accepted),
        )
        for row in connection.execute(rooms.CLOSED, {"on": on})
    ]


def approved_circulars(connection: Connection) -> list[Circular]:
    """The circulars as they were approved, newest first; those of before lists were kept name no units."""
    return [
        Circular(
            name=batch_name(row.on_day, row.work_year, row.ladder, row.rung, row.part),
            number=row.number or "",
            on=row.dated_on or row.decided_on,
            units=tuple((unit.name, named) for unit in frozen(connection, row.id) or () if (named := _named(unit))),
        )
        for row in connection.execute(rooms.CIRCULARS)
    ]


def _named(unit: ProposedUnit) -> int:
    """How many of its items the circular names."""
    return 0 if unit.struck_off else sum(item.told or item.handed_in_on is not None for item in unit.items)
