"""One act on one obligation: found, checked against the table of states, changed, and written to history at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import Calendar, Deliverable
from calendars.workdays import Workdays
from models.errors import NotKnown, NotYours, RuleBroken, Sentence
from models.kinds import HANDED_IN, OWING, Event, Role, State
from models.queries import obligations
from models.queries.reviewing import NIL
from models.queries.typed import statement
from rules import states
from rules.reviewing import turn
from tasks.rectification.keep_in_step import keep_in_step
from tasks.timetable import next_action_on
from tasks.versions import last_published


@dataclass(frozen=True)
class Act:
    """What somebody did, as the register of events says it (登记)."""

    event: str
    on: date
    unit_code: str
    deliverable: str
    subject_code: str = ""
    value: str = ""
    by: str = ""
    why: str = ""
    work_year: int = 0  # 0: the newest whose obligation is open
    acting_for: str | None = None  # whom `by` stands in for
    form: Mapping[str, str] | None = None  # what was filled in, by its place in the form


@dataclass
class Case:
    """An act on its obligation, with what a verb needs to decide. `changes` are the columns it sets."""

    connection: Connection
    calendar: Calendar
    days: Workdays
    act: Act
    at: datetime
    row: Row[Any]
    roles: tuple[Role, ...]
    changes: dict[str, Any] = field(default_factory=dict)
    note: str = ""  # what history should keep beside the reason given
    rung_id: int | None = None
    batch_id: int | None = None

    @property
    def deliverable(self) -> Deliverable:
        """As the calendar has it; what is owed of one that is no longer there, as it was published last."""
        found = (d for _, d in self.calendar.deliverables() if d.key == self.row.key)
        return next(found, None) or last_published(self.connection, self.row.work_year, self.row.key)

    def next_on(self, timetable_id: int) -> date | None:
        return next_action_on(self.connection, timetable_id, self.act.on)

    def refuse(self, template: str, **values: object) -> RuleBroken:
        return RuleBroken(Sentence(template, **values))


Verb = Callable[[Case], None]


def find(connection: Connection, act: Act, *, subject_code: str) -> Row[Any]:
    """The obligation that `act` speaks of.

    Raises:
        NotKnown: the sentence says which of unit, deliverable, subject is not known, or that nothing is owed.
    """
    keys: dict[str, object] = {"unit": act.unit_code, "deliverable": act.deliverable, "subject": subject_code}
    keys |= {"year": act.work_year, "on": act.on}
    row = connection.execute(obligations.FIND, keys).first()
    if row is not None:
        return row
    if connection.execute(obligations.UNIT_KNOWN, keys).scalar() is None:
        raise NotKnown(Sentence("没有编码为{unit}的单位", unit=act.unit_code))
    if not connection.execute(obligations.DELIVERABLE_KNOWN, keys).scalar():
        raise NotKnown(Sentence("没有报送材料{deliverable}", deliverable=act.deliverable))
    if subject_code and not connection.execute(obligations.SUBJECT_KNOWN, keys).scalar():
        raise NotKnown(Sentence("没有编码为{subject}的评价对象", subject=subject_code))
    raise NotKnown(
        Sentence(
            "单位{unit}没有应报事项{deliverable} {subject}",
            subject=subject_code,
            unit=act.unit_code,
            deliverable=act.deliverable,
        )
    )


def perform(case: Case, event: Event, verb: Verb) -> int:
    """Do `verb` under the table of states and write it to history; returns the obligation's id.

    Raises:
        TransitionNotAllowed, NotYours, RuleBroken: with the sentence that says why; nothing is changed.
    """
    row, act = case.row, case.act
    leads_to = states.after(State(row.state), event)
    if not states.may_act(event, case.roles):
        raise NotYours(Sentence("{by}无权{event}", by=act.by, event=Sentence(states.EVENT_NAMES[event])))
    if act.on < row.opened_on:
        raise case.refuse("{on}时尚未下达（{opened}下达）", on=act.on, opened=row.opened_on)
    case.changes["state"] = leads_to
    verb(case)
    if case.changes["state"] not in OWING:
        case.changes["next_on"] = None
        _catch_up(case)
    elif "due_version" in case.changes:
        _catch_up(case)
    keep_in_step(case, event)
    _review(case, event)
    _store(case)
    _record(case, event)
    return int(row.id)


_MISSED = statement(
    "SELECT rung_id FROM rung_date WHERE timetable_id = :timetable AND act_on >= :next_on AND act_on < :on"
    " ORDER BY position"
)


def _catch_up(case: Case) -> None:
    """Rungs that no sweep came to say before the obligation leaves its ladder are written down as skipped: so the
    highest rung is the same whether or not anything ran on the days before."""
    row, act = case.row, case.act
    if row.next_action_on is None or row.next_action_on >= act.on:
        return
    keys = {"timetable": row.timetable_id, "next_on": row.next_action_on, "on": act.on}
    missed = list(case.connection.execute(_MISSED, keys).scalars())
    nobody = dict.fromkeys(("was", "state", "batch", "actor", "acting_for", "value", "why"))
    of = dict(id=row.id, due_version=row.due_version, unit_id=row.unit_id, on=act.on, at=case.at)
    for rung in missed:
        entry = nobody | of | {"rung": rung, "event": Event.RUNG_SKIPPED.value}
        case.connection.execute(obligations.RECORD, entry)
    if missed and "due_version" not in case.changes:
        case.changes["rung_id"] = missed[-1]


def _review(case: Case, event: Event) -> None:
    """Whose turn the review is afterwards; what is not handed in any more is no nil return either."""
    row, state = case.row, State(case.changes["state"])
    level, since_on = turn(event, state, row.review_level, row.review_since_on, case.act.on)
    case.changes |= {"review_level": level, "since_on": since_on}
    if state not in HANDED_IN:
        case.changes["nil"] = False


def _store(case: Case) -> None:
    row = case.row
    kept = dict(
        due_version=row.due_version,
        timetable_id=row.timetable_id,
        rung_id=row.rung_id,
        nominal_due_on=row.nominal_due_on,
        due_on=row.due_on,
        next_on=row.next_action_on,
        first_on=row.first_submitted_on,
        late_workdays=row.late_workdays,
        accepted_on=row.accepted_on,
        returns=row.returns,
        extensions=row.extensions,
        given_on=row.given_on,
        boundary_on=row.boundary_on,
        nil=row.nil,
    )
    was = {"was": row.state, "version_was": row.due_version, "level_was": row.review_level}
    values = kept | case.changes | was | {"id": row.id}
    values["state"] = int(values["state"])
    if case.connection.execute(obligations.CHANGE, values).rowcount != 1:
        raise case.refuse("该事项刚刚被他人变更，请重试")


def _record(case: Case, event: Event) -> None:
    row, act = case.row, case.act
    entry = dict(
        id=row.id,
        due_version=case.changes.get("due_version", row.due_version),
        rung=case.rung_id,
        on=act.on,
        event=event.value,
        was=row.state,
        state=int(case.changes["state"]),
        batch=case.batch_id,
        unit_id=row.unit_id,
        actor=act.by or act.unit_code,
        acting_for=act.acting_for,
        value=_value(case, event),
        why="；".join(filter(None, (act.why, case.note))) or None,
        at=case.at,
    )
    case.connection.execute(obligations.RECORD, entry)


def _value(case: Case, event: Event) -> str | None:
    """What history keeps besides the states: the new due date of a new due version, the subject that was chosen, that
    there is nothing to report."""
    if "due_on" in case.changes:
        due_on: date = case.changes["due_on"]
        return due_on.isoformat()
    if event is Event.SUBMITTED:
        return NIL if case.changes.get("nil") else None
    return (case.act.subject_code if event is Event.SELECTED else case.act.value) or None
