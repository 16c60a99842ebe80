"""Record what happened (登记): the one way in for hand-ins, reviews and decisions that no page has taken."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from models.errors import NotYours, RuleBroken, Sentence
from models.kinds import Event, Role
from models.queries import handing, obligations
from tasks import decide, hand_in
from tasks.act import Act, Case, Verb, find, perform
from tasks.desk.registered import weighed
from tasks.office import Office, Years
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
    in `value`. `years` are those of the office, if the caller has read them in this transaction.

    Raises:
        RuleBroken, NotKnown: nothing is changed; the sentence says why.
    """
    if act.event not in VERBS:
        raise RuleBroken(Sentence("没有事件“{event}”（可用：{known}）", event=act.event, known="、".join(VERBS)))
    event, verb = VERBS[act.event]
    row = find(connection, act, subject_code="" if event is Event.SELECTED else act.subject_code)
    roles = _roles(connection, act, row.unit_id)
    calendars, days = years or office.years(connection)
    case = Case(connection, calendars[row.work_year], days, act, at, row, roles)
    done = perform(case, event, verb)
    if event is Event.SUBMITTED and case.deliverable.confirmed_by:
        _settle_second_hand(case)
    afterwards = _AFTER.get(event)
    if afterwards is not None:
        afterwards(case)
    return done


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
