"""A leader decides on a proposal (拟办): approve, with units struck off, or refuse. Only then does it happen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.errors import NotKnown, NotYours, Overtaken, RuleBroken, Sentence
from models.kinds import ProposalState, Role
from models.queries import counting, lines, proposals
from models.queries.people_named import PERSON
from models.queries.plans import PUBLISHED
from notices.words import ROLES
from rules.counting import read
from tasks.listing import freeze
from tasks.standing_in import held_by
from tasks.sweep import give_mails, new_batch, send_days, write_proposals

ALONE = (Role.FIN_LEADER,)  # who approves where the calendar names no chain


@dataclass(frozen=True)
class Decision:
    """Who decides what on a day, and why; units struck off, each with its reason. `step` is the place in the chain of
    approvals that was seen when it was decided; None: whichever it is now."""

    batch: str
    on: date
    by: str
    why: str
    approved: bool
    struck_off: Mapping[str, str]
    step: int | None = None


@dataclass(frozen=True)
class Decided:
    """What a decision did: how many obligations are told of, by which batch; `next_role` still has to agree."""

    told: int = 0
    batch: int = 0
    next_role: Role | None = None


def decide(connection: Connection, days: Workdays, decision: Decision, *, at: datetime) -> int:
    """Carry out a leader's decision (`carry_out`); returns how many obligations were told of."""
    return carry_out(connection, days, decision, at=at).told


def carry_out(connection: Connection, days: Workdays, decision: Decision, *, at: datetime) -> Decided:
    """Approve or refuse, for oneself or for whom one stands in for.

    Approved: the circular, talk or deduction is told to the rung's recipients on the next working day, except to units
    struck off and to those that have handed in meanwhile (they stay listed). Where the calendar names a chain of
    approvals, everybody but the last only agrees; each must be another person. Refused, by anybody of the chain: nobody
    is told.

    Raises:
        NotKnown: no such proposal. NotYours: it is not the turn of who decides. Overtaken: it is decided already, or
            somebody else of the chain has agreed meanwhile. RuleBroken: a unit to strike off is not on it, or is struck
            off without a reason.
    """
    found = find(connection, decision.batch)
    if found.state != ProposalState.WAITING:
        raise _decided(found, decision.batch)
    chain = chain_of(connection, found.work_year)
    step = min(agreed(connection, found.id), len(chain) - 1)  # a chain made shorter meanwhile ends with its last
    if decision.step not in (None, step):
        raise Overtaken(
            Sentence("拟办{batch}刚刚有人同意，现在轮到{role}", batch=decision.batch, role=Sentence(ROLES[chain[step]]))
        )
    acting_for = _acting_for(connection, decision, chain[step])
    values: dict[str, Any] = {"proposal": found.id, "on": decision.on, "by": decision.by, "why": decision.why}
    values |= {"acting_for": acting_for, "at": at}
    if step:
        _check_another(connection, values)
    _strike_off(connection, found, decision)
    if decision.approved and step + 1 < len(chain):
        return _agree(connection, decision, values | {"position": step, "role": int(chain[step])}, chain[step + 1])
    return _conclude(connection, days, decision, found, values)


def chain_of(connection: Connection, work_year: int) -> tuple[Role, ...]:
    """Who must agree to a proposal of that year, in their order; the last one's yes approves it."""
    document = connection.execute(PUBLISHED, {"work_year": work_year}).scalar()
    chain = Calendar.model_validate_json(document).approval_chain if document else None
    return tuple(Role[name] for name in chain.roles) if chain else ALONE


def agreed(connection: Connection, proposal: int) -> int:
    """How many of the chain have agreed."""
    return int(connection.execute(proposals.AGREED, {"proposal": proposal}).scalar_one())


def _decided(found: Row[Any], batch: str) -> Overtaken:
    told = Sentence("批准") if found.state == ProposalState.APPROVED else Sentence("未批准")
    return Overtaken(
        Sentence(
            "拟办{batch}已经决定（{on} {by} {told}）", batch=batch, on=found.decided_on, by=found.decided_by, told=told
        )
    )


def _acting_for(connection: Connection, decision: Decision, role: Role) -> str:
    """Whom who decides acts for; empty: for themselves. Whom the register does not know is taken at their word."""
    wrong = Sentence("{by}不是{role}，不能决定拟办", by=decision.by, role=Sentence(ROLES[role]))
    if decision.by in Role.__members__:
        if Role[decision.by] is not role:
            raise NotYours(wrong)
        return ""
    person = connection.execute(PERSON, {"code": decision.by}).first()
    if person is None:
        return ""
    held = [each.acting_for for each in held_by(connection, person.id, decision.on) if each.role is role]
    if not held:
        raise NotYours(wrong)
    return held[0]


