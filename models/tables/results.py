"""What becomes of results, and the events on whose day a time begins to run."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, SmallInteger, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import BigId, Day, Moment


class Application(SQLModel, table=True):
    """结果应用: one row per version that was accepted with a grade, and finding of the calendar that fits it; `finding`
    is empty where none does. `remind_on` is the next day on which its reminders are looked at, `reminded` how many
    there were. Amounts are fen, `score` is hundredths of a point, as they were when it was proposed. Who
    did what when, and why, stands in the obligation's history too."""

    __table_args__ = (
        UniqueConstraint("obligation_id", "submission_id", "finding"),
        Index(
            "application_waiting",
            "work_year",
            sqlite_where=text("state = 0"),
            postgresql_where=text("state = 0"),
        ),
        Index(
            "application_remind",
            "remind_on",
            sqlite_where=text("state = 0"),
            postgresql_where=text("state = 0"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(sa_type=BigId)
    submission_id: int = Field(sa_type=BigId)
    work_year: int
    finding: str
    grade: str
    score: int
    light: str = ""
    proposed: str = ""
    least_fen: int | None = Field(default=None, sa_type=BigInteger)
    most_fen: int | None = Field(default=None, sa_type=BigInteger)
    budget_fen: int | None = Field(default=None, sa_type=BigInteger)
    for_year: int
    proposed_on: date = Field(sa_type=Day)
    state: int = Field(default=0, sa_type=SmallInteger)
    decision: str = ""
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
    why: str = ""
    decided_by: str = ""
    acting_for: str = ""
    decided_on: date | None = Field(default=None, sa_type=Day)
    remind_on: date | None = Field(default=None, sa_type=Day)
    reminded: int = Field(default=0, sa_type=SmallInteger, sa_column_kwargs={"server_default": text("0")})


class OccasionEntered(SQLModel, table=True):
    """An event of the calendar that has happened, on a day, for a first-level unit with all below it, or for all
    (`unit_id` 0). What is counted from it is opened from then on."""

    __tablename__ = "occasion"
    __table_args__ = (UniqueConstraint("work_year", "event", "unit_id"),)
    id: int | None = Field(default=None, primary_key=True)
    work_year: int
    event: str
    unit_id: int = 0
    happened_on: date = Field(sa_type=Day)
    document: str = ""
    by: str
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)
