"""What a reviewer does at the desk: take up, pass on, return, accept, reopen; one obligation at a time.

Source: SPEC E.1; who reviews when stands in the calendar (`review`), laid out as review stages.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from models.errors import RuleBroken, Sentence
from models.kinds import Event
from models.queries import desk_item, reviewers
from notices.words import chinese
from rules.deeds import Deed, Visitor, roles_for
from rules.filling.content import place_label
from rules.forms import edition
from tasks import decide
from tasks.act import Case, Verb
from tasks.desk.acts import act, allowed
from tasks.desk.facts import Known
from tasks.desk.reductions import check_reduction, reduce
from tasks.office import Office


@dataclass(frozen=True)
class Said:
    """What a reviewer says: in words, to single fields (by their place), and hundredths of a point taken off."""

    words: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    reduction: int | None = None


NOTHING_SAID = Said()
REDUCING = (Deed.FORWARD, Deed.ACCEPT)  # what is returned is scored anew
_Way = tuple[Event, Verb]
_WAYS: dict[Deed, _Way] = {
    Deed.TAKE: (Event.TAKEN, decide.take),
    Deed.FORWARD: (Event.PASSED, decide.forward),
    Deed.ACCEPT: (Event.ACCEPTED, decide.accept),
    Deed.RETURN: (Event.RETURNED, decide.give_back),
    Deed.REOPEN: (Event.REOPENED, decide.reopen),
}


def review(
    office: Office,
    connection: Connection,
    obligation: int,
    deed: Deed,
    visitor: Visitor,
    said: Said = NOTHING_SAID,
    *,
    on: date,
    at: datetime,
    due_on: date | None = None,
) -> None:
    """Do one of TAKE, FORWARD, ACCEPT, RETURN, REOPEN, and keep the reviewer's opinion with the version it is about.

    A target exceeded by far needs a reduction before it is passed on or accepted (tasks/desk/reductions.py). A return
    and a reopening need a reason, in words or to a field; `due_on` may give the new date (three working days at least).
    The unit hears of both as of any return.

    Raises:
        NotKnown, TransitionNotAllowed, NotYours, RuleBroken: nothing is changed; the sentence says why.
    """
    known = allowed(office, connection, obligation, deed, visitor, on=on)
    if deed in REDUCING:
        check_reduction(connection, obligation, said.reduction)
    event, verb = _WAYS[deed]
    returns = deed in (Deed.RETURN, Deed.REOPEN)
    why = _reason(connection, obligation, said) if returns else said.words
    value = due_on.isoformat() if due_on else ""
    after = decide.tell if returns else decide.open_reports if deed is Deed.ACCEPT else None
    case = act(
        office, connection, known, event, verb, visitor, deed, on=on, at=at, why=why, value=value, afterwards=after
    )
    if deed is not Deed.TAKE:
        keep_opinion(connection, known, case, event, deed, visitor, said)
    if deed in REDUCING and said.reduction is not None:
        reduce(connection, obligation, said.reduction)


def keep_opinion(
    connection: Connection, known: Known, case: Case, event: Event, deed: Deed, visitor: Visitor, said: Said
) -> None:
    """What the reviewer said, at the level and in the role in which it was said."""
    role = next(role for role in roles_for(deed, known.facts) if role in visitor.held)
    opinion = dict(
        id=known.row.id,
        level=known.row.review_level,
        role=role.value,
        event=event.value,
        reduction=said.reduction if deed in REDUCING else None,
        said=said.words.strip(),
        notes=json.dumps(dict(said.notes), ensure_ascii=False, sort_keys=True),
        by=visitor.code,
        acting_for=case.act.acting_for,
        on=case.act.on,
        at=case.at,
    )
    connection.execute(reviewers.ADD_OPINION, opinion)


def _reason(connection: Connection, obligation: int, said: Said) -> str:
    """The reason as mails and history tell it: the words, then what is said to single fields, by their names."""
    noted = {place: note.strip() for place, note in said.notes.items() if note.strip()}
    last = connection.execute(desk_item.LAST_SUBMISSION, {"id": obligation}).first() if noted else None
    names = _names_of(last.form, last.form_version, noted) if last is not None and last.form else {}
    parts = [said.words.strip(), *(f"{names.get(place, place)}：{note}" for place, note in noted.items())]
    reason = "；".join(filter(None, parts))
    if not reason:
        raise RuleBroken(Sentence("须写明理由"))
    return reason


def _names_of(form: str, version: int, places: Iterable[str]) -> dict[str, str]:
    """Places of a form as people call them, in Chinese: mails and history are."""
    its = edition(form, version)
    return {place: chinese(place_label(its, place)) for place in places}
