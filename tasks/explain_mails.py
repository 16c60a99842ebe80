"""The mails that spoke of one obligation: to whom, when, what became of each, and who had it resent or cancelled."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import Sentence
from models.kinds import Anchor, Level, LineState, Role
from models.queries import explaining
from notices.words import LEVELS, LINE_STATES, REASONS, ROLES
from tasks.clock import ZONE
from tasks.explain_events import Told
from tasks.line_states import line_reason, line_state
from tasks.outbox import is_stopped


@dataclass(frozen=True)
class MailTold:
    """One mail, or a line to nobody. `mail` is its number in the outbox, `acts` what somebody did with it."""

    mail: int | None
    kind: str
    level: Level
    proposed: bool
    corrects: bool
    reviews: bool  # reminds a reviewer
    planned_on: date
    sent_at: datetime | None
    person: str
    person_name: str
    role: Role
    address: str
    state: LineState
    reason: str
    message_id: str
    template: str
    subject: str
    attempts: int
    acts: tuple[Row[Any], ...]

    @property
    def level_name(self) -> Sentence:
        """预警; 拟通报 to those who decide; 更正 of a date told before; 待审 to a reviewer."""
        if self.corrects:
            return Sentence("更正")
        if self.reviews:
            return Sentence("待审")
        word = Sentence(LEVELS[self.level])
        return Sentence("拟{level}", level=word) if self.proposed else word

    @property
    def told(self) -> Told:
        """The mail as something that happened."""
        values = {"level": self.level_name, "role": Sentence(ROLES[self.role]), "who": self.person_name}
        values |= {"address": self.address, "state": Sentence(LINE_STATES[self.state])}
        sentence = Sentence("{level}通知 {who}（{role}）{address}：{state}", **values)
        return Told(self.planned_on, self.sent_at, "mail", sentence, tuple(self._details()), self.mail or 0)

    def _details(self) -> list[Sentence]:
        told = [
            Sentence(
                "{by}于{at:%Y-%m-%d %H:%M}{act}：{why}",
                by=a.by,
                at=a.at.astimezone(ZONE),
                act=Sentence(ACTS[a.act]),
                why=a.why,
            )
            for a in self.acts
        ]
        if self.reason:
            told.append(
                Sentence(
                    "原因：{reason}", reason=Sentence(REASONS[self.reason]) if self.reason in REASONS else self.reason
                )
            )
        if self.subject:
            told.append(Sentence("主题：{subject}", subject=self.subject))
        if self.sent_at:
            told.append(
                Sentence("{at:%Y-%m-%d %H:%M}发出，第{n}次尝试", at=self.sent_at.astimezone(ZONE), n=self.attempts)
            )
        if self.message_id:
            told.append(Sentence("Message-ID {id}，模板 {words}", id=self.message_id, words=self.template))
        return told


ACTS = {"resend": "重发", "cancel": "取消"}


def mails_of(connection: Connection, obligation: int) -> list[MailTold]:
    """Every mail that said something of the obligation or was to, by day."""
    held = is_stopped(connection)
    return [_mail(connection, row, held=held) for row in connection.execute(explaining.MAILS, {"id": obligation})]


def _mail(connection: Connection, row: Row[Any], *, held: bool) -> MailTold:
    state, mailed = line_state(row, held=held)
    acts = tuple(connection.execute(explaining.ACTS, {"mail": row.mail})) if row.mail else ()
    return MailTold(
        mail=row.mail,
        kind=row.kind or "",
        level=Level(row.level),
        proposed=not row.automatic,
        corrects=row.anchor == Anchor.MOVED,
        reviews=row.anchor == Anchor.WAITING,
        planned_on=row.send_on,
        sent_at=row.sent_at if state is LineState.ACCEPTED else None,
        person=row.person,
        person_name=row.person_name,
        role=Role(row.role),
        address=row.address,
        state=state,
        reason=line_reason(row, state),
        message_id=(row.message_id or "") if mailed else "",
        template=(row.template or "") if mailed else "",
        subject=(row.subject or "") if mailed else "",
        attempts=row.attempts or 0,
        acts=acts,
    )
