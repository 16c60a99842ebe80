"""Calendars that somebody subscribes to (iCalendar feeds): whose, of what, and what was done with their addresses."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.columns import Moment


class Feed(SQLModel, table=True):
    """A calendar behind a secret address, of which the digest is kept; `unit_id` is 0 for what the person owes wherever
    they answer. One lives at a time for a person and a unit. `content_digest` is that of what was fetched last,
    `changed_at` when it was first seen to be so."""

    __table_args__ = (
        Index(
            "feed_living",
            "person_id",
            "unit_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    secret_digest: str = Field(unique=True)
    person_id: int
    unit_id: int = 0
    made_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    fetched_at: datetime | None = Field(default=None, sa_type=Moment)
    content_digest: str = ""
    changed_at: datetime | None = Field(default=None, sa_type=Moment)


class FeedAct(SQLModel, table=True):
    """What somebody did with a feed's address, append-only: `make`, `renew` (the one before is revoked), `revoke`."""

    __tablename__ = "feed_act"
    id: int | None = Field(default=None, primary_key=True)
    feed_id: int = Field(index=True)
    act: str
    by: str
    at: datetime = Field(sa_type=Moment)
