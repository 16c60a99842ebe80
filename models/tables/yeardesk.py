"""The administrator's desk: a year's draft, what somebody wants to know the impact of, a rehearsed year's mails."""

from datetime import date, datetime

from sqlalchemy import SmallInteger
from sqlmodel import Field, SQLModel

from models.columns import Day, Moment


class CalendarDraft(SQLModel, table=True):
    """A year's file as it was typed, right or wrong. `version` counts the savings, so that nobody overwrites another's;
    `based_on` names the published version that it began from."""

    __tablename__ = "calendar_draft"
    work_year: int = Field(primary_key=True)
    source: str
    based_on: str
    version: int = 1
    by: str
    at: datetime = Field(sa_type=Moment)


class ImpactAsked(SQLModel, table=True):
    """A change whose impact somebody asked for: the file as it was, the state of the ledger, and the answer as JSON.

    While it is worked on, `lease_until` says that somebody is at it; after that anybody begins it again.
    """

    __tablename__ = "impact_asked"
    __table_args__ = {"sqlite_autoincrement": True}  # a page left open never means another question
    id: int | None = Field(default=None, primary_key=True)
    kind: str  # publish, import, withdraw; mails_draft, mails_published
    work_year: int
    name: str  # of the file
    source: str
    digest: str
    why: str
    by: str
    at: datetime = Field(sa_type=Moment)
    state: str = "waiting"  # waiting, running, done, failed
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    on_day: date | None = Field(default=None, sa_type=Day)
    stamp: str = ""  # the state of the ledger that the answer is about
    days_done: int = 0
    days_in_all: int = 0
    answer: str = ""


class PlannedMail(SQLModel, table=True):
    """A mail of a rehearsed year. `level` is the highest that it speaks of; `number` counts in the order of day and
    address."""

    __tablename__ = "planned_mail"
    asked_id: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    on_day: date = Field(sa_type=Day)
    address: str
    level: str
    items: int
    people: int
    units: int


class PlannedLine(SQLModel, table=True):
    """What a rehearsed mail says to one person: so many items of one unit, deliverable and rung. The names are those of
    the register that was rehearsed."""

    __tablename__ = "planned_line"
    asked_id: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    person_code: str
    person_name: str
    role: int = Field(sa_type=SmallInteger)
    unit_code: str
    unit_name: str
    first_code: str  # the first-level unit above it, or itself
    section_code: str
    step: str
    deliverable: str
    title: str
    due_on: date = Field(sa_type=Day)
    level: str  # as notices.csv has it
    rung: str
    items: int
