"""What is said to whom: lines by rung and person, and one mail a day to an address."""

from datetime import date, datetime

from sqlalchemy import Index, SmallInteger, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import BigId, Day, Moment, Packed

_OPEN, _SENT = text("state < 2"), text("sent_at IS NOT NULL")


class Line(SQLModel, table=True):
    """One unit's items of one rung for one person. `person_id` 0: nobody holds `missing_role`."""

    __table_args__ = (
        Index("line_waiting", "mailbox_id", "send_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
        {"sqlite_with_rowid": False},
    )
    batch_id: int = Field(primary_key=True)
    unit_id: int = Field(primary_key=True)
    rung_id: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True)
    missing_role: int = Field(default=0, primary_key=True, sa_type=SmallInteger)
    role: int = Field(sa_type=SmallInteger)
    mailbox_id: int = 0
    send_on: date = Field(sa_type=Day)
    state: int = Field(sa_type=SmallInteger)
    notice_id: int | None = None


class Dropped(SQLModel, table=True):
    """An item that was taken out of a line before its mail left (handed in, moved)."""

    batch_id: int = Field(primary_key=True)
    unit_id: int = Field(primary_key=True)
    rung_id: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True)
    obligation_id: int = Field(primary_key=True, sa_type=BigId)


class Notice(SQLModel, table=True):
    """One mail to one address on one day; `kind` is `digest`, or `resend:17` for mail 17 once more. The lease names the
    worker that may send it until `lease_until`."""

    __table_args__ = (
        UniqueConstraint("send_on", "mailbox_id", "kind"),
        Index("notice_waiting", "state", "send_on", "mailbox_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("notice_sent", "sent_at", sqlite_where=_SENT, postgresql_where=_SENT),
    )
    id: int | None = Field(default=None, primary_key=True)
    mailbox_id: int
    send_on: date = Field(sa_type=Day)
    kind: str = "digest"
    state: int = Field(default=0, sa_type=SmallInteger)
    held: bool = False
    attempts: int = Field(default=0, sa_type=SmallInteger)
    not_before: datetime | None = Field(default=None, sa_type=Moment)
    worker: str = ""
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    message_id: str = ""
    template: str = ""
    subject: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str = ""


class MailText(SQLModel, table=True):
    """A mail's words as it left, or as the server refused it: kept packed, because they are read seldom."""

    __tablename__ = "mail_text"
    notice_id: int = Field(primary_key=True)
    plain: str = Field(sa_type=Packed)
    html: str = Field(sa_type=Packed)


class NoticeAct(SQLModel, table=True):
    """What somebody did with a mail, append-only: `resend` (of the mail that was made), `cancel`."""

    __tablename__ = "notice_act"
    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(index=True)
    act: str
    by: str
    why: str
    at: datetime = Field(sa_type=Moment)


class Repeated(SQLModel, table=True):
    """An item that a resent mail says again, by reference to the line that said it first; `dropped` if it was handed in
    or moved before the resent mail left."""

    __table_args__ = (Index("repeated_obligation", "obligation_id"),)
    notice_id: int = Field(primary_key=True)
    batch_id: int = Field(primary_key=True)
    unit_id: int = Field(primary_key=True)
    rung_id: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True)
    obligation_id: int = Field(primary_key=True, sa_type=BigId)
    dropped: bool = False
