"""Who may come in to the desk: accounts, sign-ins, links that were sent, what was tried, and who stands in for whom."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import Day, Moment, Packed


class Account(SQLModel, table=True):
    """A person's way in besides the link by mail. No hash: no password was ever set. A closed one lets nobody in."""

    person_id: int = Field(primary_key=True)
    password_hash: str = ""
    changed_at: datetime | None = Field(default=None, sa_type=Moment)
    closed: bool = False
    language: str = ""


class SignIn(SQLModel, table=True):
    """A sign-in that lives until `ends_at` or `ended_at`. The browser holds the token, we its digest."""

    __tablename__ = "sign_in"
    id: int | None = Field(default=None, primary_key=True)
    token_digest: str = Field(unique=True)
    person_id: int = Field(index=True)
    way: str
    began_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    client: str = ""
    agent: str = ""


class SignInLink(SQLModel, table=True):
    """A link that was asked for, or an invitation: it lets in once, by a button, until `ends_at`."""

    __tablename__ = "sign_in_link"
    id: int | None = Field(default=None, primary_key=True)
    token_digest: str = Field(unique=True)
    person_id: int = Field(index=True)
    asked_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
    spent_at: datetime | None = Field(default=None, sa_type=Moment)
    client: str = ""


class LinkAsked(SQLModel, table=True):
    """A link that somebody asked for and whose mail has not left: whoever was named, known or not. Gone once it left,
    or was of nobody, or its time is over."""

    __tablename__ = "link_asked"
    id: int | None = Field(default=None, primary_key=True)
    named: str
    client: str
    leads_to: str
    asked_at: datetime = Field(sa_type=Moment)
    tries: int = 0
    next_try_at: datetime = Field(sa_type=Moment)


class KeptForm(SQLModel, table=True):
    """What somebody sent when the sign-in had ended meanwhile: theirs alone, for some days or until it was sent again.
    `fields` are JSON pairs of name and text; `files`: there were files too, which are not kept."""

    __tablename__ = "kept_form"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(index=True)
    path: str
    fields: str = Field(sa_type=Packed)
    files: bool = False
    at: datetime = Field(sa_type=Moment)


class Attempt(SQLModel, table=True):
    """Something that may be tried only so often: what, by whom or for whom, when."""

    __table_args__ = (Index("attempt_recent", "what", "key", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    what: str
    key: str
    at: datetime = Field(sa_type=Moment)


class Deputy(SQLModel, table=True):
    """代办: `deputy_id` acts for `person_id` from one day to another, both counted."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(index=True)
    deputy_id: int = Field(index=True)
    from_on: date = Field(sa_type=Day)
    to_on: date = Field(sa_type=Day)
    why: str = ""
    made_by: str
    at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
