"""What a leader sees of proposals: those that wait, those decided, and one of them with everything it rests on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import Calendar, Rung, Trigger
from calendars.workdays import Workdays
from models.errors import Sentence
from models.kinds import Level, LineState, ProposalState, Role
from models.queries import letters, people_named, proposals
from rules.counting import kept, when
from tasks.cell_texts import batch_name
from tasks.listing import ProposedUnit, frozen, listed_units
from tasks.office import Office
from tasks.propose import Decided, Decision, agreed, carry_out, chain_of, find


@dataclass(frozen=True)
class Proposed:
    """A proposal in a list. `signed` and `signed_for` are who decided, by name, and for whom."""

    id: int
    name: str
    on_day: date
    level: Level
    rung: int
    ladder: str
    work_year: int
    state: ProposalState
    decided_on: date | None
    signed: str
    signed_for: str
    reason: str
    units: int
    items: int
    struck_off: int

    @property
    def waits(self) -> bool:
        return self.state is ProposalState.WAITING

    @property
    def when(self) -> Sentence:
        """The working day or the count that brought it about."""
        return when(self.rung)


@dataclass(frozen=True)
class Agreed:
    """A yes on the way through the chain."""

    role: Role
    name: str
    acting_for: str
    on: date
    why: str


@dataclass(frozen=True)
class LetterHead:
    number: str
    on: date


@dataclass(frozen=True)
class OneProposal:
    """A proposal with its units, the rung and its source, who has agreed, and whose turn it is. Once it is approved,
    the units are those of the list as it was then."""

    row: Proposed
    units: tuple[ProposedUnit, ...]
    rung: Rung | Trigger | None
    ladder_title: str
    ladder_source: str
    chain: tuple[Role, ...]
    agreed: tuple[Agreed, ...]
    head: LetterHead | None
    as_of: date

    @property
    def turn(self) -> Role | None:
        """Whose turn it is; None once it is decided."""
        return self.chain[min(len(self.agreed), len(self.chain) - 1)] if self.row.waits else None

    @property
    def is_last(self) -> bool:
        """Whether the next yes approves it."""
        return len(self.agreed) >= len(self.chain) - 1

    @property
    def listed(self) -> tuple[ProposedUnit, ...]:
        """The units that are not struck off."""
        return tuple(unit for unit in self.units if not unit.struck_off)


@dataclass(frozen=True)
class Heard:
    """Somebody whom a decision tells: in which role, of how much, on which day, or why not."""

    role: Role
    name: str
    state: LineState
    send_on: date
    units: int
    items: int


@dataclass(frozen=True)
class Foreseen:
    """What a decision would do: items told, people who hear of it, who must agree next."""

    told: int
    heard: tuple[Heard, ...]
    next_role: Role | None


def proposals_waiting_and_decided(connection: Connection) -> tuple[list[Proposed], list[Proposed]]:
    """What waits, oldest first; what is decided, newest first."""
    rows = connection.execute(proposals.LIST).all()
    names = _names(connection, {name for row in rows for name in (row.decided_by, row.acting_for)})
    found = [_proposed(row, names) for row in rows]
    decided = [each for each in found if not each.waits]
    decided.sort(key=lambda each: (each.decided_on or each.on_day, each.name), reverse=True)
    return [each for each in found if each.waits], decided


def waiting_proposals(connection: Connection) -> int:
    """How many proposals wait for a decision."""
    return int(connection.execute(proposals.WAITING).scalar_one())


def one_proposal(office: Office, connection: Connection, name: str, *, on: date) -> OneProposal:
    """Everything about the proposal of that name, as of its decision or of `on`.

    Raises:
        NotKnown: there is none. UnknownYear: a count of working days runs into such a year.
    """
    found = find(connection, name)
    listed = connection.execute(proposals.ONE, {"proposal": found.id}).one()
    endorsed = connection.execute(proposals.ENDORSEMENTS, {"proposal": found.id}).all()
    named = {name for row in endorsed for name in (row.by, row.acting_for)} | {listed.decided_by, listed.acting_for}
    names = _names(connection, named)
    calendars, days = office.years(connection)
    rung, title, source = _rung(calendars.get(found.work_year), found)
    head = connection.execute(letters.OF_PROPOSAL, {"proposal": found.id}).first()
    as_of = found.decided_on or on
    return OneProposal(
        row=_proposed(listed, names),
        units=frozen(connection, found.id) or listed_units(connection, days, found.id, as_of),
        rung=rung,
        ladder_title=title,
        ladder_source=source,
        chain=chain_of(connection, found.work_year),
        agreed=tuple(
            Agreed(Role(row.role), names.get(row.by, row.by), names.get(row.acting_for, ""), row.on_day, row.why)
            for row in endorsed
        ),
        head=LetterHead(head.number, head.dated_on) if head and head.dated_on else None,
        as_of=as_of,
    )


def foresee(connection: Connection, days: Workdays, decision: Decision, *, at: datetime) -> Foreseen:
    """What the decision would do, found by making it and undoing it; nothing is changed.

    Raises:
        as carry_out does (tasks/propose.py).
    """
    with connection.begin_nested() as looking:
        done: Decided = carry_out(connection, days, decision, at=at)
        rows = connection.execute(proposals.HEARD, {"batch": done.batch}).all() if done.batch else []
        looking.rollback()
    heard = [
        Heard(Role(row.missing_role or row.role), row.name, LineState(row.state), row.send_on, row.units, row.items)
        for row in rows
    ]
    return Foreseen(done.told, tuple(heard), done.next_role)


def step_of(connection: Connection, name: str) -> int:
    """How many of the chain have agreed to it."""
    return agreed(connection, find(connection, name).id)


def _names(connection: Connection, codes: set[str]) -> Mapping[str, str]:
    found = connection.execute(people_named.names(connection.dialect.name), {"codes": json.dumps(sorted(codes - {""}))})
    return {row.code: row.name for row in found}


def _proposed(row: Row[Any], names: Mapping[str, str]) -> Proposed:
    return Proposed(
        id=row.id,
        name=batch_name(row.on_day, row.work_year, row.ladder, row.rung, row.part),
        on_day=row.on_day,
        level=Level(row.level),
        rung=row.rung,
        ladder=row.ladder,
        work_year=row.work_year,
        state=ProposalState(row.state),
        decided_on=row.decided_on,
        signed=names.get(row.decided_by, row.decided_by),
        signed_for=names.get(row.acting_for, row.acting_for),
        reason=row.reason,
        units=int(row.units),
        items=int(row.items),
        struck_off=int(row.units_struck_off),
    )


def _rung(calendar: Calendar | None, found: Row[Any]) -> tuple[Rung | Trigger | None, str, str]:
    """The rung with its ladder's title and source, as the calendar in force says them; None if it no longer does."""
    ladder = calendar.ladders.get(found.ladder) if calendar else None
    if ladder is None:
        return None, found.ladder, ""
    named: list[Rung | Trigger] = [
        each for each in ladder.rungs if (each.workdays, each.level) == (found.rung, found.level)
    ]
    named += [each for each in ladder.triggers if kept(each.counts, each.times) == found.rung]
    rung = named[0] if named else None
    return rung, ladder.title, ladder.source
