"""Drafts (暂存): what is typed is kept; who saves over another's words is told, and nothing of either is lost.

A draft's version says after how many hand-ins it was begun and how often it was saved since, in one number that only
grows; so a page opened before a hand-in is never taken for one opened after it.
"""

from datetime import date, datetime

from sqlalchemy import Connection

from models.errors import Overtaken, Sentence
from models.kinds import Event, State
from models.queries import desk_item, handing
from rules.deeds import Deed, Visitor
from tasks.clock import ZONE
from tasks.desk.acts import act, allowed, nothing_more
from tasks.office import Office

EACH_HAND_IN = 100_000  # more than anybody saves between two hand-ins


def none_yet(submissions: int) -> int:
    """The version while nothing has been saved since the last of so many hand-ins; 0 before the first."""
    return submissions * EACH_HAND_IN


def version_now(connection: Connection, obligation: int) -> int:
    """The version of the draft, or that there is none since the last hand-in: what a page is to give back as `seen`."""
    draft = connection.execute(desk_item.DRAFT, {"id": obligation}).first()
    if draft is not None:
        return int(draft.version)
    return none_yet(int(connection.execute(handing.SUBMISSIONS, {"id": obligation}).scalar_one()))


def save_draft(
    office: Office,
    connection: Connection,
    obligation: int,
    visitor: Visitor,
    *,
    form: str,
    form_version: int,
    content: str,
    seen: int,
    on: date,
    at: datetime,
) -> int:
    """Keep `content` as the draft; returns its version. `seen` is the version that the typist began from
    (`version_now` when the page was made).

    The first saving after the opening or a return starts the filling in (填报中); the ladder goes on.

    Raises:
        Overtaken: somebody has saved since; the draft is as they left it, what was typed here stays with the caller.
        NotKnown, TransitionNotAllowed, NotYours, RuleBroken: it may not be filled in.
    """
    known = allowed(office, connection, obligation, Deed.FILL, visitor, on=on)
    draft = dict(
        id=obligation, form=form, form_version=form_version, content=content, by=visitor.code, at=at, seen=seen
    )
    check_seen(connection, obligation, seen)
    saved = connection.execute(handing.SAVE_DRAFT if seen % EACH_HAND_IN else handing.ADD_DRAFT, draft).rowcount
    if saved != 1:
        raise _overtaken(connection, obligation)
    if known.facts.state in (State.ISSUED, State.RETURNED):
        act(office, connection, known, Event.STARTED, nothing_more, visitor, Deed.FILL, on=on, at=at)
    return seen + 1


def check_seen(connection: Connection, obligation: int, seen: int | None) -> None:
    """Whether what is handed in was typed over the newest draft; None: it does not come from a draft.

    Raises:
        Overtaken: somebody has saved since.
    """
    if seen is not None and version_now(connection, obligation) != seen:
        raise _overtaken(connection, obligation)


def _overtaken(connection: Connection, obligation: int) -> Overtaken:
    draft = connection.execute(desk_item.DRAFT, {"id": obligation}).first()
    if draft is None:
        return Overtaken(Sentence("草稿已经报送或清除，请先查看最新情况；您填写的内容没有丢失，尚未保存"))
    told = {"by": draft.by, "at": draft.at.astimezone(ZONE), "n": draft.version % EACH_HAND_IN}
    return Overtaken(
        Sentence("{by}已于{at:%m-%d %H:%M}保存了第{n}稿；您填写的内容没有丢失，尚未保存，请核对后再存", **told)
    )
