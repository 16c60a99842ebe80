"""What is done with an item at the desk: refused by the table of items, or done by the verbs that the register has."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from models.errors import NotKnown, NotYours, RuleBroken, Sentence
from models.kinds import Event, ItemState, Role
from models.queries import rectification
from rules.rectifying import DEED_NAMES, Deed, after, may
from tasks import decide
from tasks.act import Act, Case, Verb, perform
from tasks.desk.facts import facts_of
from tasks.office import Office
from tasks.rectification.close import close
from tasks.rectification.defer import defer
from tasks.rectification.plan import plan
from tasks.rectification.reopen import reopen


@dataclass(frozen=True)
class Hand:
    """Who acts, in which roles towards the item's unit, for whom, when."""

    code: str
    roles: Collection[Role]
    on: date
    at: datetime
    acting_for: str | None = None


@dataclass(frozen=True)
class Said:
    """What is said with a deed; what it does not ask is left empty."""

    why: str = ""
    day: str = ""
    measure: str = ""
    means: str = ""
    responsible: str = ""
    cause: str = ""
    accountable: str = ""


EVENTS = {
    Deed.PLAN: Event.RECTIFICATION_PLANNED,
    Deed.CLOSE: Event.RECTIFICATION_CLOSED,
    Deed.REOPEN: Event.REOPENED,
    Deed.DEFER: Event.EXTENDED,
    Deed.WAIVE: Event.WAIVED,
}


def act_on_item(office: Office, connection: Connection, obligation: int, deed: Deed, said: Said, hand: Hand) -> None:
    """Plan, close, open again, put off or waive an item; reports and reviews go their ordinary way.

    Raises:
        NotKnown: it is no item. TransitionNotAllowed, NotYours, RuleBroken: nothing is changed; the sentence says why.
    """
    found = connection.execute(rectification.STATE, {"id": obligation}).first()
    if found is None or deed not in EVENTS:
        raise NotKnown(Sentence("没有这项整改"))
    after(ItemState(found.state), deed)
    if not may(deed, ItemState(found.state), hand.roles):
        raise NotYours(Sentence("该整改事项不由您{deed}", deed=DEED_NAMES[deed]))
    known = facts_of(office, connection, obligation)
    row = known.row
    said_day = _typed_day(deed, said)
    told = Act(
        event=deed.value,
        on=hand.on,
        unit_code=row.unit_code,
        deliverable=row.key,
        subject_code=row.subject_code,
        value=said.day if deed in (Deed.DEFER, Deed.PLAN, Deed.REOPEN) else "",
        by=hand.code,
        why=said.why.strip() or (said.measure.strip() if deed is Deed.PLAN else said.cause.strip()),
        work_year=row.work_year,
        acting_for=hand.acting_for,
    )
    roles = (Role.FIN_ADMIN,) if deed is Deed.REOPEN else tuple(hand.roles)  # whose it is, the table of items said
    case = Case(connection, known.calendar, office.workdays(connection), told, hand.at, row, roles)
    perform(case, EVENTS[deed], _verb(deed, said, said_day))
    if deed is Deed.REOPEN:
        decide.tell(case)


def _typed_day(deed: Deed, said: Said) -> date | None:
    """The day that was typed, where the deed asks one.

    Raises:
        RuleBroken: it is none.
    """
    if deed is not Deed.PLAN:
        return None
    try:
        return date.fromisoformat(said.day.strip())
    except ValueError:
        raise RuleBroken(Sentence("“{value}”不是日期（应为2022-05-20）", value=said.day)) from None


def _verb(deed: Deed, said: Said, planned_on: date | None) -> Verb:
    if deed is Deed.PLAN:
        assert planned_on is not None
        return lambda case: plan(
            case, measure=said.measure, means=said.means, responsible=said.responsible, planned_on=planned_on
        )
    if deed is Deed.CLOSE:
        return close
    if deed is Deed.REOPEN:
        return lambda case: reopen(case, cause=said.cause, accountable=said.accountable)
    return defer if deed is Deed.DEFER else decide.waive
