"""Resend a mail: to each person's present address, because the address was mended or because somebody asks for it."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.workdays import Workdays
from models.errors import NotKnown, RuleBroken, Sentence
from models.kinds import LineState
from models.queries import resending
from tasks.deliver import message_id

FAILED = (LineState.REFUSED, LineState.UNREACHABLE)


def resend(
    connection: Connection,
    days: Workdays,
    mail: int,
    *,
    by: str,
    why: str,
    on: date,
    at: datetime,
    sender: str,
    again: bool = False,
) -> list[int]:
    """Plan mail `mail` once more; returns the new mails' numbers, one for each address.

    What failed is resent to the present address of each person who was to hear; with `again` also what the mail server
    had taken. It says the same items, without those that were handed in or moved meanwhile, in a mail of its own with a
    Message-ID of its own, besides the day's digest; at most once a day. The first mail stays as it ended.

    Raises:
        NotKnown: no such mail. RuleBroken: nobody or no reason is named; it has not left, or was accepted and `again`
            is not asked for; it was resent today; nothing is left to say; a person has no address or no office.
    """
    if not by.strip() or not why.strip():
        raise RuleBroken(Sentence("重发须写明由谁、为什么"))
    first = _first(connection, mail, again=again)
    send_on = days.first_from(on)
    kind = f"{resending.KIND}{first}"
    if connection.execute(resending.AGAIN, {"kind": kind, "send_on": send_on}).scalar_one():
        raise RuleBroken(Sentence("第{mail}号通知{on}已经重发过，一天至多重发一次", mail=first, on=send_on))
    made = []
    for mailbox, rows in _still_true(connection, first, on).items():
        address = str(connection.execute(resending.ADDRESS, {"mailbox": mailbox}).scalar_one())
        new: dict[str, Any] = {"mailbox": mailbox, "send_on": send_on, "kind": kind}
        new["message_id"] = message_id(address, send_on, kind, sender)
        made.append(int(connection.execute(resending.NEW, new).scalar_one()))
        connection.execute(resending.REPEAT, [dict(row._mapping) | {"notice": made[-1]} for row in rows])
        connection.execute(resending.ACT, {"mail": made[-1], "act": resending.RESEND, "by": by, "why": why, "at": at})
    return made


def _first(connection: Connection, mail: int, *, again: bool) -> int:
    """The mail that was said first: `mail`, or the one that `mail` itself said again."""
    found = connection.execute(resending.MAIL, {"mail": mail}).first()
    if found is None:
        raise NotKnown(Sentence("没有编号为{mail}的通知", mail=mail))
    state = LineState(found.state)
    if state < LineState.ACCEPTED:
        raise RuleBroken(Sentence("第{mail}号通知尚未发出，不必重发", mail=mail))
    if state is LineState.ACCEPTED and not again:
        raise RuleBroken(Sentence("第{mail}号通知邮件服务器已接收；确要再发一次，请加 --again", mail=mail))
    if state not in (*FAILED, LineState.ACCEPTED):
        raise RuleBroken(Sentence("第{mail}号通知已撤下或并入后一日的通知，不能重发", mail=mail))
    return int(found.kind.removeprefix(resending.KIND)) if found.kind.startswith(resending.KIND) else mail


def _still_true(connection: Connection, first: int, on: date) -> dict[int, list[Row[Any]]]:
    """The items that can still be said, by the present mailbox of who is to hear them."""
    rows = connection.execute(resending.STILL_TRUE, {"mail": first, "on": on}).all()
    if not rows:
        raise RuleBroken(Sentence("第{mail}号通知所列事项均已报送或变动，没有可重发的内容", mail=first))
    gone = sorted({row.person for row in rows if not row.serves})
    if gone:
        raise RuleBroken(Sentence("{people}已不在任，不能重发给本人", people="、".join(gone)))
    silent = sorted({row.person for row in rows if row.mailbox_id is None})
    if silent:
        raise RuleBroken(Sentence("{people}在名册中没有邮箱地址，请先补上再重发", people="、".join(silent)))
    by_mailbox = defaultdict(list)
    for row in rows:
        by_mailbox[int(row.mailbox_id)].append(row)
    return by_mailbox
