"""Decide what becomes of a result (决定结果应用): one, or many as they are proposed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.labels import DECISIONS
from calendars.results import Application, Decision
from calendars.schema import Calendar
from models.errors import NotKnown, NotYours, RuleBroken, Sentence
from models.kinds import ApplicationState, Event, Role
from models.queries import applications, obligations
from rules.applying import Decided, Proposed, check_decision
from rules.selection import fen
from tasks.results.propose_applications import entry, yuan

DECIDING = frozenset({Role.FIN_LEADER, Role.FIN_OPERATOR, Role.FIN_ADMIN})


@dataclass(frozen=True)
class Decider:
    """Who decides, in which roles, on whose behalf, on which day and at which moment."""

    by: str
    roles: frozenset[Role]
    on: date
    at: datetime
    acting_for: str = ""


def decide_application(
    connection: Connection, calendar: Calendar, application: int, wanted: Decided, who: Decider
) -> None:
    """Decide it, with the amount and the budget year, and write it to the obligation's history.

    Raises:
        NotKnown: there is no such application. NotYours: the roles do not decide it.
        RuleBroken: decided or dropped already, or not as rules/applying.py has it.
    """
    row = one(connection, application)
    if not who.roles & DECIDING:
        raise NotYours(Sentence("{by}无权决定结果应用", by=who.by))
    _still_waits(row)
    was = Proposed(rule_of(calendar, row.finding), yuan(row.least_fen), yuan(row.most_fen))
    check_decision(wanted, was, budget=yuan(row.budget_fen), work_year=calendar.work_year)
    _settle(connection, row, wanted, who)


def decide_as_proposed(
    connection: Connection, calendars: dict[int, Calendar], chosen: Iterable[int], who: Decider, *, why: str = ""
) -> int:
    """Decide many as they are proposed, all or none in the caller's transaction; returns how many.

    Raises:
        NotKnown, NotYours, RuleBroken: the sentence names the one that cannot be decided so.
    """
    done = 0
    for application in sorted(set(chosen)):
        row = one(connection, application)
        if not row.proposed:
            raise RuleBroken(Sentence("{what}没有拟办意见，请单独决定", what=named(row)))
        decision, amount = Decision(row.proposed), yuan(row.least_fen)
        wanted = Decided(decision, amount, row.for_year, why)
        try:
            decide_application(connection, calendars[row.work_year], application, wanted, who)
        except RuleBroken as broken:
            raise RuleBroken(Sentence("{what}：{why}", what=named(row), why=broken.sentence)) from broken
        done += 1
    return done


def one(connection: Connection, application: int) -> Row[Any]:
    """The application of that number.

    Raises:
        NotKnown: there is none.
    """
    found = connection.execute(applications.ONE, {"application": application}).first()
    if found is None:
        raise NotKnown(Sentence("没有编号为{id}的结果应用", id=application))
    return found


def rule_of(calendar: Calendar, finding: str) -> Application | None:
    """The calendar's rule by which it was proposed, if it is still there."""
    return next((rule for rule in calendar.applications if finding and rule.finding == finding), None)


def named(row: Row[Any]) -> str:
    """A result in words: unit and subject, or deliverable."""
    return f"{row.unit_name} {row.subject_name or row.title}"


def _still_waits(row: Row[Any]) -> None:
    if row.state == ApplicationState.DECIDED:
        raise RuleBroken(
            Sentence("{on}已决定{decision}", on=row.decided_on, decision=DECISIONS[Decision(row.decision)])
        )
    if row.state == ApplicationState.DROPPED:
        raise RuleBroken(Sentence("所依据的结果已经退回或重报，不再决定"))


def _settle(connection: Connection, row: Row[Any], wanted: Decided, who: Decider) -> None:
    values = dict(
        application=row.id,
        decision=wanted.decision.value,
        amount_fen=None if wanted.amount is None else fen(wanted.amount),
        for_year=wanted.for_year,
        why=wanted.why.strip(),
        by=who.by,
        acting_for=who.acting_for,
        on=who.on,
    )
    if connection.execute(applications.DECIDE, values).rowcount != 1:
        raise RuleBroken(Sentence("该事项刚刚被他人变更，请重试"))
    amount = "" if wanted.amount is None else f" {wanted.amount:.2f}"
    told: dict[str, Any] = dict(id=row.obligation_id, was=row.obligation_state, state=row.obligation_state)
    told |= dict(value=f"{wanted.decision.value}{amount} {wanted.for_year}")
    told |= dict(actor=who.by, acting_for=who.acting_for or None, why=wanted.why.strip() or None)
    connection.execute(obligations.RECORD, entry(row, Event.APPLICATION_DECIDED, on=who.on, at=who.at, **told))
