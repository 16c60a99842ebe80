"""Rectification (整改): what has to be mended, how the unit means to, and what came of it."""

from datetime import date, datetime

from sqlalchemy import Index, SmallInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import BigId, Day, Moment


class RectificationItem(SQLModel, table=True):
    """整改事项: a subject of the kind `rectification`, and the obligation to mend it. Reports, reviews, more time
    are the obligation's; here is what only an item has.

    `source` is a code, `source_letter_id` and `source_obligation_id` where it comes from. `of_class` is the calendar's
    code of the problem's class. `rules_made` counts the rules made or improved, in `rules_year`, once it is verified.
    `check_on` is the next check of what takes long (长期整改).
    """

    __tablename__ = "rectification_item"
    __table_args__ = (
        Index("rectification_letter", "source_letter_id"),
        Index("rectification_obligation", "obligation_id"),
    )
    subject_id: int = Field(primary_key=True)
    obligation_id: int | None = Field(default=None, sa_type=BigId)
    work_year: int
    state: int = Field(sa_type=SmallInteger)
    source: str
    source_letter_id: int | None = None
    source_obligation_id: int | None = Field(default=None, sa_type=BigId)
    number: int = 1  # of the problem in its source
    of_class: str
    text: str
    advice: str = ""
    due_on: date = Field(sa_type=Day)
    made_by: str
    made_on: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)
    mended_on: date | None = Field(default=None, sa_type=Day)  # as the report says
    result: str = ""
    rules_made: int = 0
    rules_year: int | None = None
    verified_on: date | None = Field(default=None, sa_type=Day)
    closed_on: date | None = Field(default=None, sa_type=Day)
    check_on: date | None = Field(default=None, sa_type=Day)


class RectificationPlan(SQLModel, table=True):
    """How the unit means to mend it, kept as it was reported; a later number is a plan made again after a return."""

    __tablename__ = "rectification_plan"
    __table_args__ = (UniqueConstraint("subject_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    subject_id: int
    number: int
    measure: str
    means: str  # 改进管理, 完善政策, 预算安排
    responsible: str
    planned_on: date = Field(sa_type=Day)
    by: str
    acting_for: str = ""
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)


class LookBack(SQLModel, table=True):
    """回头看: what was planned beside what was done, and, where it was not, why and who answers for it."""

    __tablename__ = "look_back"
    id: int | None = Field(default=None, primary_key=True)
    subject_id: int = Field(index=True)
    done: bool
    said: str
    cause: str = ""
    accountable: str = ""
    by: str
    acting_for: str = ""
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)
