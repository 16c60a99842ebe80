"""An act at the desk: refused by the table of deeds, or done by the same verbs as in the register of events."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import Connection

from models.errors import NotYours, RuleBroken, Sentence, TransitionNotAllowed
from models.kinds import Event, PetitionKind, PetitionState
from rules.deeds import Deed, Visitor, acted_in, roles_for, why_not
from tasks.act import Act, Case, Verb, perform
from tasks.desk.facts import Known, facts_of
from tasks.office import Office


def allowed(
    office: Office, connection: Connection, obligation: int, deed: Deed, visitor: Visitor, *, on: date
) -> Known:
    """What is known of the obligation, if `visitor` may do `deed` with it.

    Raises:
        NotKnown: no such obligation.
        TransitionNotAllowed, NotYours, RuleBroken: the table of deeds says no; nothing is changed.
    """
    known = facts_of(office, connection, obligation)
    refuse(why_not(deed, visitor, known.facts, on=on), deed, visitor, known)
    return known


def refuse(refusal: Sentence | None, deed: Deed, visitor: Visitor, known: Known) -> None:
    """Raise a refusal as what it is: not in this state, not for this person, or not like this."""
    if refusal is None:
        return
    elsewhere = refusal.template.startswith("当前状态")
    theirs = visitor.held.intersection(roles_for(deed, known.facts))
    raise (TransitionNotAllowed if elsewhere else RuleBroken if theirs else NotYours)(refusal)


def settled(kind: PetitionKind, state: PetitionState) -> str:
    """What history keeps of a request that is settled: its kind and what became of it."""
    return f"{kind.value} {state.name.lower()}"


def nothing_more(_case: Case) -> None:
    """The verb of an act that changes nothing but state and history."""


def act(
    office: Office,
    connection: Connection,
    known: Known,
    event: Event,
    verb: Verb,
    visitor: Visitor,
    deed: Deed,
    *,
    on: date,
    at: datetime,
    why: str = "",
    value: str = "",
    afterwards: Callable[[Case], object] | None = None,
) -> Case:
    """Do `verb` as `event` for `visitor`, in the role that `deed` is done in; history says for whom it was done."""
    row = known.row
    said = Act(
        event=event.name.lower(),
        on=on,
        unit_code=row.unit_code,
        deliverable=row.key,
        subject_code=row.subject_code,
        value=value,
        by=visitor.code,
        why=why.strip(),
        work_year=row.work_year,
        acting_for=visitor.acting_for(acted_in(deed, known.facts, on=on)),
    )
    roles = tuple(sorted(visitor.held))
    case = Case(connection, known.calendar, office.workdays(connection), said, at, row, roles)
    perform(case, event, verb)
    if afterwards is not None:
        afterwards(case)
    return case
