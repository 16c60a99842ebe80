"""One deed on one letter: checked against the table of states, changed under a guard, written down at once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import NotKnown, NotYours, Overtaken, RuleBroken, Sentence
from models.kinds import LetterState, Role
from models.queries import letters
from rules.lettering import Deed, transition


@dataclass(frozen=True)
class By:
    """Who does it, in which roles, for whom (empty: for themselves), on which day, and why."""

    code: str
    roles: frozenset[Role]
    on: date
    at: datetime
    why: str = ""
    acting_for: str = ""


def find(connection: Connection, letter: int) -> Row[Any]:
    """The letter of that id.

    Raises:
        NotKnown: there is none.
    """
    row = connection.execute(letters.ONE, {"letter": letter}).first()
    if row is None:
        raise NotKnown(Sentence("没有编号为{id}的函件", id=letter))
    return row


def do(
    connection: Connection, row: Row[Any], deed: Deed, by: By, *, agreed: int = 0, to: LetterState | None = None
) -> LetterState:
    """Do a deed; returns where the letter stands then. `to` is a state of its own where the chain goes on.

    Raises:
        TransitionNotAllowed, NotYours, RuleBroken, Overtaken: nothing is changed; the sentence says why.
    """
    was = LetterState(row.state)
    rule = transition(deed, was)
    if by.roles and not by.roles & set(rule.actors):
        raise NotYours(Sentence("该函件不由您办理"))
    if rule.reason and not by.why.strip():
        raise RuleBroken(Sentence("须写明理由"))
    state = to if to is not None else was if rule.leads_to is None else rule.leads_to
    keys = {"letter": row.id, "state": int(state), "was": int(was), "edition": row.edition, "agreed": agreed}
    if connection.execute(letters.CHANGE, keys).rowcount != 1:
        raise Overtaken(Sentence("该函件刚刚被他人变更，请刷新后重试"))
    record(connection, row.id, deed, by, was=was, state=state)
    return state


def record(
    connection: Connection, letter: int, deed: Deed, by: By, *, was: LetterState | None, state: LetterState
) -> None:
    """Write down what was done."""
    keys: dict[str, Any] = {"letter": letter, "act": deed.value, "was": was, "state": int(state), "by": by.code}
    keys |= {"acting_for": by.acting_for, "on": by.on, "why": by.why.strip(), "at": by.at}
    connection.execute(letters.RECORD, keys)
