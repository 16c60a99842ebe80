"""Open what a step asks: one obligation for each unit and subject that the calendar selects and nobody owes yet."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.dates import timed
from calendars.schema import Calendar, Deliverable
from calendars.workdays import Workdays
from models.kinds import Anchor, StepKey
from models.queries import lines, occasions, opening, plans
from models.queries.typed import statement
from rules.owing import owed
from rules.selection import Fragment
from tasks.import_register import STAMP as REGISTER
from tasks.sweep import give_mails, new_batch, send_days
from tasks.switches import set_switch
from tasks.timetable import next_action_on, timetable


@dataclass(frozen=True)
class ToOpen:
    """What opening a deliverable would add: obligations, units, approved amount in fen."""

    step: str
    deliverable: str
    title: str
    opens_on: date
    items: int
    units: int
    fen: int


def open_step(
    connection: Connection, calendar: Calendar, step: StepKey, days: Workdays, *, on: date, at: datetime
) -> int:
    """Open every deliverable of `step` whose opening has come by `on`; returns how many obligations were added.

    Set-difference: done twice, the second adds nothing. An obligation opened late starts on the ladder's next rung.
    The opening itself is told to the recipients of the ladder's `opens` rung. Nothing is looked at again until the
    register or a unit's validity has changed.
    """
    stamp = _stamp(connection, calendar.work_year, step, on)
    if stamp is None:
        return 0
    asked = {deliverable.key: deliverable for s, deliverable in calendar.deliverables() if s.key is step}
    added = open_deliverables(connection, calendar, asked, days, on=on, at=at)
    set_switch(connection, _mark(calendar.work_year, step), stamp, at=at)
    return added


def open_deliverables(
    connection: Connection,
    calendar: Calendar,
    asked: dict[str, Deliverable],
    days: Workdays,
    *,
    on: date,
    at: datetime,
) -> int:
    """Open the deliverables in `asked` (by key) that have begun by `on`, and tell of them in one batch."""
    begun = [row for row in _rows(connection, calendar.work_year) if row.key in asked and row.opens_on <= on]
    opener = _Opener(connection, calendar.work_year, days, on, at)
    entered = connection.execute(occasions.ENTERED, {"work_year": calendar.work_year}).all()
    for row in begun:
        due = asked[row.key].due
        if not due.after:
            opener.open(row, asked[row.key], Opening(row.nominal_due_on, row.due_on))
        for occasion in entered:
            if occasion.event == due.after and occasion.happened_on <= on:
                opener.open(row, asked[row.key], Opening(*timed(due, occasion.happened_on, days), occasion))
    opener.tell()
    return opener.added


def to_open(connection: Connection, calendar: Calendar, step: StepKey, *, on: date) -> list[ToOpen]:
    """What opening `step` would add, counted and not done: on `on`, or on a deliverable's later opening.

    What depends on a choice that nobody has made yet counts as nothing.
    """
    asked = {deliverable.key: deliverable for s, deliverable in calendar.deliverables() if s.key is step}
    counted = []
    for row in _rows(connection, calendar.work_year):
        if row.key not in asked or asked[row.key].due.after:
            continue
        fragment = owed(asked[row.key], calendar.work_year)
        values = fragment.values | {"deliverable": row.id, "on": max(on, row.opens_on)}
        found = connection.execute(statement(opening.count_missing(fragment.text)), values).one()
        counted.append(ToOpen(row.step, row.key, row.title, row.opens_on, found.items, found.units, int(found.fen)))
    return counted


@dataclass(frozen=True)
class Opening:
    """The dates that a deliverable is opened with; `after` is the event from which they are counted."""

    nominal_due_on: date
    due_on: date
    after: Row[Any] | None = None

    def asked(self, fragment: Fragment) -> str:
        """What `fragment` selects, of the units for which the event happened."""
        return fragment.text if self.after is None else occasions.after(fragment.text)

    @property
    def values(self) -> dict[str, Any]:
        """The dates for the statement. One counted from an event is the unit's own: the calendar does not move it."""
        own = {"given_on": None if self.after is None else self.nominal_due_on}
        dates = {"nominal_due_on": self.nominal_due_on, "due_on": self.due_on}
        return own | dates | ({} if self.after is None else {"top": self.after.unit_id, "event": self.after.event})


class _Opener:
    """Opens deliverables of one day into one batch."""

    def __init__(self, connection: Connection, work_year: int, days: Workdays, on: date, at: datetime) -> None:
        self.connection, self.work_year, self.days, self.on, self.at = connection, work_year, days, on, at
        self.added = 0
        self.batch: int | None = None
        self.rungs: set[int] = set()

    def open(self, row: Row[Any], deliverable: Deliverable, dates: Opening) -> None:
        """Add what is missing of one deliverable, with its history."""
        last = self.connection.execute(opening.LAST_OBLIGATION).scalar_one()
        plan = timetable(self.connection, self.days, row.ladder_id, opened_on=self.on, due_on=dates.due_on)
        fragment = owed(deliverable, self.work_year)
        values = fragment.values | {
            "deliverable": row.id,
            "timetable": plan,
            "on": self.on,
            "work_year": self.work_year,
            "next_on": next_action_on(self.connection, plan, self.on),
        }
        values |= dates.values
        insert = statement(opening.open_missing(dates.asked(fragment))).execution_options(preserve_rowcount=True)
        added = self.connection.execute(insert, values).rowcount
        if added:
            self.added += added
            self._record(row, last, dates.due_on)

    def _record(self, row: Row[Any], last: int, due_on: date) -> None:
        if self.batch is None:
            self.batch = new_batch(self.connection, "open", on=self.on, at=self.at)
        rung = self.connection.execute(
            plans.EVENT_RUNG, {"ladder_id": row.ladder_id, "anchor": Anchor.OPENS.value}
        ).scalar()
        values = {"rung": rung, "on": self.on, "batch": self.batch, "last": last, "deliverable": row.id}
        values |= {"value": due_on.isoformat()}
        self.connection.execute(opening.WRITE_OPENED, values)
        if rung is not None:
            self.rungs.add(rung)

    def tell(self) -> None:
        """One line for each unit and person that hears of an opening."""
        if self.batch is None:
            return
        values: dict[str, Any] = {"batch": self.batch, "on": self.on} | send_days(self.days, self.on)
        for rung in sorted(self.rungs):
            self.connection.execute(lines.LINES_FOR_UNITS_OF_BATCH, values | {"rung": rung})
        give_mails(self.connection, self.days, values)


def _rows(connection: Connection, work_year: int) -> list[Row[Any]]:
    return list(connection.execute(plans.DELIVERABLES, {"work_year": work_year}))


def _mark(work_year: int, step: StepKey) -> str:
    return f"opened:{work_year}:{step.value}"


def _stamp(connection: Connection, work_year: int, step: StepKey, on: date) -> str | None:
    """The mark of this opening, or None if nothing can have changed since the last one.

    A mark is the register's stamp, the last day on which a deliverable of the step or a unit began, and how many events
    have been entered.
    """
    keys = {"work_year": work_year, "step": step.value, "on": on, "register": REGISTER, "mark": _mark(work_year, step)}
    found = connection.execute(opening.STAMPS, keys).one()
    if found.began is None:
        return None
    stamp = f"{found.register}|{found.began.isoformat()}|{found.occasions}"
    return None if found.mark == stamp else stamp