def _check_another(connection: Connection, values: dict[str, Any]) -> None:
    """Nobody agrees twice, neither in person nor through a deputy."""
    hands = {values["by"], values["acting_for"]} - {""}
    for row in connection.execute(proposals.ENDORSEMENTS, {"proposal": values["proposal"]}):
        if hands & {row.by, row.acting_for}:
            raise NotYours(Sentence("{by}已经同意过，须由另一人批准", by=row.by))


def _strike_off(connection: Connection, found: Row[Any], decision: Decision) -> None:
    for unit, why in decision.struck_off.items():
        if not why.strip():
            raise RuleBroken(Sentence("划去{unit}须写明理由", unit=unit))
        struck = connection.execute(proposals.STRIKE_OFF, {"proposal": found.id, "unit": unit, "why": why})
        if struck.rowcount == 0:
            raise RuleBroken(Sentence("单位{unit}不在拟办{batch}中", unit=unit, batch=decision.batch))


def _agree(connection: Connection, decision: Decision, values: dict[str, Any], next_role: Role) -> Decided:
    if connection.execute(proposals.ENDORSE, values).rowcount == 0:
        role = Sentence(ROLES[next_role])
        raise Overtaken(Sentence("拟办{batch}刚刚有人同意，现在轮到{role}", batch=decision.batch, role=role))
    return Decided(next_role=next_role)


def _conclude(
    connection: Connection, days: Workdays, decision: Decision, found: Row[Any], values: dict[str, Any]
) -> Decided:
    """The last word: written down once, whoever else says it at the same moment."""
    state = ProposalState.APPROVED if decision.approved else ProposalState.REFUSED
    if connection.execute(proposals.DECIDE, values | {"state": state.value}).rowcount == 0:
        raise _decided(find(connection, decision.batch), decision.batch)
    batch = new_batch(connection, "approve" if decision.approved else "refuse", on=decision.on, at=values["at"])
    values |= {"batch": batch}
    connection.execute(proposals.STRUCK, values)
    if not decision.approved:
        connection.execute(proposals.REFUSED, values)
        return Decided(batch=batch)
    return Decided(_approve(connection, days, found, values), batch)


def _approve(connection: Connection, days: Workdays, found: Row[Any], values: dict[str, Any]) -> int:
    twin = connection.execute(proposals.TWIN, {"ladder_id": found.ladder_id, "rung": found.rung}).scalar_one()
    told = connection.execute(proposals.APPROVED_TOLD, values | {"rung": twin}).rowcount
    connection.execute(proposals.APPROVED_SILENT, values)
    freeze(connection, days, found.id, values["on"], at=values["at"])
    speak = values | {"rung": twin} | send_days(days, values["on"])
    connection.execute(lines.LINES_FOR_UNITS_OF_BATCH, speak)
    _count_lists(connection, speak)
    give_mails(connection, days, speak)
    return told


def _count_lists(connection: Connection, speak: dict[str, Any]) -> None:
    """Whoever was last on so many approved lists is proposed for more; it is counted where a list comes to be."""
    if connection.execute(counting.WRITE_LAST, speak).rowcount == 0:
        return
    for rung in connection.execute(counting.WRITTEN, speak).scalars().all():
        connection.execute(lines.LINES_FOR_UNITS_OF_BATCH, speak | {"rung": rung})
    write_proposals(connection, speak, asked=True)


def find(connection: Connection, batch: str) -> Row[Any]:
    """The proposal named like `20220517-2022-standard+10`.

    Raises:
        NotKnown: there is none.
    """
    parts = re.fullmatch(r"(\d{8})-(\d{4})-(.+?)([+-]\d+|\.(?:items|last)\d+)(?:\.(\d+))?", batch, re.ASCII)
    on = _day(batch[:8]) if parts else None
    if parts and on:
        for row in connection.execute(proposals.FIND, {"on": on}):
            named = (int(parts[2]), parts[3], read(parts[4]), int(parts[5] or 1))
            if (row.work_year, row.ladder, row.rung, row.part) == named:
                return row
    raise NotKnown(Sentence("没有拟办{batch}", batch=batch))


def _day(digits: str) -> date | None:
    """The day in `20220517`; None if there is no such day."""
    try:
        return date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    except ValueError:
        return None
