"""Deliver a day's mails where nobody reads them, as in a rehearsal: what is leased together is finished together."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from models.errors import MailRefused
from models.kinds import LineState
from models.queries import delivery
from models.settings import Settings
from notices.mailer import Mail
from notices.words import chinese
from tasks.claim import Claim, Claimed
from tasks.deliver import Delivered, Delivery
from tasks.office import Office


class Nobody:
    """A post that takes every mail and tells nobody."""

    def send(self, mail: Mail) -> None:
        """Take it."""

    def close(self) -> None:
        """Nothing is held open."""


class Unread(Delivery):
    """A delivery to nobody: the same claims, checks and final states as when each mail leaves alone.

    Between two mails that leave alone something may happen (a hand-in, the stop button, a server that fails), so each
    is checked and finished in transactions of its own. On a private copy nothing can: one of each does for hundreds.
    """

    claimed_at_once = 500  # far below the number of values that either database takes in one statement

    def __init__(self, office: Office, settings: Settings, at: datetime) -> None:
        super().__init__(office, Nobody(), settings, lambda: at, throttled=False, composing=False)

    def _hand_over(self, claim: Claim) -> None:
        final = [self._final(claim, mail) for mail in claim.mails]
        with self.office.writing(shared=True) as connection:
            _finish(connection, final)
        for row in final:
            self._count(self.done, row)

    def _final(self, claim: Claim, mail: Claimed) -> dict[str, Any]:
        state, reason, blank = LineState.ACCEPTED, "", self._blank(mail)
        if not claim.says(mail):
            state = LineState.WITHDRAWN
        else:
            try:
                self._check_allowed(mail.address)
            except MailRefused as error:
                state, reason = LineState.REFUSED, chinese(error.sentence)
        left = state is not LineState.WITHDRAWN
        sent_at = self.clock() if state is LineState.ACCEPTED else None
        row = {"state": state.value, "sent_at": sent_at, "message_id": blank.message_id if left else ""}
        return row | self._keys(mail) | {"worker": self.worker, "template": "", "subject": "", "reason": reason}

    @staticmethod
    def _count(done: Delivered, row: dict[str, Any]) -> None:
        if row["state"] == LineState.ACCEPTED:
            done.sent += 1
            done.message_ids.append(row["message_id"])
        elif row["state"] == LineState.REFUSED:
            done.refused += 1
        else:
            done.withdrawn += 1


def _finish(connection: Connection, final: list[dict[str, Any]]) -> None:
    connection.execute(delivery.FINISH, final)
    connection.execute(delivery.FINISH_LINES, final)
