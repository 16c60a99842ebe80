"""What stands in a calendar on a day: two statements, however many entries."""

import json
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row

from calendars.dates import marks
from calendars.workdays import Workdays
from models.kinds import OWING, Level, State
from models.queries import feeds
from notices.feed import Alarm, Entry, Feed
from notices.phrases import full_width
from notices.words import chinese
from tasks.clock import moment
from tasks.desk.owed import why_that_day
from tasks.desk.scope import Scope

KEPT = timedelta(days=60)  # what is not owed any more
MOST = 2000
NINE = time(9, 0)


def read_feed(
    connection: Connection, days: Workdays, scope: Scope, name: str, portal_url: str, *, at: datetime
) -> Feed:
    """The calendar of some units at the office's moment `at`, the next due first.

    Raises:
        UnknownYear: a date lies in a year whose working days are not known.
    """
    since_on = at.date() - KEPT
    keys = scope.binds | {"since_on": since_on, "year": since_on.year - 1, "most": MOST + 1}
    rows = connection.execute(feeds.entries(connection.dialect.name), keys).all()
    alarms = _alarms(connection, {row.timetable_id for row in rows if State(row.state) in OWING}, at)
    said = _Said(days)
    found = tuple(said.entry(row, alarms.get(row.timetable_id, ())) for row in rows[:MOST])
    several = bool(scope.trees or len(scope.units) > 1)
    return Feed(name, portal_url.rstrip("/"), found, several=several, left_out=len(rows) > MOST)


def _alarms(connection: Connection, timetables: Iterable[int], at: datetime) -> dict[int, tuple[Alarm, ...]]:
    """By timetable: the rungs that are still ahead."""
    found: dict[int, list[Alarm]] = {}
    keys = {"ids": json.dumps(sorted(timetables)), "on": at.date()}
    for row in connection.execute(feeds.rungs_ahead(connection.dialect.name), keys):
        if moment(row.act_on, NINE) > at:
            found.setdefault(row.timetable_id, []).append(Alarm(row.act_on, Level(row.level)))
    return {timetable: tuple(rungs) for timetable, rungs in found.items()}


class _Said:
    """Puts rows into words; what many rows share is worked out once."""

    def __init__(self, days: Workdays) -> None:
        self.days, self.provisional = days, marks(days)
        self.because = cache(self._because)

    def entry(self, row: Row[Any], alarms: tuple[Alarm, ...]) -> Entry:
        state = State(row.state)
        return Entry(
            obligation=row.id,
            work_year=row.work_year,
            deliverable=row.key,
            title=row.title,
            subject=row.subject_name or row.subject_code,
            unit=row.unit_name,
            budget_year=row.budget_year,
            state=state,
            due_on=row.due_on,
            soft=bool(row.soft),
            provisional=bool(self.provisional(row.nominal_due_on, row.due_on)),
            because=self.because(row.nominal_due_on, row.due_on, row.moved_by, row.moved_why or "", row.document),
            changes=int(row.changes),
            changed_at=row.last_at,
            alarms=alarms if state in OWING else (),
        )

    def _because(self, nominal_on: Any, due_on: Any, moved_by: int | None, why: str, document: str) -> tuple[str, ...]:
        told = tuple(full_width(chinese(each)) for each in why_that_day(self.days, nominal_on, due_on, moved_by, why))
        if moved_by or not document:
            return told
        return (*told, f"{document}") if told else (f"{document}所定期限",)
