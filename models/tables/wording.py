"""The office's own sentences in mails."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import Moment


class MailWording(SQLModel, table=True):
    """A version of one kind of mail's texts, append-only; the newest counts. `texts` is a JSON object of those that
    differ from what is shipped; an empty one takes back to that."""

    __tablename__ = "mail_wording"
    __table_args__ = (UniqueConstraint("template", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    template: str
    number: int
    texts: str
    by: str
    why: str
    at: datetime = Field(sa_type=Moment)


class MailWordingDraft(SQLModel, table=True):
    """What somebody is typing, right or wrong, to be looked at before it is kept."""

    __tablename__ = "mail_wording_draft"
    template: str = Field(primary_key=True)
    by: str = Field(primary_key=True)
    texts: str
    at: datetime = Field(sa_type=Moment)
