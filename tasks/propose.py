"""A leader decides on a proposal (拟办): approve, with units struck off, or refuse. Only then does it happen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.workdays import Workdays
from models.errors import NotKnown, NotYours, RuleBroken, Sentence
from models.kinds import ProposalState, Role
from models.queries import lines, proposals
from tasks.sweep import give_mails, new_batch, send_days


@dataclass(frozen=True)
class Decision:
    """Who decides what on a day, and why; units struck off, each with its reason."""

    batch: str
    on: date
    by: str
    why: str
    approved: bool
    struck_off: Mapping[str, str]


def decide(connection: Connection, days: Workdays, decision: Decision, *, at: datetime) -> int:
    """Carry out a leader's decision; returns how many obligations were told of.

    Approved: the circular, talk or deduction is told to the rung's recipients on the next working day, except to units
    struck off and to those that have handed in meanwhile (they stay listed). Refused: nobody is told.

    Raises:
        NotKnown: no such proposal. NotYours: who decides is known and no leader. RuleBroken: it is decided already, or
            a unit to strike off is not on it, or is struck off without a reason.
    """
    _check_leader(connection, decision)
    found = find(connection, decision.batch)
    values: dict[str, Any] = {"proposal": found.id, "on": decision.on, "by": decision.by, "why": decision.why}
    for unit, why in decision.struck_off.items():
        if not why.strip():
            raise RuleBroken(Sentence("划去{unit}须写明理由", unit=unit))
        struck = connection.execute(proposals.STRIKE_OFF, {"proposal": found.id, "unit": unit, "why": why})
        if struck.rowcount == 0:
            raise RuleBroken(Sentence("单位{unit}不在拟办{batch}中", unit=unit, batch=decision.batch))
    state = ProposalState.APPROVED if decision.approved else ProposalState.REFUSED
    if connection.execute(proposals.DECIDE, values | {"state": state.value}).rowcount == 0:
        raise RuleBroken(Sentence("拟办{batch}已经决定", batch=decision.batch))
    batch = new_batch(connection, "approve" if decision.approved else "refuse", on=decision.on, at=at)
    values |= {"batch": batch}
    connection.execute(proposals.STRUCK, values)
    if not decision.approved:
        connection.execute(proposals.REFUSED, values)
        return 0
    return _approve(connection, days, found, values)


def _check_leader(connection: Connection, decision: Decision) -> None:
    if decision.by in Role.__members__:
        roles = [Role[decision.by]]
    else:
        found = connection.execute(proposals.ROLES_OF, {"person": decision.by, "on": decision.on}).scalars()
        roles = [Role(role) for role in found]
    if roles and Role.FIN_LEADER not in roles:
        raise NotYours(Sentence("{by}不是局领导，不能决定拟办", by=decision.by))


def _approve(connection: Connection, days: Workdays, found: Row[Any], values: dict[str, Any]) -> int:
    twin = connection.execute(proposals.TWIN, {"ladder_id": found.ladder_id, "rung": found.rung}).scalar_one()
    told = connection.execute(proposals.APPROVED_TOLD, values | {"rung": twin}).rowcount
    connection.execute(proposals.APPROVED_SILENT, values)
    speak = values | {"rung": twin} | send_days(days, values["on"])
    connection.execute(lines.LINES_FOR_UNITS_OF_BATCH, speak)
    give_mails(connection, days, speak)
    return told


def find(connection: Connection, batch: str) -> Row[Any]:
    """The proposal named like `20220517-2022-standard+10`.

    Raises:
        NotKnown: there is none.
    """
    parts = re.fullmatch(r"(\d{8})-(\d{4})-(.+?)([+-]\d+)(?:\.(\d+))?", batch, re.ASCII)
    on = _day(batch[:8]) if parts else None
    if parts and on:
        for row in connection.execute(proposals.FIND, {"on": on}):
            named = (int(parts[2]), parts[3], int(parts[4]), int(parts[5] or 1))
            if (row.work_year, row.ladder, row.rung, row.part) == named:
                return row
    raise NotKnown(Sentence("没有拟办{batch}", batch=batch))


def _day(digits: str) -> date | None:
    """The day in `20220517`; None if there is no such day."""
    try:
        return date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    except ValueError:
        return None
