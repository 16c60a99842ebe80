"""What waits for whom: reviews by role with those that take too long, requests, proposals."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from models.kinds import Level, PetitionKind, Role
from models.queries import board
from rules.reviewing import review_workdays
from tasks.board.totals import binds
from tasks.cell_texts import batch_name
from tasks.desk.scope import EVERYTHING, Scope, Wanted
from tasks.office import Office


@dataclass(frozen=True)
class ReviewWait:
    """What a role has to review; `overdue` of it take longer than the calendar gives, all that came by `overdue_on`;
    of `stuck` ones whoever is above has heard in vain."""

    role: Role
    items: int
    overdue: int
    first_on: date
    overdue_on: date | None
    stuck: int = 0


@dataclass(frozen=True)
class PetitionWait:
    """Requests of a kind that nobody has answered."""

    kind: PetitionKind
    items: int
    first_on: date


@dataclass(frozen=True)
class ProposalWait:
    """A proposal that waits for a leader; `handed_in` of its items have come in since."""

    batch: str
    level: Level
    on: date
    units: int
    items: int
    handed_in: int


@dataclass(frozen=True)
class Waits:
    reviews: tuple[ReviewWait, ...]
    petitions: tuple[PetitionWait, ...]
    proposals: tuple[ProposalWait, ...]


def waits(office: Office, connection: Connection, scope: Scope, *, on: date, wanted: Wanted = EVERYTHING) -> Waits:
    """What waits on `on` about the units of `scope`. Requests and proposals are of any year.

    Raises:
        UnknownYear: a count runs through a year whose working days are not known.
    """
    keys, dialect = binds(scope, wanted, on), connection.dialect.name
    petitions = tuple(
        PetitionWait(PetitionKind(row.kind), int(row.items), row.first_on)
        for row in connection.execute(board.petitions(dialect), keys)
    )
    proposals = tuple(_proposal(row) for row in connection.execute(board.proposals(dialect), keys))
    return Waits(_reviews(office, connection, keys, on), petitions, proposals)


def _reviews(office: Office, connection: Connection, keys: dict[str, Any], on: date) -> tuple[ReviewWait, ...]:
    """What each role has to review."""
    calendars, days = office.years(connection)
    found: dict[Role, ReviewWait] = {}
    for row in connection.execute(board.waiting(connection.dialect.name), keys):
        late = days.between(row.review_since_on, on) > review_workdays(calendars.get(row.work_year))
        role, since, items = Role(row.stage), row.review_since_on, int(row.items)
        before = found.get(role, ReviewWait(role, 0, 0, since, None))
        last = max(filter(None, (before.overdue_on, since))) if late else before.overdue_on
        overdue = before.overdue + (items if late else 0)
        found[role] = ReviewWait(
            role, before.items + items, overdue, min(before.first_on, since), last, before.stuck + int(row.stuck)
        )
    return tuple(found.values())


def _proposal(row: Any) -> ProposalWait:
    batch = batch_name(row.on_day, row.work_year, row.ladder, row.rung, row.part)
    return ProposalWait(batch, Level(row.level), row.on_day, int(row.units), int(row.items), int(row.handed_in))
