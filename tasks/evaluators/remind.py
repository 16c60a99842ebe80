"""Remind who evaluates: views that a unit is asked for, experts' opinions, commissions behind their dates.

Each reminder is one person's line in the day's one mail. A day missed is made up on the next; done twice on a day, the
second finds nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.evaluating import CommissionState
from models.kinds import Role, UnitKind
from models.queries import evaluation_waits as waits
from notices.words import chinese
from rules.commissions import Dates, behind
from tasks.evaluators.about import evaluators_of
from tasks.evaluators.views import settle_silence
from tasks.sweep import give_mails, new_batch, send_days

BATCH = "evaluating"


@dataclass(frozen=True)
class Told:
    """What one person is told of one obligation, in which role, and the sentence."""

    person: int
    role: Role
    row: Row[Any]
    why: str


def remind_evaluators(
    connection: Connection, calendars: dict[int, Calendar], days: Workdays, *, on: date, at: datetime
) -> int:
    """Count silence, then remind; returns how many lines were told. On rest days nobody is reminded.

    A unit hears of a conclusion when it was sent, and again on the last working day before its answer is due. An expert
    hears when asked, and every `remind_workdays` after the day is over. Of a commission behind its date the agency and
    whoever commissions hear as often; so does the agency or expert whose turn a review is, as the bureau is reminded.

    Raises:
        UnknownYear: a count runs through a year whose working days are not known.
    """
    settle_silence(connection, on=on, at=at)
    if not days.works(on):
        return 0
    reminder = _Reminder(connection, calendars, days, on, at)
    told = [*reminder.views(), *reminder.assignments(), *reminder.commissions(), *reminder.turns()]
    reminder.tell(told)
    return len(told)


class _Reminder:
    """The reminders of one day."""

    def __init__(
        self, connection: Connection, calendars: dict[int, Calendar], days: Workdays, on: date, at: datetime
    ) -> None:
        self.connection, self.calendars, self.days, self.on, self.at = connection, calendars, days, on, at

    def views(self) -> Iterator[Told]:
        """Units that are asked for their views."""
        for row in self.connection.execute(waits.VIEWS, {"on": self.on}).all():
            last = self.days.add(row.due_on, -1)
            if row.told_on is not None and not (row.told_on < last <= self.on <= row.due_on):
                continue
            why = f"评价初步结论征求意见，请于{row.due_on}前答复，逾期未答复视为没有意见"
            self.connection.execute(waits.TELL_VIEWS, {"id": row.id, "on": self.on})
            for person in self._holders(Role.UNIT_OFFICER, row.asked_id):
                yield Told(person, Role.UNIT_OFFICER, row, why)

    def assignments(self) -> Iterator[Told]:
        """Experts who are asked, and those whose opinion is late; of the latter the bureau hears too."""
        for row in self.connection.execute(waits.ASSIGNMENTS, {"on": self.on}).all():
            late = row.due_on < self.on
            if row.told_on is not None and not self._again(row):
                continue
            why = f"请{'先声明有无须回避的情形，再' if row.declared_on is None else ''}于{row.due_on}前办理专家评审"
            self.connection.execute(waits.TELL_ASSIGNMENT, {"id": row.id, "on": self.on})
            yield Told(row.person_id, Role.EXPERT, row, why)
            if late:
                for person in self._holders(Role.FIN_OPERATOR, 0):
                    yield Told(person, Role.FIN_OPERATOR, row, f"专家意见应于{row.due_on}前提交，尚未收到")

    def commissions(self) -> Iterator[Told]:
        """Agencies behind what their contract promises, and whoever commissioned them."""
        for row in self.connection.execute(waits.COMMISSIONS, {"on": self.on}).all():
            dates = Dates(row.plan_due_on, row.draft_due_on, row.final_due_on)
            late = behind(CommissionState(row.state), dates, self.on)
            if late is None or (row.told_on is not None and not self._again(row)):
                continue
            why = f"{chinese(late[0])}应于{late[1]}前交付"
            self.connection.execute(waits.TELL_COMMISSION, {"id": row.id, "on": self.on})
            agents = self.connection.execute(waits.AGENTS, {"agency": row.agency_id, "on": self.on}).scalars()
            for person in list(agents):
                yield Told(person, Role.AGENCY, row, why)
            of_bureau = row.client_kind == UnitKind.BUREAU
            role, scope = (Role.FIN_OPERATOR, 0) if of_bureau else (Role.DEPT, row.client_id)
            for person in self._holders(role, scope):
                yield Told(person, role, row, why)

    def turns(self) -> Iterator[Told]:
        """Whose turn a review is that has waited too long."""
        for row in self.connection.execute(waits.TURNS, {"on": self.on}).all():
            role = Role(row.role)
            asked = waits.ASSIGNED_EXPERTS if role is Role.EXPERT else waits.ASSIGNED_AGENTS
            for person in self.connection.execute(asked, {"obligation": row.obligation_id}).scalars().all():
                if not self._was_told(person, row.obligation_id):
                    yield Told(person, role, row, "报送材料等您审核，已超过审核时限")

    def tell(self, told: Iterable[Told]) -> None:
        """One batch for each person and role."""
        grouped: dict[tuple[int, Role], list[Told]] = {}
        for each in told:
            grouped.setdefault((each.person, each.role), []).append(each)
        for (person, role), its in sorted(grouped.items()):
            batch = new_batch(self.connection, BATCH, on=self.on, at=self.at)
            for each in its:
                self._write(batch, role, each)
            values: dict[str, Any] = {"batch": batch, "on": self.on} | send_days(self.days, self.on)
            self.connection.execute(waits.LINES, values | {"person": person, "role": role.value})
            give_mails(self.connection, self.days, values)

    def _write(self, batch: int, role: Role, told: Told) -> None:
        row = told.row
        its = {"obligation": row.obligation_id, "due_version": row.due_version, "role": role.value}
        time = int(self.connection.execute(waits.TIMES, its).scalar_one()) + 1
        kind = {"ladder": row.ladder_id, "role": role.value, "time": time}
        rung = self.connection.execute(waits.RUNG, kind).scalar()
        if rung is None:
            rung = self.connection.execute(waits.ADD_RUNG, kind).scalar_one()
        line = {"batch": batch, "rung": rung, "unit": row.unit_id, "why": told.why, "on": self.on}
        self.connection.execute(waits.WRITE, line | {"obligation": row.obligation_id, "due_version": row.due_version})

    def _again(self, row: Row[Any]) -> bool:
        """Whether it may be told again: so many working days after the last time."""
        every = evaluators_of(self.calendars.get(row.work_year)).remind_workdays
        return bool(self.days.add(row.told_on, every) <= self.on)

    def _holders(self, role: Role, scope: int) -> list[int]:
        found = self.connection.execute(waits.HOLDERS, {"role": role.value, "unit": scope, "on": self.on})
        return list(found.scalars())

    def _was_told(self, person: int, obligation: int) -> bool:
        keys = {"person": person, "obligation": obligation, "on": self.on}
        return bool(self.connection.execute(waits.TOLD_TODAY, keys).scalar_one())
