"""Before the very first mails of a live office leave, somebody looks at them and says yes. Asked once, never again.

The question stands in the database from the first register or calendar that is taken in: whatever happens afterwards,
nothing leaves without an answer. An office on the trial clock, or one whose mails have left before, is not asked.
"""

from datetime import datetime

from sqlalchemy import Connection

from models.errors import RuleBroken, Sentence
from models.queries import first_mails
from tasks.clock import is_trial
from tasks.switches import read_switch, set_switch

SWITCH = "first_mails"
UNCONFIRMED, CONFIRMED = "unconfirmed", "confirmed"


def ask_before_first_mails(connection: Connection, *, at: datetime) -> bool:
    """Hold mails until somebody confirms, where nobody was asked and none has left; whether an answer is waited for."""
    asked = read_switch(connection, SWITCH)
    if not asked and not is_trial(connection) and not connection.execute(first_mails.EVER_SENT).scalar_one():
        set_switch(connection, SWITCH, UNCONFIRMED, at=at)
        return True
    return asked == UNCONFIRMED


def unconfirmed(connection: Connection) -> bool:
    """Whether the first mails still wait for somebody's yes."""
    return read_switch(connection, SWITCH) == UNCONFIRMED


def confirm_first_mails(connection: Connection, *, by: str, why: str, at: datetime) -> None:
    """Say yes: mails leave from the next delivery on.

    Raises:
        RuleBroken: nobody is named, or nothing waits for a yes.
    """
    if not by.strip():
        raise RuleBroken(Sentence("须写明由谁确认"))
    if not unconfirmed(connection):
        raise RuleBroken(Sentence("没有待确认的首批邮件"))
    set_switch(connection, SWITCH, CONFIRMED, by=by, why=why, at=at)
