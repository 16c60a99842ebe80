"""Replan: plan rows and everything owed come in line with the calendars and working days that are in force from a day.

Used when a calendar is published or restored and when official working days are imported. Level-triggered: it compares
what is with what should be, so done twice the second changes nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert

from calendars.dates import deliverable_named
from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.columns import FAR
from models.kinds import Anchor, Event, Roll
from models.queries import applications, letters, replanning
from models.schema import table_named
from rules.ladder import LaidRung, lay
from rules.lateness import kinder, late_boundary
from tasks.correct import tell_moved
from tasks.plan_rows import lay_plan
from tasks.sweep import new_batch
from tasks.timetable import ladder_rungs, timetable

CORRECTION = "correction"  # the kind of a replan's batch, and of the mails that go out under it


@dataclass(frozen=True)
class Replanned:
    """What a replan did: obligations whose date moved (owed, handed in), whose ladder was laid anew, whose lateness
    changed, and the corrections planned (lines, mails). `batch` stands in their history; None if nothing changed."""

    batch: int | None = None
    moved_owed: int = 0
    moved_handed_in: int = 0
    relaid: int = 0
    rejudged: int = 0
    correction_lines: int = 0
    correction_mails: int = 0


def replan(
    connection: Connection,
    calendars: Mapping[int, Calendar],
    days: Workdays,
    *,
    on: date,
    at: datetime,
    by: str,
    why: str,
) -> Replanned:
    """Bring the rows of every calendar and all obligations that are alive in line with `calendars` and `days`.

    Runs in the caller's transaction, with `days` as they are from now on. Where the due date (nominal or effective)
    moved, a new due version begins and whoever was told the old date is corrected; where only the ladder or a coming
    rung's day changed, the version stays. What was handed in is judged by the kinder of two dates.

    Source: docs/decisions/0006-changed-years.md.

    Raises:
        UnknownYear: a date or a rung falls into a year whose working days are not known.
    """
    for calendar in calendars.values():
        lay_plan(connection, calendar, days)
    for again in (applications.LOOK_AGAIN, letters.LOOK_AGAIN):  # reminders are counted from other days now
        connection.execute(again, {"on": on})
    return _Replan(connection, calendars, days, on, {"on": on, "at": at, "by": by, "why": why, "far": FAR}).run()


@dataclass(frozen=True)
class _Laying:
    """A timetable as it stands and as the working days would have it now."""

    stands: tuple[LaidRung, ...]
    laid: tuple[LaidRung, ...]

    def comes_otherwise(self, on: date) -> bool:
        """Whether a rung after `on` changes its day."""
        return _after(self.stands, on) != _after(self.laid, on)

    def due_otherwise(self, on: date) -> list[tuple[date, date]]:
        """Days by `on` that become others, in an order in which one may be put in the place of another."""
        becomes = {rung.rung_id: rung.act_on for rung in self.laid}
        days = [(each.act_on, becomes.get(each.rung_id, each.act_on)) for each in self.stands if each.act_on <= on]
        earlier = [(was_on, act_on) for was_on, act_on in days if act_on < was_on]
        return earlier + [(was_on, act_on) for was_on, act_on in reversed(days) if act_on > was_on]


def _after(rungs: tuple[LaidRung, ...], on: date) -> set[tuple[int, date]]:
    return {(rung.rung_id, rung.act_on) for rung in rungs if rung.act_on > on}


class _Replan:
    """One replan: what must change is found first, then written in set statements."""

    def __init__(
        self,
        connection: Connection,
        calendars: Mapping[int, Calendar],
        days: Workdays,
        on: date,
        values: dict[str, Any],
    ) -> None:
        self.connection, self.calendars, self.days, self.on, self.values = connection, calendars, days, on, values
        self.planned = {row.id: row for row in connection.execute(replanning.PLANNED)}
        self.event_rungs = {(row.ladder_id, row.anchor): row.id for row in connection.execute(replanning.EVENT_RUNGS)}
        self.stale = self._stale()
        self.owed = self.handed_in = self.relaid = 0

    def run(self) -> Replanned:
        changes = [change for row in self._standing() if (change := self._change(row))]
        if changes:
            self._write(changes)
        else:
            self._lay_anew()
        rejudged = self._judge()
        if not changes:
            return Replanned(rejudged=rejudged)
        batch = self.values["batch"]
        lines, mails = tell_moved(self.connection, self.days, batch, on=self.on) if self.owed else (0, 0)
        return Replanned(batch, self.owed, self.handed_in, self.relaid, rejudged, lines, mails)

    def _standing(self) -> list[Row[Any]]:
        return list(self.connection.execute(replanning.STANDING, {"far": FAR}))

    def _write(self, changes: list[dict[str, Any]]) -> None:
        """The order matters: what was missed is written down while the old timetables stand."""
        run = self.connection.execute
        self.values["batch"] = new_batch(
            self.connection, CORRECTION, on=self.on, at=self.values["at"], due=self.owed + self.handed_in
        )
        run(insert(table_named("plan_change")), changes)
        run(replanning.SKIP_MISSED, self.values)
        self._lay_anew()
        run(replanning.WRITE_MOVED, self.values)
        run(replanning.WRITE_RELAID, self.values)
        run(replanning.MOVE, self.values)
        run(replanning.RELAY, self.values)
        run(replanning.FORGET_CHANGES)

    # ── what should be ────────────────────────────────────────────────────────────────────────────────────────────
    def _change(self, row: Row[Any]) -> dict[str, Any] | None:
        """What must change for obligations that share the dates in `row`; None if they are in line."""
        planned = self.planned[row.deliverable_id]
        nominal_on, due_on = (row.nominal_due_on, row.due_on) if planned.gone else self._due(row, planned)
        ladder = row.ladder_id if planned.gone else planned.ladder_id
        dates = {"opened_on": row.opened_on, "due_on": due_on, "returned_on": row.returned_on}
        new = timetable(self.connection, self.days, ladder, **dates)
        moved = (nominal_on, due_on) != (row.nominal_due_on, row.due_on)
        otherwise = new in self.stale and self.stale[new].comes_otherwise(self.on)
        relaid = not moved and (ladder != row.ladder_id or otherwise)
        if not (moved or relaid or new != row.timetable_id):
            return None
        self._count(row, moved=moved, relaid=relaid)
        names = (column.name for column in table_named("plan_change").columns)
        kept = {name: row._mapping[name] for name in names if name in row._mapping}
        return kept | dict(
            moved=moved,
            relaid=relaid,
            new_nominal_due_on=nominal_on,
            new_due_on=due_on,
            new_timetable_id=new,
            moved_rung_id=self.event_rungs[ladder, Anchor.MOVED],
            opens_rung_id=self.event_rungs.get((ladder, Anchor.OPENS)),
            returned_rung_id=self.event_rungs.get((ladder, Anchor.RETURNED)),
            value=due_on.isoformat(),
        )

    def _count(self, row: Row[Any], *, moved: bool, relaid: bool) -> None:
        self.owed += row.owed * moved
        self.handed_in += row.handed_in * moved
        self.relaid += row.owed * relaid

    def _due(self, row: Row[Any], planned: Row[Any]) -> tuple[date, date]:
        """The calendar's (nominal, effective) date; one given to the unit itself stays, unless the calendar's is later.

        A date that an extension gave rolls as the deliverable's does. One that a return gave never becomes earlier: it
        follows, because the days to mend something in were counted. An item of rectification has a date of its own.
        """
        calendars = (planned.nominal_due_on, planned.due_on)
        if row.given_on == FAR:
            return calendars
        if row.given_by == replanning.OF_ITEM:
            own = self.days.roll(row.given_on, Roll.FOLLOWING)
            return (row.nominal_due_on if own == row.due_on else row.given_on), own
        returned = row.given_by in (Event.RETURNED, Event.REOPENED)
        own = self.days.roll(row.given_on, Roll.FOLLOWING if returned else self._roll(planned))
        if calendars[1] > own and not self._timed(planned):
            return calendars
        if own == row.due_on:
            return row.nominal_due_on, own
        return (max(own, planned.nominal_due_on) if returned else row.given_on), own

    def _timed(self, planned: Row[Any]) -> bool:
        """Whether the calendar's date is only what is expected, until an event has happened."""
        calendar = self.calendars[planned.work_year]
        return bool(deliverable_named(calendar, planned.key)[1].due.after)

    def _roll(self, planned: Row[Any]) -> Roll:
        return deliverable_named(self.calendars[planned.work_year], planned.key)[1].due.roll

    # ── timetables ────────────────────────────────────────────────────────────────────────────────────────────────
    def _stale(self) -> dict[int, _Laying]:
        """Timetables whose rungs the working days now place on other days."""
        stands: dict[int, list[LaidRung]] = {}
        for timetable_id, *rung in self.connection.execute(replanning.RUNG_DATES):
            stands.setdefault(timetable_id, []).append(LaidRung(*rung))
        ladders = {ladder: ladder_rungs(self.connection, ladder) for ladder, _ in self.event_rungs}
        found = {}
        for row in self.connection.execute(replanning.TIMETABLES).all():
            dates = {"opened_on": row.opened_on, "due_on": row.due_on, "returned_on": row.returned_on}
            laying = _Laying(tuple(stands.get(row.id, ())), tuple(lay(ladders[row.ladder_id], self.days, **dates)))
            if laying.stands != laying.laid:
                found[row.id] = laying
        return found

    def _lay_anew(self) -> None:
        for timetable_id, laying in self.stale.items():
            for was_on, act_on in laying.due_otherwise(self.on):
                keys = {"timetable": timetable_id, "first_on": was_on, "next_on": act_on}
                self.connection.execute(replanning.STAY_DUE, keys)
            self.connection.execute(replanning.FORGET_RUNG_DATES, {"timetable": timetable_id})
            rows = [{"timetable_id": timetable_id, **asdict(rung)} for rung in laying.laid]
            if rows:
                self.connection.execute(insert(table_named("rung_date")), rows)

    # ── what was handed in ────────────────────────────────────────────────────────────────────────────────────────
    def _judge(self) -> int:
        """Lateness over the few distinct days on which something was first handed in; a change stands in history."""
        changed = 0
        for row in self.connection.execute(replanning.HAND_INS).all():
            planned = self.planned[row.deliverable_id]
            if planned.gone or row.boundary_on is None:
                continue
            present = late_boundary(planned.nominal_due_on, planned.due_on)
            late = kinder(row.first_submitted_on, row.boundary_on, present, self.days)
            if late != row.late_workdays:
                keys = {"deliverable": row.deliverable_id, "first_on": row.first_submitted_on}
                keys |= {"boundary_on": row.boundary_on, "late_workdays": late, "value": str(late)}
                self.connection.execute(replanning.WRITE_JUDGED, {"batch": None} | self.values | keys)
                self.connection.execute(replanning.JUDGE, keys)
                changed += row.items
        return changed
