"""Hand in at the desk (报送): a version for good, then the act, in one transaction; nil returns; the second hand."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.labels import ROLES
from models.errors import NotKnown, RuleBroken, Sentence
from models.kinds import Event, PetitionKind, PetitionState, Role
from models.queries import desk_item, handing
from rules.deeds import Deed, Visitor, second_hands, why_not
from rules.filling.texts import fingerprints
from rules.forms import edition, loaded
from tasks import decide, hand_in
from tasks.desk.acts import act, allowed, nothing_more, refuse, settled
from tasks.desk.drafts import check_seen
from tasks.desk.facts import Known, facts_of
from tasks.desk.telling import telling
from tasks.office import Office


@dataclass(frozen=True)
class Content:
    """What is handed in: JSON of the form named, checked by the caller; scores are hundredths of a point. `nil`: there
    is nothing to report, and `why`. `seen` is the version of the draft that it was typed over, if it was."""

    form: str
    form_version: int
    content: str
    source: str = "page"
    nil: bool = False
    why: str = ""
    score: int | None = None
    grade: str = ""
    rule_set: str = ""
    seen: int | None = None


@dataclass(frozen=True)
class HandedIn:
    """The version that a hand-in made. `again`: the same had been handed in already, and nothing was done."""

    submission: int
    number: int
    waits: bool
    again: bool = False


def hand_in_form(
    office: Office,
    connection: Connection,
    obligation: int,
    content: Content,
    visitor: Visitor,
    *,
    on: date,
    at: datetime,
) -> HandedIn:
    """Hand in `content`: a numbered version with the attachments of now; then it is in review, or, where the calendar
    asks for a second hand, waits for it while the ladder goes on.

    Done twice (a double click), the second finds the same content there and changes nothing.

    Raises:
        Overtaken: somebody has saved another draft since.
        NotKnown, TransitionNotAllowed, NotYours, RuleBroken: nothing is changed; the sentence says why.
    """
    digest = digest_of(connection, obligation, content)
    deed = Deed.NIL if content.nil else Deed.HAND_IN
    known = facts_of(office, connection, obligation)
    refusal = why_not(deed, visitor, known.facts, on=on)
    if refusal is not None:
        if same := _same(connection, known, digest, visitor):
            return same
        refuse(refusal, deed, visitor, known)
    if content.nil and not content.why.strip():
        raise RuleBroken(Sentence("须写明理由"))
    check_seen(connection, obligation, content.seen)
    _check_files(connection, obligation, content)
    wanted = second_hands(known.facts.second_hand)
    confirmer = _second_hand(connection, known, wanted, on)
    made = keep_version(connection, known.row, content, digest, visitor, waits=bool(wanted), on=on, at=at)
    if wanted:
        verb, event = telling(hand_in.ready, (confirmer,)), Event.SENT_TO_SECOND_HAND
        act(office, connection, known, event, verb, visitor, deed, on=on, at=at, afterwards=decide.tell)
    else:
        _settle_requests(office, connection, known, visitor, deed, on, at)
        verb = hand_in.nothing if content.nil else hand_in.submit
        act(office, connection, known, Event.SUBMITTED, verb, visitor, deed, on=on, at=at, why=content.why)
    if not content.nil:  # which says nothing of what a colleague has typed
        connection.execute(handing.FORGET_DRAFT, {"id": obligation})
    return HandedIn(made.id, made.number, bool(wanted))


def _check_files(connection: Connection, obligation: int, content: Content) -> None:
    """What the form says must be attached is attached."""
    least = 0 if content.nil else edition(content.form, content.form_version).least_files
    if least and connection.execute(handing.FILES_NOW, {"id": obligation}).scalar_one() < least:
        raise RuleBroken(Sentence("请先上传至少{n}个附件，再报送", n=least))


def confirm(
    office: Office, connection: Connection, obligation: int, visitor: Visitor, *, on: date, at: datetime
) -> HandedIn:
    """The second hand confirms (分管领导确认): what waits is handed in, on this day.

    Raises:
        NotKnown, TransitionNotAllowed, NotYours, RuleBroken: nothing is changed; the sentence says why.
    """
    known = allowed(office, connection, obligation, Deed.CONFIRM, visitor, on=on)
    waiting = connection.execute(desk_item.LAST_SUBMISSION, {"id": obligation}).one()
    keys = {"submission": waiting.id, "by": visitor.code, "confirmed_at": at, "due_version": known.row.due_version}
    if connection.execute(handing.CONFIRM, keys).rowcount != 1:
        raise RuleBroken(Sentence("该事项刚刚被他人变更，请重试"))
    verb = hand_in.nothing if waiting.nil else hand_in.submit
    deed = Deed.CONFIRM
    _settle_requests(office, connection, known, visitor, deed, on, at)
    act(office, connection, known, Event.SUBMITTED, verb, visitor, deed, on=on, at=at, why=waiting.why)
    return HandedIn(waiting.id, waiting.number, waits=False)


def decline(
    office: Office, connection: Connection, obligation: int, visitor: Visitor, *, why: str, on: date, at: datetime
) -> None:
    """The second hand declines (不予确认), with a reason; or whoever handed it in takes it back from there. The version
    stays, as one that was never handed in; the unit goes on typing from it.

    Raises:
        NotKnown, TransitionNotAllowed, NotYours, RuleBroken: nothing is changed; the sentence says why.
    """
    known = facts_of(office, connection, obligation)
    recalls = why_not(Deed.RECALL, visitor, known.facts, on=on) is None
    deed = Deed.RECALL if recalls else Deed.CONFIRM
    refuse(why_not(deed, visitor, known.facts, on=on), deed, visitor, known)
    if not why.strip():
        raise RuleBroken(Sentence("须写明理由"))
    connection.execute(handing.DECLINE, {"id": obligation, "why": why.strip()})
    act(office, connection, known, Event.SECOND_HAND_DECLINED, nothing_more, visitor, deed, on=on, at=at, why=why)


def withdraw(
    office: Office, connection: Connection, obligation: int, visitor: Visitor, *, why: str = "", on: date, at: datetime
) -> None:
    """Take back what nobody has taken up yet (取消送审); the version stays.

    Raises:
        NotKnown, TransitionNotAllowed, NotYours, RuleBroken: nothing is changed; the sentence says why.
    """
    known = allowed(office, connection, obligation, Deed.WITHDRAW, visitor, on=on)
    act(office, connection, known, Event.WITHDRAWN, hand_in.withdraw, visitor, Deed.WITHDRAW, on=on, at=at, why=why)


def acknowledge(
    office: Office, connection: Connection, obligation: int, visitor: Visitor, *, on: date, at: datetime
) -> None:
    """Say that it was read (签收); who has said so about this due date already says nothing more.

    Raises:
        NotKnown, TransitionNotAllowed, NotYours: nothing is changed; the sentence says why.
    """
    known = allowed(office, connection, obligation, Deed.ACKNOWLEDGE, visitor, on=on)
    if connection.execute(handing.ACKNOWLEDGED, {"id": obligation, "by": visitor.code}).scalar_one():
        return
    act(office, connection, known, Event.ACKNOWLEDGED, hand_in.acknowledge, visitor, Deed.ACKNOWLEDGE, on=on, at=at)


def digest_of(connection: Connection, obligation: int, content: Content) -> str:
    """What is handed in as a number: form, content and attachments; the same for the same."""
    files = [[row.digest, row.name] for row in connection.execute(handing.PRESENT, {"id": obligation})]
    told = [content.form, content.form_version, content.content, content.nil, content.why, files]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _same(connection: Connection, known: Known, digest: str, visitor: Visitor) -> HandedIn | None:
    """The version that lies there, if it is the same, by the same person, and was neither declined nor decided."""
    last = connection.execute(desk_item.LAST_SUBMISSION, {"id": known.row.id}).first()
    lies_there = known.facts.stage is not None or known.facts.waits_for_second_hand
    if last is None or not lies_there or last.declined_why or (last.digest, last.by) != (digest, visitor.code):
        return None
    return HandedIn(last.id, last.number, bool(last.waits), again=True)


def _second_hand(connection: Connection, known: Known, wanted: tuple[Role, ...], on: date) -> Role:
    """The role that is asked to confirm: the first that somebody in the unit holds, or it would wait for ever."""
    held = [
        connection.execute(handing.CONFIRMERS, {"unit": known.row.unit_id, "role": role.value, "on": on}).scalar_one()
        for role in wanted
    ]
    if wanted and not any(held):
        raise RuleBroken(Sentence("本单位没有登记{role}，无人可以确认；请先联系绩效科登记人员", role=ROLES[wanted[0]]))
    return next((role for role, there in zip(wanted, held, strict=True) if there), Role.UNIT_HEAD)


def keep_version(
    connection: Connection,
    row: Row[Any],
    content: Content,
    digest: str,
    visitor: Visitor,
    *,
    waits: bool,
    on: date,
    at: datetime,
) -> Row[tuple[int, int]]:
    """The version, with the attachments of now."""
    version = dict(
        id=row.id,
        due_version=row.due_version,
        form=content.form,
        form_version=content.form_version,
        content=content.content,
        digest=digest,
        source=content.source,
        nil=content.nil,
        why=content.why.strip(),
        score=content.score,
        grade=content.grade,
        rule_set=content.rule_set,
        by=visitor.code,
        acting_for=visitor.acting_for((Role.UNIT_OFFICER,)),
        on=on,
        at=at,
        waits=waits,
    )
    made = connection.execute(handing.ADD_SUBMISSION, version).one()
    connection.execute(handing.FREEZE_FILES, {"id": row.id, "submission": made.id})
    if texts := _texts(content):
        connection.execute(handing.KEEP_TEXT, [{"submission": made.id, "digest": each} for each in texts])
    return made


def _texts(content: Content) -> list[str]:
    """Fingerprints of what was written; of a form that is none of ours, nothing."""
    if content.nil:
        return []
    try:
        return sorted(set(fingerprints(loaded(json.loads(content.content)).content)))
    except (ValueError, KeyError, TypeError, NotKnown):
        return []


def _settle_requests(
    office: Office, connection: Connection, known: Known, visitor: Visitor, deed: Deed, on: date, at: datetime
) -> None:
    """Who hands in needs no more time."""
    if not known.facts.asked_time:
        return
    kind, state = PetitionKind.MORE_TIME, PetitionState.TAKEN_BACK
    given = {"id": known.row.id, "kind": kind.value, "state": state.value, "answer": "", "by": visitor.code}
    connection.execute(handing.ANSWER_PETITION, given | {"answered_on": on})
    event, value = Event.REQUEST_SETTLED, settled(kind, state)
    act(office, connection, known, event, nothing_more, visitor, deed, on=on, at=at, value=value)
