"""Propose what becomes of results: for each accepted and graded one what the calendar's rules say, once."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, insert

from calendars.schema import Calendar
from models.kinds import Event, Grade
from models.queries import applications, obligations
from models.schema import table_named
from rules.applying import Proposed, Result, budget_light, proposed
from rules.selection import fen


def propose_applications(
    connection: Connection, calendars: Mapping[int, Calendar], *, on: date, at: datetime
) -> tuple[int, int]:
    """Propose for every result that has no proposal yet; returns how many were proposed, and how many dropped.

    Level-triggered: what is asked is which results there are and which of them have a row, so a day missed or repeated
    leads to the same. What rested on a result that was returned or handed in again is dropped, unless it was decided:
    that stays, and the new version is asked about anew.

    Source: SPEC B18, B.7 (结果应用); a person decides (tasks/results/decide_application.py).
    """
    ruled = {year: calendar for year, calendar in calendars.items() if any(a.proposes for a in calendar.applications)}
    if not ruled:
        return 0, 0
    dropped = _drop(connection, on=on, at=at)
    made = sum(_propose(connection, calendar, on=on, at=at) for calendar in ruled.values())
    return made, dropped


def _propose(connection: Connection, calendar: Calendar, *, on: date, at: datetime) -> int:
    keys = sorted({key for each in calendar.applications if each.proposes for key in each.of})
    asked = {"work_year": calendar.work_year, "keys": keys}
    rows: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    for found in connection.execute(applications.RESULTS, asked).all():
        rows += _rows(calendar, found, on)
        told.append(entry(found, Event.APPLICATION_PROPOSED, on=on, at=at))
    if not rows:
        return 0
    results = {(row["obligation_id"], row["submission_id"]) for row in rows}
    again = [{"obligation_id": obligation, "submission_id": submission} for obligation, submission in sorted(results)]
    connection.execute(applications.REVIVE, again)
    connection.execute(insert(table_named("application")), rows)
    connection.execute(obligations.RECORD, told)
    return len(rows)


def _rows(calendar: Calendar, found: Row[Any], on: date) -> Iterable[dict[str, Any]]:
    budget, spent = yuan(found.budget_fen), yuan(found.executed_fen)
    light = budget_light(spent, budget, calendar.budget_lights)
    result = Result(found.deliverable, Grade(found.grade), budget, spent)
    for each in proposed(calendar.applications, result, light):
        yield dict(
            obligation_id=found.id,
            submission_id=found.submission_id,
            work_year=calendar.work_year,
            finding=each.rule.finding if each.rule else "",
            grade=found.grade,
            score=found.score,
            light=light or "",
            budget_fen=found.budget_fen,
            proposed_on=on,
            remind_on=on,
            reminded=0,
            state=0,
            decision="",
            why="",
            decided_by="",
            acting_for="",
            **_what(each, calendar.work_year),
        )


def _what(each: Proposed, work_year: int) -> dict[str, Any]:
    return dict(
        proposed=each.decision or "",
        least_fen=None if each.least is None else fen(each.least),
        most_fen=None if each.most is None else fen(each.most),
        for_year=work_year + (each.rule.for_year if each.rule else 1),
    )


def _drop(connection: Connection, *, on: date, at: datetime) -> int:
    fallen = connection.execute(applications.FALLEN).all()
    if not fallen:
        return 0
    connection.execute(applications.DROP, [{"application": row.id} for row in fallen])
    of = {row.obligation: row for row in fallen}
    told = [entry(row, Event.APPLICATION_DROPPED, on=on, at=at, id=row.obligation) for row in of.values()]
    connection.execute(obligations.RECORD, told)
    return len(fallen)


def entry(row: Row[Any], event: Event, *, on: date, at: datetime, **more: Any) -> dict[str, Any]:
    """A row of history about the obligation of `row`, whose state stays."""
    none = dict.fromkeys(("rung", "batch", "actor", "acting_for", "value", "why"))
    said = more if "id" in more else {"id": row.id} | more
    state = {"was": row.state, "state": row.state}
    of = {"due_version": row.due_version, "unit_id": row.unit_id}
    return none | of | state | {"on": on, "event": event.value, "at": at} | said


def yuan(amount: int | None) -> Decimal | None:
    """An amount in fen, as yuan."""
    return None if amount is None else Decimal(amount) / 100
