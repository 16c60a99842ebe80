"""Obligations follow the register: transferred to whoever is asked now, merged where that is owed already, restored.

Asked is what decides, as when a step opens, and not what an import or a publication changed: whatever day this runs
on, and however often, it leads to the same. So nothing is owed twice: what another unit is asked for now has come to it
before the opener looks for what is missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import About, Calendar, Deliverable, Who
from calendars.workdays import Workdays
from models.kinds import Anchor, Event, Role
from models.queries import following, lines, plans
from models.queries.typed import statement
from rules.owing import owed
from tasks.import_register import STAMP as REGISTER
from tasks.office import Office
from tasks.register.heirs import settle_heirs
from tasks.replan import replan
from tasks.sweep import give_mails, new_batch, send_days
from tasks.switches import set_switch

FOLLOWED = "register_followed"  # the switch that holds what the obligations have followed
OWED_AGAIN = "原已并入其他单位，现恢复"


@dataclass(frozen=True)
class Followed:
    """Obligations of one deliverable that did the same: from which unit to which, and how many."""

    event: Event
    deliverable: str
    title: str
    from_code: str
    from_name: str
    to_code: str
    to_name: str
    items: int


def follow_if_changed(office: Office, connection: Connection, *, on: date, at: datetime) -> list[Followed]:
    """`follow`, unless register and calendars are as they were, and no unit began or ended with a successor since."""
    found = connection.execute(following.STAMPS, {"register": REGISTER, "mark": FOLLOWED, "on": on}).one()
    stamp = f"{found.register}|{found.began}|{found.merged}|{found.published}"
    if stamp == found.mark:
        return []
    done = follow(connection, *office.years(connection), on=on, at=at)
    set_switch(connection, FOLLOWED, stamp, at=at)
    return done


def follow(
    connection: Connection,
    calendars: Mapping[int, Calendar],
    days: Workdays,
    *,
    on: date,
    at: datetime,
    by: str = "",
    because: str = "",
) -> list[Followed]:
    """Bring every obligation to the unit that is asked for it on `on`, and tell that unit; returns what was done.

    What is about a subject goes with it, in whatever state it is, so that nobody is asked anew for what was handed in.
    What is about a unit itself goes to its successor; of two, one is merged into the other, which stays. What was
    merged is restored to the state it had once its unit is asked again; rungs that fell due meanwhile are skipped. Due
    dates, states and hand-ins stay. Nobody of the old unit is told of anything later.

    Source: docs/decisions/0008-register-history.md.
    """
    settle_heirs(connection, on=on)
    if not connection.execute(following.ANYTHING).scalar_one():
        return []
    follower = _Follower(connection, days, on, at, by, because)
    for row, deliverable in _deliverables(calendars, connection):
        follower.follow(row, deliverable)
    follower.tell()
    if any(each.event is Event.RESTORED for each in follower.done):  # dates may have moved while it was merged
        replan(connection, calendars, days, on=on, at=at, by=by, why=OWED_AGAIN)
    return follower.done


def _deliverables(calendars: Mapping[int, Calendar], connection: Connection) -> Iterator[tuple[Row[Any], Deliverable]]:
    for work_year, calendar in calendars.items():
        asked = {deliverable.key: deliverable for _step, deliverable in calendar.deliverables()}
        for row in connection.execute(plans.DELIVERABLES, {"work_year": work_year}).all():
            if row.key in asked:
                yield row, asked[row.key]


def _whose(deliverable: Deliverable) -> following.Whose:
    if deliverable.about in (About.UNIT, About.QUOTA):
        return following.Whose.HEIR
    chosen = deliverable.owed_by.who is Who.SELECTOR
    return following.Whose.CHOOSER if chosen else following.Whose.ANYBODY


class _Follower:
    """What follows on one day, in one batch."""

    def __init__(self, connection: Connection, days: Workdays, on: date, at: datetime, by: str, because: str) -> None:
        self.connection, self.days, self.on, self.at = connection, days, on, at
        self.said = {"by": by or None, "because": f"：{because}" if because else "", "on": on, "at": at}
        self.batch: int | None = None
        self.rungs: dict[int, int] = {}  # by ladder
        self.done: list[Followed] = []

    def follow(self, row: Row[Any], deliverable: Deliverable) -> None:
        """Restore, then move, what is owed of one deliverable."""
        asked = owed(deliverable, row.work_year)
        whose = _whose(deliverable)
        values = asked.values | {"deliverable": row.id, "on": self.on}
        if self._count(following.count_restored(asked.text), values):
            self._restore(row, following.write_restored(asked.text), values)
        if self._count(following.count_moved(asked.text, whose), values):
            self._move(row, deliverable, following.write_moved(asked.text, whose), values)

    def _count(self, sql: str, values: dict[str, Any]) -> int:
        return int(self.connection.execute(statement(sql), values).scalar_one())

    def _write(self, row: Row[Any], sql: str, values: dict[str, Any]) -> dict[str, Any]:
        """Write the history; returns what the statements after it ask for."""
        last = {"last": self.connection.execute(following.LAST_RECORDED).scalar_one()}
        said = self.said | {"batch": self._batch(), "rung": self._rung(row.ladder_id)}
        said |= {"why": f"{OWED_AGAIN}{self.said['because']}"}
        self.connection.execute(statement(sql), values | said)
        self.done += [
            Followed(Event(each.event), *tuple(each)[1:])
            for each in self.connection.execute(following.WHAT_MOVED, last)
        ]
        return last | {"on": self.on, "at": self.at}

    def _restore(self, row: Row[Any], sql: str, values: dict[str, Any]) -> None:
        written = self._write(row, sql, values)
        for each in (
            following.RESTORE,
            following.SKIP_MISSED_MEANWHILE,
            following.STAND_WHERE_SKIPPED,
            following.ACT_AGAIN,
        ):
            self.connection.execute(each, written)

    def _move(self, row: Row[Any], deliverable: Deliverable, sql: str, values: dict[str, Any]) -> None:
        written = self._write(row, sql, values)
        if deliverable.about is About.QUOTA:
            self.connection.execute(following.MOVE_CHOSEN, written | {"work_year": row.work_year, "key": row.key})
        for each in (
            following.TRANSFER,
            following.SKIP_MISSED_BEFORE,
            following.CATCH_UP,
            following.MERGE,
        ):
            self.connection.execute(each, written)

    def _batch(self) -> int:
        if self.batch is None:
            self.batch = new_batch(self.connection, "register", on=self.on, at=self.at)
        return self.batch

    def _rung(self, ladder_id: int) -> int:
        """The rung under which this batch tells of what has come to a unit."""
        if ladder_id not in self.rungs:
            ladder = {"ladder_id": ladder_id, "anchor": Anchor.TRANSFERRED.value}
            rung = int(self.connection.execute(following.ADD_RUNG, ladder).scalar_one())
            self.rungs[ladder_id] = rung
            if not self.connection.execute(following.TELL_AS_OPENING, ladder | {"rung": rung}).rowcount:
                told = {"rung": rung, "role": Role.UNIT_OFFICER.value, "fallback": False}
                self.connection.execute(following.TELL_ROLE, told)
        return self.rungs[ladder_id]

    def tell(self) -> None:
        """One line for each unit and person that hears what has come to the unit, in the next digest."""
        if self.batch is None:
            return
        values: dict[str, Any] = {"batch": self.batch, "on": self.on} | send_days(self.days, self.on)
        for rung in self.rungs.values():
            self.connection.execute(lines.LINES_FOR_UNITS_OF_BATCH, values | {"rung": rung})
        give_mails(self.connection, self.days, values)
