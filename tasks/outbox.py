"""The outbox: what is planned and what left, and the stop button."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from models.columns import FAR, LONG_AGO
from models.errors import NotKnown, Sentence
from models.kinds import LineState
from models.queries import outbox
from models.queries.obligations import UNIT_KNOWN
from models.queries.resending import ACTS, KIND, RESEND, RESENT_AS
from tasks.clock import ZONE
from tasks.deliver import HELD
from tasks.first_mails import unconfirmed
from tasks.line_states import resent_by
from tasks.switches import read_switch, set_switch


@dataclass(frozen=True)
class Wanted:
    """Which mails to list: a day's, to an address (a part of it), about a unit, in a state; the newest so many."""

    on: date | None = None
    to: str = ""
    unit: str = ""
    state: str = ""
    limit: int = 40


def is_stopped(connection: Connection) -> bool:
    """Whether nothing may leave: the stop button is pressed, or nobody has confirmed the first mails."""
    return bool(read_switch(connection, HELD)) or unconfirmed(connection)


def mails(connection: Connection, wanted: Wanted) -> list[dict[str, Any]]:
    """The mails that are wanted by day, each with its state's name; `held` while the stop button is pressed.

    Raises:
        NotKnown: no such state, no such unit.
    """
    stopped = is_stopped(connection)
    values: dict[str, Any] = {"first_on": wanted.on or LONG_AGO, "last_on": wanted.on or FAR, "stopped": stopped}
    values |= {"to": wanted.to, "like": f"%{wanted.to}%", "unit": wanted.unit, "most": wanted.limit}
    values["state"] = _state(wanted.state)
    if wanted.unit and connection.execute(UNIT_KNOWN, {"unit": wanted.unit}).scalar() is None:
        raise NotKnown(Sentence("没有编码为{unit}的单位", unit=wanted.unit))
    found = [_named(dict(row._mapping), stopped) for row in connection.execute(outbox.LIST, values).all()]
    return [row | {"reason": row["reason"] or _asked(connection, row)} for row in found]


def _asked(connection: Connection, row: dict[str, Any]) -> str:
    """Who had a mail resent and why; empty for the others."""
    if not row["kind"].startswith(KIND):
        return ""
    acts = connection.execute(ACTS, {"mail": row["id"]})
    return next((str(resent_by(act)) for act in acts if act.act == RESEND), "")


def _state(name: str) -> int:
    """The state of that name; -1 for any."""
    if name and name.upper() not in LineState.__members__:
        raise NotKnown(Sentence("没有状态“{state}”", state=name))
    return LineState[name.upper()] if name else -1


def show_mail(connection: Connection, mail: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """One mail and the items it says or would say. `acts`: what was done with it (resent, cancelled), by whom and why;
    `resent_as`: the mails that say it again.

    Raises:
        NotKnown: no such mail.
    """
    row = connection.execute(outbox.ONE, {"mail": mail}).first()
    if row is None:
        raise NotKnown(Sentence("没有编号为{mail}的通知", mail=mail))
    keys = {"mail": mail, "mailbox": row.mailbox_id, "send_on": row.send_on, "kind": row.kind}
    items = connection.execute(outbox.ITEMS_AGAIN if row.kind.startswith(KIND) else outbox.ITEMS, keys)
    stopped = is_stopped(connection)
    head = _named(dict(row._mapping), stopped)
    head.pop("mailbox_id")
    head["acts"] = [dict(act._mapping) for act in connection.execute(ACTS, {"mail": mail})]
    head["resent_as"] = list(connection.execute(RESENT_AS, {"kind": f"{KIND}{mail}"}).scalars())
    return head, [_named(dict(item._mapping) | {"held": row.held}, stopped) for item in items]


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
    sent_at = row.get("sent_at")
    return row | {"state": state.name.lower()} | ({"sent_at": sent_at.astimezone(ZONE)} if sent_at else {})
