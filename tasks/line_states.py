"""What became of an item that somebody was to be told of: its state and the reason, as files and people see them."""

from typing import Any

from sqlalchemy import Row

from models.errors import Sentence
from models.kinds import HANDED_IN, Anchor, LineState

WAITING = (LineState.PLANNED, LineState.LEASED)
MAILED = (LineState.ACCEPTED, LineState.REFUSED, LineState.UNREACHABLE)


def line_state(row: Row[Any], *, held: bool) -> tuple[LineState, bool]:
    """The state of a line's item, and whether its mail was handed to the server or given up.

    `row`: state, dropped, held. What waits is HELD while everything (`held`) or its mail is stopped.
    """
    state = LineState.WITHDRAWN if row.dropped else LineState(row.state)
    if state in WAITING:
        state = LineState.HELD if held or row.held else LineState.PLANNED
    return state, state in MAILED


def line_reason(row: Row[Any], state: LineState) -> str:
    """Why: a word (docs/files.md), or the sentence that stands with the mail; empty for none.

    `row`: reason, mail_state, dropped, obligation_state, anchor, address.
    """
    if state is LineState.WITHDRAWN:
        cancelled = not row.dropped and row.mail_state == LineState.WITHDRAWN and row.reason
        if cancelled:
            return str(cancelled)
        if row.anchor == Anchor.WAITING:
            return "reviewed"
        return "handed_in" if row.obligation_state in HANDED_IN else "changed"
    if state is LineState.UNREACHABLE and not row.address:
        return "no_address"
    return row.reason or "" if state in (*MAILED, LineState.PLANNED) else ""


def resent_by(row: Row[Any]) -> Sentence:
    """Who had a mail resent, and why."""
    return Sentence("{by}重发：{why}", by=row.by, why=row.why)
