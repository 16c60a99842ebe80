"""Cancel a mail that has not left: it and its lines end as withdrawn, with who and why; nothing joins a later mail."""

from datetime import datetime

from sqlalchemy import Connection

from models.errors import NotKnown, RuleBroken, Sentence
from models.queries import resending
from notices.words import chinese


def cancel_mail(connection: Connection, mail: int, *, by: str, why: str, at: datetime) -> None:
    """Take mail `mail` out of the outbox for good.

    What it was to say is not said by it or by any later mail; the obligations' next rungs are.

    Raises:
        NotKnown: no such mail. RuleBroken: nobody or no reason is named; it is leaving or has left.
    """
    if not by.strip() or not why.strip():
        raise RuleBroken(Sentence("取消须写明由谁、为什么"))
    if connection.execute(resending.MAIL, {"mail": mail}).first() is None:
        raise NotKnown(Sentence("没有编号为{mail}的通知", mail=mail))
    reason = chinese(Sentence("{by}取消：{why}", by=by, why=why))
    if connection.execute(resending.CANCEL_MAIL, {"mail": mail, "reason": reason}).rowcount == 0:
        raise RuleBroken(Sentence("第{mail}号通知正在发出或已有结果，不能取消", mail=mail))
    connection.execute(resending.CANCEL_LINES, {"mail": mail})
    connection.execute(resending.ACT, {"mail": mail, "act": resending.CANCEL, "by": by, "why": why, "at": at})
