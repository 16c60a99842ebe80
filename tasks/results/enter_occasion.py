"""Enter that an event of the calendar has happened (登记事件): what is counted from it is opened with its due date."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.dates import timed
from calendars.schema import Calendar, Deliverable, Occasion
from calendars.workdays import Workdays
from models.errors import NotKnown, NotYours, RuleBroken, Sentence
from models.kinds import Role, StepKey
from models.queries import occasions
from tasks.open_step import open_step

ENTERING = frozenset({Role.FIN_OPERATOR, Role.FIN_ADMIN})


@dataclass(frozen=True)
class Happened:
    """An event that happened on a day: for the first-level unit `unit_code` with all below it, or for all; with the
    document (批复文号) that says so."""

    event: str
    on: date
    unit_code: str = ""
    document: str = ""


@dataclass(frozen=True)
class Waiting:
    """An event of the calendar: what is counted from it, and for whom it has been entered on which day."""

    key: str
    occasion: Occasion
    deliverables: tuple[Deliverable, ...]
    entered: tuple[Row[Any], ...]


def events_of(connection: Connection, calendar: Calendar) -> list[Waiting]:
    """Every event of the year, with what is counted from it and what has been entered."""
    entered = connection.execute(occasions.ENTERED, {"work_year": calendar.work_year}).all()
    return [
        Waiting(
            key,
            occasion,
            tuple(deliverable for _, deliverable in calendar.deliverables() if deliverable.due.after == key),
            tuple(row for row in entered if row.event == key),
        )
        for key, occasion in calendar.events.items()
    ]


def enter_occasion(
    connection: Connection,
    calendar: Calendar,
    days: Workdays,
    happened: Happened,
    *,
    by: str,
    roles: frozenset[Role],
    on: date,
    at: datetime,
) -> int:
    """Enter the event and open what is counted from it at once; returns how many obligations were added.

    Once it is entered its day stays: who was told a date gets more time by an extension, with its reason.

    Source: 预算法 art. 14 (statutory times run from an approval); SPEC B.6.

    Raises:
        NotKnown: the calendar has no such event, or there is no such first-level unit. NotYours: not the bureau's desk.
        RuleBroken: it has not come yet, lies before the work year, or is entered already.
    """
    if not roles & ENTERING:
        raise NotYours(Sentence("{by}无权登记事件", by=by))
    if happened.event not in calendar.events:
        raise NotKnown(Sentence("{year}年度年历没有事件{event}", year=calendar.work_year, event=happened.event))
    if happened.on > on:
        raise RuleBroken(Sentence("{on}还没有到（今天是{today}）", on=happened.on, today=on))
    if happened.on.year < calendar.work_year:
        raise RuleBroken(Sentence("{on}早于{year}工作年度", on=happened.on, year=calendar.work_year))
    unit = _unit(connection, happened.unit_code)
    _store(connection, calendar, happened, unit, by=by, on=on, at=at)
    return sum(open_step(connection, calendar, step, days, on=on, at=at) for step in _steps(calendar, happened.event))


def due_after(calendar: Calendar, days: Workdays, happened: Happened) -> list[tuple[Deliverable, date]]:
    """What would be due when, if the event happened then.

    Raises:
        UnknownYear: a count of working days runs through a year whose working days are not known.
    """
    return [
        (deliverable, timed(deliverable.due, happened.on, days)[1])
        for _, deliverable in calendar.deliverables()
        if deliverable.due.after == happened.event
    ]


def _unit(connection: Connection, code: str) -> int:
    if not code:
        return 0
    found = connection.execute(occasions.FIRST_LEVEL, {"unit": code}).scalar()
    if found is None:
        raise NotKnown(Sentence("没有编码为{unit}的一级单位", unit=code))
    return int(found)


def _store(
    connection: Connection, calendar: Calendar, happened: Happened, unit: int, *, by: str, on: date, at: datetime
) -> None:
    row = {"work_year": calendar.work_year, "event": happened.event, "unit_id": unit, "happened_on": happened.on}
    row |= {"document": happened.document.strip(), "by": by, "on": on, "at": at}
    if connection.execute(occasions.ENTER, row).rowcount != 1:
        title = calendar.events[happened.event].title
        raise RuleBroken(Sentence("{event}已经登记；要改期限，请逐项延期", event=title))


def _steps(calendar: Calendar, event: str) -> list[StepKey]:
    return [
        step.key for step in calendar.steps if any(deliverable.due.after == event for deliverable in step.deliverables)
    ]
