"""Remind reviewers: what has waited longer than the review clock is told to whose turn it is, and to the bureau."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.columns import FAR
from models.errors import UnknownYear
from models.kinds import Level, Role
from models.queries import lines, review_waits
from models.queries.typed import statement
from tasks.standing_in import ASSIGNED
from tasks.sweep import give_mails, new_batch, send_days

_LINES = statement(lines.plan_lines(review_waits.TOLD, above=True))


def remind_reviewers(
    connection: Connection, calendars: dict[int, Calendar], days: Workdays, *, on: date, at: datetime
) -> int:
    """Remind of every review that has waited more than its year's `review_workdays`; returns how many.

    Once when the clock has run out in a reviewer's turn, then again after as many working days each time, until it was
    `review_reminders` times in vain: then whoever is above the reviewer hears of it once, and nobody any more; the
    board shows it as stuck. On rest days nobody is reminded. The lines join the day's one digest, and drop out if it is
    decided before the mail leaves. A day missed is made up on the next.

    Source: SPEC C.2 (review waiting: department, section, operator); docs/decisions/0011-review.md.

    Raises:
        UnknownYear: a count runs through a year whose working days are not known.
    """
    if not days.works(on):
        return 0
    reminder = _Reminder(connection, days, on, at)
    for work_year, calendar in calendars.items():
        reminder.remind(work_year, calendar.review_workdays, calendar.review_reminders)
    reminder.tell()
    return reminder.reminded


class _Reminder:
    """The reminders of one day, in one batch."""

    def __init__(self, connection: Connection, days: Workdays, on: date, at: datetime) -> None:
        self.connection, self.days, self.on, self.at = connection, days, on, at
        self.batch: int | None = None
        self.reminded = 0

    def remind(self, work_year: int, clock: int, most: int) -> None:
        """Write down what has waited too long in a year. The last day on which it may have come is the one before the
        working day that would have been in time."""
        try:
            waited_on = self.days.add(self.on, -clock) - timedelta(days=1)
        except UnknownYear:  # before the first year of which days are known nothing was handed in
            return
        keys: dict[str, Any] = {"year": work_year, "on": self.on, "waited_on": waited_on, "most": most}
        if not self.connection.execute(review_waits.ANYTHING, keys).scalar_one():
            return
        kinds = self.connection.execute(review_waits.KINDS, keys).all()
        if not kinds:
            return
        for kind in kinds:
            self._rung(kind.ladder_id, Role(kind.role), int(kind.time), Level(kind.level))
        if self.batch is None:
            self.batch = new_batch(self.connection, "review", on=self.on, at=self.at)
        written = self.connection.execute(review_waits.WRITE, keys | {"batch": self.batch})
        self.reminded += written.rowcount

    def _rung(self, ladder_id: int, role: Role, time: int, level: Level) -> None:
        """The rung that tells of it: to whose turn it is, the section and the operator; or to whoever is above."""
        kind = {"ladder_id": ladder_id, "role": role.value, "time": time, "level": level.value}
        if self.connection.execute(review_waits.RUNG, kind).scalar() is not None:
            return
        rung = int(self.connection.execute(review_waits.ADD_RUNG, kind).scalar_one())
        above = review_waits.ABOVE.get(role, review_waits.TO_THE_BUREAU)
        themselves = {role} - set(ASSIGNED)  # who is asked one by one is told one by one (tasks/evaluators/remind.py)
        for told in sorted({*themselves, *review_waits.TO_THE_BUREAU} if level is Level.L1 else above):
            self.connection.execute(review_waits.TELL, {"rung": rung, "role": told.value})

    def tell(self) -> None:
        """One line for each unit and person."""
        if self.batch is None:
            return
        wound = {"batch": self.batch, "since_on": self.on - timedelta(days=1), "far": FAR}
        self.connection.execute(review_waits.WIND, wound)
        values: dict[str, Any] = {"batch": self.batch, "on": self.on} | send_days(self.days, self.on)
        self.connection.execute(_LINES, values)
        give_mails(self.connection, self.days, values)
