"""Record what happened (登记): the one way in for hand-ins, reviews and decisions that no page has taken."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import Calendar
from models.errors import NotKnown, NotYours, RuleBroken, Sentence
from models.kinds import Event, Role
from models.queries import handing, obligations
from tasks import decide, hand_in
from tasks.act import Act, Case, Verb, find, perform
from tasks.desk.handing_in import Content
from tasks.desk.registered import weighed
from tasks.office import Office, Years
from tasks.record_form import filled, keep_filled
from tasks.record_results import OF_OBLIGATIONS, SUMMARISE, About, summarise
from tasks.rectification.close import close
from tasks.rectification.defer import defer
from tasks.rectification.plan import plan_in_words

VERBS: dict[str, tuple[Event, Verb]] = {
    "submit": (Event.SUBMITTED, hand_in.submit),
    "withdraw": (Event.WITHDRAWN, hand_in.withdraw),
    "select": (Event.SELECTED, hand_in.select),
    "acknowledge": (Event.ACKNOWLEDGED, hand_in.acknowledge),
    "nil": (Event.SUBMITTED, hand_in.nothing),
    "take": (Event.TAKEN, decide.take),
    "pass": (Event.PASSED, weighed(Event.PASSED, decide.forward)),
    "return": (Event.RETURNED, decide.give_back),
    "accept": (Event.ACCEPTED, weighed(Event.ACCEPTED, decide.accept)),
    "reopen": (Event.REOPENED, decide.reopen),
    "extend": (Event.EXTENDED, decide.extend),
    "waive": (Event.WAIVED, decide.waive),
    "cancel": (Event.CANCELLED, decide.cancel),
    "plan": (Event.RECTIFICATION_PLANNED, plan_in_words),
    "close": (Event.RECTIFICATION_CLOSED, close),
    "defer": (Event.EXTENDED, defer),
}
EVENTS = (*VERBS, *OF_OBLIGATIONS, SUMMARISE)
_AFTER: dict[Event, Callable[[Case], object]] = {
    Event.RETURNED: decide.tell,
    Event.REOPENED: decide.tell,
    Event.ACCEPTED: decide.open_reports,
}


def record(office: Office, connection: Connection, act: Act, *, at: datetime, years: Years | None = None) -> int:
    """Do one act in the caller's transaction; returns the obligation's id.

    Events: submit, nil (nothing to report; a reason), withdraw, select (the subject is what is chosen), acknowledge,
    take and pass (a review; of pass and accept `value` is the points taken off), return (a reason; `value` may give the
    new date), accept (at once, whoever has passed it),
    reopen (as return), extend (`value` is the new date; a reason), waive and cancel (a reason). Of an item that is
    mended: plan (`value` is the day, the reason the measure), close, defer (as extend); its submit names the evidence
    in `value`. A submit with a form is checked, scored and kept as on the page. What changes no obligation (step, ask,
    answer; draft, sign, issue, receive; summarise; decide) stands in tasks/record_results.py. `years` are those of the
    office, if the caller has read them in this transaction.

    Raises:
        RuleBroken, NotKnown: nothing is changed; the sentence says why.
    """
    if act.event not in EVENTS:
        raise RuleBroken(Sentence("没有事件“{event}”（可用：{known}）", event=act.event, known="、".join(EVENTS)))
    calendars, days = years or office.years(connection)
    if act.event == SUMMARISE:
        summarise(connection, _year_of(calendars, act), act, partial(_roles, connection, act), at)
        return 0
    row = find(connection, act, subject_code="" if act.event == "select" else act.subject_code)
    if act.event in OF_OBLIGATIONS:
        roles_of = partial(_roles, connection, act)
        OF_OBLIGATIONS[act.event](About(office, connection, calendars[row.work_year], act, row, roles_of, at))
        return int(row.id)
    event, verb = VERBS[act.event]
    roles = _roles(connection, act, row.unit_id)
    content = _content(office, connection, act, row)
    case = Case(connection, calendars[row.work_year], days, act, at, row, roles)
    if content is not None:
        keep_filled(connection, row, content, act, at)
    done = perform(case, event, verb)
    if event is Event.SUBMITTED and case.deliverable.confirmed_by:
        _settle_second_hand(case)
    afterwards = _AFTER.get(event)
    if afterwards is not None:
        afterwards(case)
    return done


def _content(office: Office, connection: Connection, act: Act, row: Row[Any]) -> Content | None:
    """The form that comes with a hand-in, checked; None without one."""
    if act.form is None:
        return None
    if act.event != "submit":
        raise RuleBroken(Sentence("只有报送和汇总可以带表单"))
    return filled(office, connection, row, act)


def _year_of(calendars: dict[int, Calendar], act: Act) -> Calendar:
    """The newest published year that has the deliverable, or the one that is named."""
    having = [
        year
        for year, calendar in sorted(calendars.items())
        if any(each.key == act.deliverable for _, each in calendar.deliverables()) and act.work_year in (0, year)
    ]
    if not having:
        raise NotKnown(Sentence("没有报送材料{deliverable}", deliverable=act.deliverable))
    return calendars[having[-1]]


def _settle_second_hand(case: Case) -> None:
    """What waited for the second hand is handed in by whoever registers it."""
    for waiting in case.connection.execute(handing.WAITING, {"id": case.row.id}).scalars().all():
        confirmed = {"submission": waiting, "by": case.act.by or case.act.unit_code, "confirmed_at": case.at}
        case.connection.execute(handing.CONFIRM, confirmed | {"due_version": case.row.due_version})


def _roles(connection: Connection, act: Act, unit_id: int) -> tuple[Role, ...]:
    """The roles towards the unit of who acts, if the register knows the person or the word is a role; else nothing.

    Raises:
        NotYours: the register knows the person, but not as anybody who acts for or over this unit.
    """
    if act.by in Role.__members__:
        return (Role[act.by],)
    who = {"person": act.by, "on": act.on, "unit": unit_id}
    found = tuple(Role(role) for role in connection.execute(obligations.ROLES_OF, who).scalars())
    if not found and connection.execute(obligations.PERSON_KNOWN, who).scalar():
        raise NotYours(Sentence("{by}在{on}不负责单位{unit}", by=act.by, on=act.on, unit=act.unit_code))
    return found
