"""Deliver today's mails: claim, check again, compose, send, finish; each step survives the next one's failure."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from models.errors import MailRefused, MailUnreachable, Sentence
from models.kinds import LineState
from models.queries import delivery, resending
from models.settings import Settings
from notices.mailer import Mail, Post
from notices.words import chinese
from tasks.claim import CLAIMED_AT_ONCE, Claim, Claimed
from tasks.clock import machine_now
from tasks.first_mails import unconfirmed
from tasks.leases import end_lost_leases
from tasks.office import Office
from tasks.refusals import Refusal, Refusals
from tasks.sweep import roll_forward, send_days
from tasks.switches import read_switch
from tasks.workers import worker_name
from tasks.written import written

HELD = delivery.HELD
SMTP_EXCHANGES = 12  # answers waited for at most, from the greeting to the end of a mail
SERVER_TROUBLES = 3  # one after another, or so many same refusals: the server is in trouble, not one mail odd


@dataclass
class Delivered:
    """What a delivery did; `why_not` says why it did nothing."""

    sent: int = 0
    refused: int = 0
    withdrawn: int = 0
    failed: int = 0
    why_not: str = ""
    trouble: str = ""  # the mail server's, not a recipient's: somebody must look
    message_ids: list[str] = field(default_factory=list)


class Delivery:
    """One worker's delivery of one day.

    A mail in flight when the worker dies may leave again, with the same Message-ID; no other can. `clock` is the moment
    that counts for days and office hours; leases and waits are about processes and go by `wall`, the machine's.
    A server that fails one mail after another ends the run: everything stays planned, nothing counted against anybody.
    So does one that refuses one after another with the same words; that counts as a try, for it may be right.
    """

    claimed_at_once = CLAIMED_AT_ONCE

    def __init__(
        self,
        office: Office,
        post: Post,
        settings: Settings,
        clock: Callable[[], datetime],
        *,
        throttled: bool = True,
        composing: bool = True,
        wall: Callable[[], datetime] = machine_now,
    ) -> None:
        self.office, self.post, self.settings, self.clock = office, post, settings, clock
        self.composing, self.wall = composing, wall
        self.worker = worker_name()
        self.done = Delivered()
        self.troubles = 0
        self.refusals = Refusals()
        self.pause = 60 / settings.mails_per_minute if throttled and settings.mails_per_minute else 0.0

    def run(self) -> Delivered:
        """Deliver what waits for today.

        Raises:
            UnknownYear: today lies in a year with neither official nor provisional days.
        """
        self.on = self.clock().date()
        with self.office.writing() as connection:
            self.days = self.office.workdays(connection)
            if not self._may_send(held=False):
                return self.done
            end_lost_leases(connection, now=self.wall())
            # stopped or not: what waits says the day on which it may leave
            roll_forward(connection, self.days, on=self.on)
            connection.execute(resending.ROLL, send_days(self.days, self.on))
            if not self._may_send(held=bool(read_switch(connection, HELD))) or self._unconfirmed(connection):
                return self.done
        while not self.done.why_not and (claim := self._claim()).mails:
            self._hand_over(claim)
        self._settle() if not self.done.trouble else self._give_back(self.refusals.taken())
        return self.done

    def _unconfirmed(self, connection: Connection) -> bool:
        if unconfirmed(connection):
            self.done.why_not = str(Sentence("首批邮件尚未确认，先不发出（nianlun outbox confirm）"))
        return bool(self.done.why_not)

    def _may_send(self, *, held: bool) -> bool:
        """A working day, office hours, the stop button not pressed; asked again before every mail."""
        start, end = self.settings.office_day
        now = self.clock()
        if not self.days.works(self.on):
            self.done.why_not = str(Sentence("{on}是休息日（{name}）", on=self.on, name=self.days.name(self.on)))
        elif not start <= now.timetz().replace(tzinfo=None) <= end:
            self.done.why_not = str(Sentence("现在不在发送时间（{hours}）", hours=self.settings.office_hours))
        elif held:
            self.done.why_not = str(Sentence("发送已暂停"))
        return not self.done.why_not

    def _claim(self) -> Claim:
        claim = Claim(self.office, self.settings, self.worker, self.on, composing=self.composing)
        self.lease_until = self._lease_end()
        with self.office.writing(shared=True) as connection:
            claim.take(connection, now=self.wall(), lease_until=self.lease_until, most=self.claimed_at_once)
        return claim

    def _hand_over(self, claim: Claim) -> None:
        for mail in claim.mails:
            self._deliver(claim, mail)

    def _deliver(self, claim: Claim, claimed: Claimed) -> None:
        """Check one mail's lines again, then send it outside any transaction, then write down what became of it."""
        mail = self._prepare(claim, claimed)
        if mail is None:
            return
        try:
            self._check_allowed(mail.to)
            self.post.send(mail)
        except MailRefused as error:
            self._refused(claimed, error, mail)
        except MailUnreachable as error:
            self._failed(claimed, error, mail)
        else:
            self.troubles = 0
            self._settle()
            self._finish(claimed, LineState.ACCEPTED, mail, "")
            if self.pause:
                time.sleep(self.pause)

    def _prepare(self, claim: Claim, claimed: Claimed) -> Mail | None:
        """What is left to say once what was handed in meanwhile is dropped; None if nothing is, or the lease is lost.

        The lease is long enough for each mail: however slow the server, no other worker takes a mail that is leaving.
        """
        with self.office.writing(shared=True) as connection:
            ours, held = claim.check(connection, claimed)
            if not ours:
                return None
            if self.done.why_not or not self._may_send(held=held):
                self._plan_again(connection, claimed, "", seconds=0, counted=False)
                return None
            if not claim.says(claimed):
                self._close(connection, claimed, LineState.WITHDRAWN, None, "")
                self.done.withdrawn += 1
                return None
            self._renew(connection, claimed)
        if not self.composing:
            return self._blank(claimed)
        return written(claim.digest(claimed), self.days, self._message_id(claimed), self.clock())

    def _renew(self, connection: Connection, claimed: Claimed) -> None:
        """A longer lease, if what is left of it would not do for a server that uses up every time-out."""
        if self.wall() + timedelta(seconds=self._worst()) > self.lease_until:
            lease = {"notice": claimed.id, "worker": self.worker, "lease_until": self._lease_end()}
            connection.execute(delivery.RENEW, lease)

    def _blank(self, claimed: Claimed) -> Mail:
        """A mail without words, where nobody will read it (a rehearsal that keeps no mails)."""
        return Mail(self._message_id(claimed), claimed.address, "", "", "", "")

    def _message_id(self, claimed: Claimed) -> str:
        return claimed.message_id or message_id(claimed.address, self.on, claimed.kind, self.settings.mail_from)

    def _worst(self) -> float:
        """Seconds after which a server that uses up every time-out would have answered."""
        return SMTP_EXCHANGES * self.settings.smtp_timeout

    def _lease_end(self) -> datetime:
        return self.wall() + timedelta(seconds=max(self.settings.lease_seconds, self._worst()))

    def _check_allowed(self, address: str) -> None:
        if not self.settings.allows(address):
            raise MailRefused(Sentence("收件域名不在试运行名单内"))

    def _refused(self, claimed: Claimed, error: MailRefused, mail: Mail) -> None:
        """Final for this recipient; but the same words to one recipient after another are the server's trouble, until
        it takes others' mails and says them again."""
        if not error.answer or (claimed.attempts > 1 and self.done.sent):
            self._finish(claimed, LineState.REFUSED, mail, chinese(error.sentence))
            return
        if self.refusals.differs(error):
            self._settle()
        self.refusals.add(claimed, mail, error)
        if len(self.refusals.row) < SERVER_TROUBLES:
            return
        told = Sentence(
            "接连 {n} 封被同样拒收，当是邮件服务器的问题，未发的都留待再发：{reason}", n=SERVER_TROUBLES, reason=error
        )
        self.done.trouble = self.done.why_not = str(told)
        self._give_back(self.refusals.taken())

    def _settle(self) -> None:
        """What was refused before is final: it was not the server's trouble."""
        for each in self.refusals.taken():
            self._finish(each.claimed, LineState.REFUSED, each.mail, each.reason)

    def _give_back(self, refusals: list[Refusal]) -> None:
        """Tried in vain, and counted, for the server may be right: after the last try it is believed."""
        for each in refusals:
            self.done.failed += 1
            if each.claimed.attempts >= self.settings.mail_max_attempts:
                self._finish(each.claimed, LineState.REFUSED, each.mail, each.reason)
            else:
                self._put_back(each.claimed, each.reason, counted=True)

    def _failed(self, notice: Claimed, error: MailUnreachable, mail: Mail) -> None:
        """One recipient's trouble is tried again later and given up in the end; the server's trouble ends the run, and
        the office's own at once: neither is counted against anybody."""
        self.done.failed += 1
        if error.recipient:
            self.troubles = 0
            self._settle()
            self._put_off(notice, error, mail)
            return
        self.troubles += 1
        self.done.trouble = str(error)
        if error.ours or self.troubles >= SERVER_TROUBLES:
            self.done.why_not = str(error)
        self._put_back(notice, chinese(error.sentence), counted=False)

    def _put_off(self, notice: Claimed, error: MailUnreachable, mail: Mail) -> None:
        if notice.attempts >= self.settings.mail_max_attempts:
            self._finish(notice, LineState.UNREACHABLE, mail, chinese(error.sentence))
        else:
            self._put_back(notice, chinese(error.sentence), counted=True)

    def _finish(self, notice: Claimed, state: LineState, mail: Mail, reason: str) -> None:
        with self.office.writing(shared=True) as connection:
            ours = self._close(connection, notice, state, mail, reason)
        if ours and state is LineState.ACCEPTED:
            self.done.sent += 1
            self.done.message_ids.append(mail.message_id)
        elif ours:
            self.done.refused += 1

    def _close(self, connection: Connection, notice: Claimed, state: LineState, mail: Mail | None, reason: str) -> bool:
        """Give the mail and its leased lines their final state; False if the lease was lost meanwhile."""
        final = {
            "notice": notice.id,
            "worker": self.worker,
            "state": state.value,
            "sent_at": self.clock() if state is LineState.ACCEPTED else None,
            "message_id": mail.message_id if mail else "",
            "template": mail.template if mail else "",
            "subject": mail.subject if mail else "",
            "reason": reason,
        }
        if connection.execute(delivery.FINISH, final).rowcount != 1:
            return False
        connection.execute(delivery.FINISH_LINES, self._keys(notice) | {"state": state.value})
        if mail and mail.text:
            words = {"notice": notice.id, "plain": mail.text, "html": mail.html}
            connection.execute(delivery.KEEP_WORDS, words)
        return True

    def _put_back(self, notice: Claimed, reason: str, *, counted: bool) -> None:
        """Plan again, after a while that doubles with each try, what was tried in vain."""
        seconds = self.settings.backoff_seconds * 2 ** min(notice.attempts - 1, 6)
        with self.office.writing(shared=True) as connection:
            self._plan_again(connection, notice, reason, seconds=seconds, counted=counted)

    def _plan_again(
        self, connection: Connection, notice: Claimed, reason: str, *, seconds: float, counted: bool
    ) -> None:
        values = {
            "notice": notice.id,
            "worker": self.worker,
            "not_before": self.wall() + timedelta(seconds=seconds) if seconds else None,
            "attempts": notice.attempts if counted else notice.attempts - 1,
            "reason": reason,
        }
        if connection.execute(delivery.PUT_BACK, values).rowcount == 1:
            connection.execute(delivery.PUT_BACK_LINES, self._keys(notice))

    def _keys(self, notice: Claimed) -> dict[str, Any]:
        return {"notice": notice.id, "mailbox": notice.mailbox, "on": self.on}


def message_id(address: str, on: date, kind: str, sender: str) -> str:
    """The Message-ID of an address's mail of one day: the same however often it is tried."""
    key = hashlib.sha256(f"{address}|{on.isoformat()}|{kind}".encode()).hexdigest()[:24]
    return f"<{on:%Y%m%d}.{key}@{sender.rpartition('@')[2] or 'nianlun.invalid'}>"
