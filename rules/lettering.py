"""States and transitions of an official letter (函件) as one table.

A feedback letter goes all the way; what an approved proposal became begins as APPROVED, because a leader has agreed.
Whose turn an approval is, the chain says (`approved_by`, else `approval_chain`, else a leader).
"""

from dataclasses import dataclass
from enum import StrEnum

from models.errors import Sentence, TransitionNotAllowed
from models.kinds import LetterState, Role

_DESK = (Role.FIN_OPERATOR, Role.FIN_ADMIN)
_CHAIN = (Role.FIN_OPERATOR, Role.FIN_ADMIN, Role.FIN_LEADER)
_UNIT = (Role.UNIT_OFFICER, Role.UNIT_DEPUTY, Role.UNIT_HEAD)


class Deed(StrEnum):
    """What can be done with a letter."""

    DRAFT = "draft"
    SAVE = "save"
    SEND = "send"
    TAKE_BACK = "take_back"
    AGREE = "agree"
    REFUSE = "refuse"
    ISSUE = "issue"
    RENUMBER = "renumber"
    RECEIVE = "receive"
    VOID = "void"


@dataclass(frozen=True)
class Transition:
    deed: Deed
    starts: tuple[LetterState, ...]
    leads_to: LetterState | None  # None: unchanged
    actors: tuple[Role, ...]
    reason: bool = False


_BEFORE_ISSUE = (LetterState.DRAFT, LetterState.WAITING, LetterState.APPROVED)
_OUT = (LetterState.ISSUED, LetterState.RECEIVED)

TRANSITIONS = (
    Transition(Deed.DRAFT, (), LetterState.DRAFT, _DESK),
    Transition(Deed.SAVE, (LetterState.DRAFT,), None, _DESK),
    Transition(Deed.SEND, (LetterState.DRAFT,), LetterState.WAITING, _DESK),
    Transition(Deed.TAKE_BACK, (LetterState.WAITING, LetterState.APPROVED), LetterState.DRAFT, _DESK),
    Transition(Deed.AGREE, (LetterState.WAITING,), LetterState.APPROVED, _CHAIN),
    Transition(Deed.REFUSE, (LetterState.WAITING,), LetterState.DRAFT, _CHAIN, reason=True),
    Transition(Deed.ISSUE, (LetterState.APPROVED,), LetterState.ISSUED, _DESK),
    Transition(Deed.RENUMBER, _OUT, None, _DESK),
    Transition(Deed.RECEIVE, (LetterState.ISSUED,), LetterState.RECEIVED, _UNIT),
    Transition(Deed.VOID, _BEFORE_ISSUE, LetterState.VOID, _DESK, reason=True),
)
_BY_DEED = {row.deed: row for row in TRANSITIONS}


def transition(deed: Deed, state: LetterState) -> Transition:
    """The row of the table for `deed` from `state`.

    Raises:
        TransitionNotAllowed: there is none; the sentence names both.
    """
    row = _BY_DEED[deed]
    if state not in row.starts:
        raise TransitionNotAllowed(
            Sentence("函件的状态为“{state}”，不能{deed}", state=STATE_NAMES[state], deed=DEED_NAMES[deed])
        )
    return row


def may(deed: Deed, state: LetterState, roles: frozenset[Role]) -> bool:
    """Whether somebody with these roles may do it now, the chain left aside."""
    row = _BY_DEED[deed]
    return state in row.starts and bool(roles & set(row.actors))


STATE_NAMES = {
    LetterState.DRAFT: Sentence("拟稿"),
    LetterState.WAITING: Sentence("待签发"),
    LetterState.APPROVED: Sentence("已签发"),
    LetterState.ISSUED: Sentence("已发出"),
    LetterState.RECEIVED: Sentence("已签收"),
    LetterState.VOID: Sentence("作废"),
}
DEED_NAMES = {
    Deed.DRAFT: Sentence("拟稿"),
    Deed.SAVE: Sentence("修改"),
    Deed.SEND: Sentence("送签发"),
    Deed.TAKE_BACK: Sentence("取回"),
    Deed.AGREE: Sentence("签发"),
    Deed.REFUSE: Sentence("退回修改"),
    Deed.ISSUE: Sentence("发出"),
    Deed.RENUMBER: Sentence("改文号"),
    Deed.RECEIVE: Sentence("签收"),
    Deed.VOID: Sentence("作废"),
}
