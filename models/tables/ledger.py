"""What is owed, everything that happened to it, and what waits for a leader."""

from datetime import date, datetime

from sqlalchemy import Index, SmallInteger, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from models.columns import BigId, Day, Moment, Packed


class Obligation(SQLModel, table=True):
    """应报事项: one row per (deliverable, unit, subject); the deliverable fixes work year and step. A quota's or a
    whole year's subject is 0, never NULL. `next_action_on` is NULL off the ladder; every verb leaves it in the future.

    `given_on` is the day that an extension or a return gave, before it rolled; NULL while the calendar's date counts.
    `boundary_on` is the last day on time as it was in force at the first hand-in.
    While it waits for review, `review_since_on` is the day on which its present reviewer got it, `review_level` how
    many reviewers have passed it on, and `review_clock_on` the day from which the reviewer's time counts: that day, or
    the one before the last reminder. `nil`: what was handed in says that there is nothing to report.
    """

    __table_args__ = (
        UniqueConstraint("unit_id", "deliverable_id", "subject_id"),
        Index(
            "obligation_due",
            "next_action_on",
            sqlite_where=text("next_action_on IS NOT NULL"),
            postgresql_where=text("next_action_on IS NOT NULL"),
        ),
        Index(
            "obligation_in_review",
            "unit_id",
            sqlite_where=text("review_since_on IS NOT NULL"),
            postgresql_where=text("review_since_on IS NOT NULL"),
        ),
        Index(
            "obligation_review_clock",
            "review_clock_on",
            sqlite_where=text("review_clock_on IS NOT NULL"),
            postgresql_where=text("review_clock_on IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    deliverable_id: int
    unit_id: int
    subject_id: int = 0
    state: int = Field(sa_type=SmallInteger)
    due_version: int = Field(default=1, sa_type=SmallInteger)
    timetable_id: int
    rung_id: int | None = None
    opened_on: date = Field(sa_type=Day)
    nominal_due_on: date = Field(sa_type=Day)
    due_on: date = Field(sa_type=Day)
    next_action_on: date | None = Field(default=None, sa_type=Day)
    first_submitted_on: date | None = Field(default=None, sa_type=Day)
    late_workdays: int | None = Field(default=None, sa_type=SmallInteger)
    accepted_on: date | None = Field(default=None, sa_type=Day)
    returns: int = Field(default=0, sa_type=SmallInteger)
    extensions: int = Field(default=0, sa_type=SmallInteger)
    given_on: date | None = Field(default=None, sa_type=Day)
    boundary_on: date | None = Field(default=None, sa_type=Day)
    review_level: int = Field(default=0, sa_type=SmallInteger, sa_column_kwargs={"server_default": text("0")})
    review_since_on: date | None = Field(default=None, sa_type=Day)
    review_clock_on: date | None = Field(default=None, sa_type=Day)
    nil: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Batch(SQLModel, table=True):
    """One act that speaks to people: an opening, a sweep, a return, an approval. Lines and rung history point to it."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)
    due: int = 0


class History(SQLModel, table=True):
    """What happened, append-only. Rung rows carry batch, unit and rung: a mail line finds its items by them.
    The key is a tripwire: a rung is reached or skipped once in a due version. `at` is the moment of an act that
    somebody did; what a batch did has the batch's. `value` of an opening, return, extension or move is the due date
    of the due version that it begins. `acting_for` is whom the actor stood in for."""

    __table_args__ = (
        UniqueConstraint("obligation_id", "due_version", "rung_id"),
        Index(
            "history_items",
            "batch_id",
            "unit_id",
            "rung_id",
            sqlite_where=text("rung_id IS NOT NULL"),
            postgresql_where=text("rung_id IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    obligation_id: int = Field(sa_type=BigId)
    due_version: int = Field(sa_type=SmallInteger)
    rung_id: int | None = None
    on_day: date = Field(sa_type=Day)
    event: int = Field(sa_type=SmallInteger)
    from_state: int | None = Field(default=None, sa_type=SmallInteger)
    to_state: int | None = Field(default=None, sa_type=SmallInteger)
    batch_id: int | None = None
    unit_id: int | None = None
    actor: str | None = None
    acting_for: str | None = None
    value: str | None = None
    why: str | None = None
    at: datetime | None = Field(default=None, sa_type=Moment)


class Proposal(SQLModel, table=True):
    """拟办: one per rung and day; a leader decides. What comes up after the decision of that day is another `part`."""

    __table_args__ = (UniqueConstraint("rung_id", "on_day", "part"),)
    id: int | None = Field(default=None, primary_key=True)
    rung_id: int
    on_day: date = Field(sa_type=Day)
    part: int = Field(default=1, sa_type=SmallInteger)
    state: int = Field(default=0, sa_type=SmallInteger)
    decided_on: date | None = Field(default=None, sa_type=Day)
    decided_by: str = ""
    acting_for: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    reason: str = ""


class Endorsement(SQLModel, table=True):
    """A yes on a proposal before the last one of the leading group's chain; `position` counts from 0."""

    proposal_id: int = Field(primary_key=True)
    position: int = Field(primary_key=True, sa_type=SmallInteger)
    role: int = Field(sa_type=SmallInteger)
    by: str
    acting_for: str = ""
    on_day: date = Field(sa_type=Day)
    why: str = ""
    at: datetime = Field(sa_type=Moment)


class FrozenList(SQLModel, table=True):
    """The list of a proposal as it stood at its approval (JSON, tasks/listing.py): what a circular names, for good."""

    __tablename__ = "frozen_list"
    proposal_id: int = Field(primary_key=True)
    content: str = Field(sa_type=Packed)
    at: datetime = Field(sa_type=Moment)


class ProposalItem(SQLModel, table=True):
    __tablename__ = "proposal_item"
    __table_args__ = (Index("proposal_item_obligation", "obligation_id"),)
    proposal_id: int = Field(primary_key=True)
    obligation_id: int = Field(primary_key=True, sa_type=BigId)
    due_version: int = Field(primary_key=True, sa_type=SmallInteger)
    struck_off: str = ""


class Selection(SQLModel, table=True):
    """A subject chosen for a quota deliverable; `accepted` for earlier years and once the selection is accepted."""

    __table_args__ = (UniqueConstraint("work_year", "deliverable", "unit_id", "subject_id"),)
    id: int | None = Field(default=None, primary_key=True)
    work_year: int
    deliverable: str
    unit_id: int
    subject_id: int = Field(index=True)
    accepted: bool = False
    on_day: date | None = Field(default=None, sa_type=Day)
