"""Five-year cover and its like (周期覆盖): what has not been evaluated for so many years, along the lineage."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from calendars.covering import Rotation
from calendars.schema import Calendar
from models.kinds import SubjectKind
from models.queries import rotations as queries
from models.queries.typed import statement
from rules.selection import Fragment, compiled


@dataclass(frozen=True)
class Turn:
    """A subject and the work year in which it was last chosen; None for never. Money is yuan."""

    code: str
    name: str
    kind: SubjectKind
    unit_code: str
    unit_name: str
    approved: Decimal | None
    last_year: int | None


@dataclass(frozen=True)
class Turned:
    """A rotation with all its subjects, those never chosen first."""

    rotation: Rotation
    work_year: int
    turns: tuple[Turn, ...]

    @property
    def due(self) -> tuple[Turn, ...]:
        """Those whose years are over, or who were never chosen."""
        years = self.rotation.years
        return tuple(each for each in self.turns if each.last_year is None or self.work_year - each.last_year >= years)

    @property
    def covered(self) -> int:
        return len(self.turns) - len(self.due)

    @property
    def share(self) -> float | None:
        return self.covered / len(self.turns) if self.turns else None

    @property
    def due_amount(self) -> Decimal:
        """In yuan."""
        return sum((each.approved or Decimal(0) for each in self.due), Decimal(0))


def read_rotations(connection: Connection, calendar: Calendar) -> tuple[Turned, ...]:
    """Every rotation of a year: what was chosen this year counts already, what was `years` ago no longer.

    Source: 财预〔2020〕10号, key projects once in five years (待核对).
    """
    return tuple(_turned(connection, calendar, each) for each in calendar.rotations)


def _turned(connection: Connection, calendar: Calendar, rotation: Rotation) -> Turned:
    fragment = Fragment("r")
    condition = compiled(rotation.where, fragment, calendar.work_year)
    sql = queries.turns(condition, fragment.among("x.deliverable", rotation.deliverables))
    keys = {"work_year": calendar.work_year, "budget_year": calendar.work_year + rotation.budget_year}
    rows = connection.execute(statement(sql), fragment.values | keys).all()
    turns = [
        Turn(
            row.code,
            row.name,
            SubjectKind(row.kind),
            row.unit_code,
            row.unit_name,
            None if row.approved_fen is None else Decimal(row.approved_fen) / 100,
            row.last_year,
        )
        for row in rows
    ]
    turns.sort(key=lambda each: (each.last_year or 0, -(each.approved or Decimal(0)), each.code))
    return Turned(rotation, calendar.work_year, tuple(turns))
