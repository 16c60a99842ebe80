"""Remind whoever decides of results that are not applied yet (结果未应用), and the leader once they are overdue."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.reminding import USUAL_DECIDING, Reminders
from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.kinds import Anchor, Level
from models.queries import applications
from tasks.reminding import Telling
from tasks.results.applications import allowed_workdays


def remind_deciders(
    connection: Connection, calendars: dict[int, Calendar], days: Workdays, *, on: date, at: datetime
) -> int:
    """Remind of every result that waits for its decision as its year's `application_reminders` say; returns how many.

    Counted in working days from the last day on which it should be decided (`application_workdays` after it was
    accepted). Of reminders missed together the highest is told; what is decided is not told of any more, also if that
    happens before the mail leaves. On rest days nobody is reminded; a day missed is made up on the next.

    Source: SPEC B18 (结果应用); the days are data.

    Raises:
        UnknownYear: a count runs through a year whose working days are not known.
    """
    first = connection.execute(applications.REMIND_FIRST).scalar_one()
    if first is None or first > on or not days.works(on):
        return 0
    telling = Telling(connection, days, Anchor.DECIDING, on=on, at=at)
    told = 0
    for row in connection.execute(applications.REMIND, {"on": on}).all():
        told += _remind(telling, calendars.get(row.work_year), row)
    telling.tell()
    return told


def _remind(telling: Telling, calendar: Calendar | None, row: Row[Any]) -> int:
    """All results of a year that were accepted on one day and were reminded of equally often."""
    reminders = reminders_of(calendar)
    last_on = telling.days.add(row.accepted_on, allowed_workdays(calendar))
    number, next_on = reminders.reached(row.reminded, last_on, telling.on, telling.days)
    keys = {
        "on": telling.on,
        "work_year": row.work_year,
        "accepted_on": row.accepted_on,
        "told": row.reminded,
    }
    told = 0
    if number > row.reminded:
        level = Level.L2 if telling.on > last_on else Level.L1
        for ladder in telling.connection.execute(applications.REMIND_LADDERS, keys).scalars().all():
            rung = telling.rung(ladder, number, level, reminders.at(number).recipients)
            its = keys | {"ladder": ladder, "rung": rung, "batch": telling.batch}
            told += telling.connection.execute(applications.TELL_WAITING, its).rowcount
    telling.connection.execute(applications.WIND, keys | {"number": number, "next_on": next_on})
    return told


def reminders_of(calendar: Calendar | None) -> Reminders:
    """A year's reminders of results to be decided, or what is usual."""
    return (calendar.application_reminders if calendar else None) or USUAL_DECIDING
