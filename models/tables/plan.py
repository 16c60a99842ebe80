"""The published year: what the calendar says, laid out as rows that statements can join."""

from datetime import date, datetime

from sqlalchemy import SmallInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import FAR, Day, Moment


class Cycle(SQLModel, table=True):
    """The calendar that is in force for a year: its newest version. `source` is the file as it was, `document` the
    same as checked JSON."""

    id: int | None = Field(default=None, primary_key=True)
    work_year: int = Field(unique=True)
    version: int = 1
    title: str
    document_number: str
    source: str
    document: str
    digest: str
    published_at: datetime = Field(sa_type=Moment)
    published_by: str
    why: str


class CalendarVersion(SQLModel, table=True):
    """Every version of a year's calendar that was ever published, append-only; numbers count from 1 in each year."""

    __tablename__ = "calendar_version"
    __table_args__ = (UniqueConstraint("work_year", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    work_year: int
    number: int
    on_day: date = Field(sa_type=Day)
    title: str
    document_number: str
    source: str
    document: str
    digest: str
    published_at: datetime = Field(sa_type=Moment)
    published_by: str
    why: str


class DeliverableRow(SQLModel, table=True):
    """A deliverable as the calendar in force has it. A `gone` one is no longer in the calendar: nothing new is opened,
    and what is owed is proposed for cancellation."""

    __tablename__ = "deliverable"
    __table_args__ = (UniqueConstraint("work_year", "step", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int
    work_year: int
    step: str
    key: str
    title: str
    about: str
    budget_year: int
    position: int
    opens_on: date = Field(sa_type=Day)
    nominal_due_on: date = Field(sa_type=Day)
    due_on: date = Field(sa_type=Day)
    soft: bool
    ladder_id: int
    gone: bool = False


class ReviewStage(SQLModel, table=True):
    """Who reviews a deliverable, in order from 0. A first-level unit (`top`) has no department above it."""

    __tablename__ = "review_stage"
    deliverable_id: int = Field(primary_key=True)
    top: bool = Field(primary_key=True)
    position: int = Field(primary_key=True, sa_type=SmallInteger)
    role: int = Field(sa_type=SmallInteger)


class LadderRow(SQLModel, table=True):
    """A ladder with one content for good: an edited ladder is another row, so that a rung's id keeps its meaning."""

    __tablename__ = "ladder"
    __table_args__ = (UniqueConstraint("cycle_id", "key", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int
    key: str
    version: int = 1


class RungRow(SQLModel, table=True):
    """A rung. The notice after an approval and the correction of a moved date are rungs of their own (anchors
    `approved` and `moved`), and so is each reminder of a review that waits (`waiting`; `role` is whose turn it is),
    of a result to be decided and of a letter to be signed for (`deciding`, `receiving`; `workdays` is its number),
    and each count trigger (`counted`; `counted` names the level that it counts, rules/counting.py what stands in
    `workdays`)."""

    __tablename__ = "rung"
    id: int | None = Field(default=None, primary_key=True)
    ladder_id: int = Field(index=True)
    position: int
    anchor: str
    workdays: int
    level: str
    automatic: bool
    role: int | None = Field(default=None, sa_type=SmallInteger)
    counted: str | None = None


class RungRecipient(SQLModel, table=True):
    """Who hears of a rung. `fallback` rows count only where the unit has no responsible person."""

    __tablename__ = "rung_recipient"
    rung_id: int = Field(primary_key=True)
    role: int = Field(primary_key=True)
    fallback: bool = Field(default=False)


class Timetable(SQLModel, table=True):
    """A ladder laid on dates: every obligation with the same ladder, opening, due date and return shares one."""

    __table_args__ = (UniqueConstraint("ladder_id", "opened_on", "due_on", "returned_on"),)
    id: int | None = Field(default=None, primary_key=True)
    ladder_id: int
    opened_on: date = Field(sa_type=Day)
    due_on: date = Field(sa_type=Day)
    returned_on: date = Field(default=FAR, sa_type=Day)


class RungDateRow(SQLModel, table=True):
    """A rung's day in a timetable. `until_on` is the next rung's day, `overtaken_on` the next of its own track
    (automatic or by approval), both FAR at the end; `next_on` is `until_on`, NULL at the end."""

    __tablename__ = "rung_date"
    timetable_id: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    rung_id: int
    automatic: bool
    act_on: date = Field(sa_type=Day)
    until_on: date = Field(sa_type=Day)
    overtaken_on: date = Field(sa_type=Day)
    next_on: date | None = Field(default=None, sa_type=Day)


class PlanChange(SQLModel, table=True):
    """What a replan does to obligations that share dates: their dates as they are and as they come to be. Filled and
    emptied within one transaction. No date given by anybody is FAR, and `given_by` 0."""

    __tablename__ = "plan_change"
    deliverable_id: int = Field(primary_key=True)
    timetable_id: int = Field(primary_key=True)
    opened_on: date = Field(primary_key=True, sa_type=Day)
    nominal_due_on: date = Field(primary_key=True, sa_type=Day)
    due_on: date = Field(primary_key=True, sa_type=Day)
    given_on: date = Field(primary_key=True, sa_type=Day)
    given_by: int = Field(primary_key=True)
    moved: bool
    relaid: bool
    new_nominal_due_on: date = Field(sa_type=Day)
    new_due_on: date = Field(sa_type=Day)
    new_timetable_id: int
    moved_rung_id: int
    opens_rung_id: int | None = None
    returned_rung_id: int | None = None
    value: str


class Switch(SQLModel, table=True):
    """A named value of the running office: the trial moment, the stop button, the trial script."""

    key: str = Field(primary_key=True)
    value: str
    by: str = ""
    why: str = ""
    at: datetime | None = Field(default=None, sa_type=Moment)
