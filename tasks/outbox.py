"""The outbox: what is planned and what left, and the stop button."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from models.errors import NotKnown, Sentence
from models.kinds import LineState
from models.queries import outbox
from tasks.deliver import HELD
from tasks.switches import read_switch, set_switch


def mails(connection: Connection, *, state: str = "", limit: int = 40) -> list[dict[str, Any]]:
    """The newest mails, each with its state's name; `held` while the stop button is pressed.

    Raises:
        NotKnown: no such state.
    """
    if state and state.upper() not in LineState.__members__:
        raise NotKnown(Sentence("没有状态“{state}”", state=state))
    stopped = bool(read_switch(connection, HELD))
    found = [_named(dict(row._mapping), stopped) for row in connection.execute(outbox.LIST)]
    return [row for row in found if not state or row["state"] == state.lower()][-limit:]


def show_mail(connection: Connection, mail: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """One mail and the items it says or would say.

    Raises:
        NotKnown: no such mail.
    """
    row = connection.execute(outbox.ONE, {"mail": mail}).first()
    if row is None:
        raise NotKnown(Sentence("没有编号为{mail}的通知", mail=mail))
    items = connection.execute(
        outbox.ITEMS, {"mail": mail, "mailbox": row.mailbox_id, "send_on": row.send_on, "kind": row.kind}
    )
    stopped = bool(read_switch(connection, HELD))
    head = _named(dict(row._mapping), stopped)
    head.pop("mailbox_id")
    return head, [_named(dict(item._mapping) | {"held": False}, stopped) for item in items]


def hold_outbox(connection: Connection, *, by: str, why: str, at: datetime) -> None:
    """Press the stop button: nothing leaves until it is released."""
    set_switch(connection, HELD, "held", by=by, why=why, at=at)


def release_outbox(connection: Connection, *, at: datetime) -> None:
    """Release the stop button; what waited joins the next working day's mail."""
    set_switch(connection, HELD, "", at=at)


def hold_mail(connection: Connection, mail: int) -> None:
    """Hold one mail that has not left.

    Raises:
        NotKnown: no such mail, or it has left.
    """
    _hold(connection, mail, held=True)


def release_mail(connection: Connection, mail: int) -> None:
    """Let a held mail go.

    Raises:
        NotKnown: no such mail, or it has left.
    """
    _hold(connection, mail, held=False)


def _hold(connection: Connection, mail: int, *, held: bool) -> None:
    if connection.execute(outbox.HOLD, {"mail": mail, "held": held}).rowcount == 0:
        raise NotKnown(Sentence("没有编号为{mail}、尚未发出的通知", mail=mail))


def _named(row: dict[str, Any], stopped: bool) -> dict[str, Any]:
    state = LineState(row["state"])
    if state in (LineState.PLANNED, LineState.LEASED):
        state = LineState.HELD if stopped or row["held"] else LineState.PLANNED
    return row | {"state": state.name.lower()}
