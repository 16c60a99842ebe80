"""What becomes of results: for each graded one what the calendar proposes, and what somebody decided."""

from datetime import date

from sqlalchemy import BigInteger, Index, SmallInteger, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import BigId, Day


class Application(SQLModel, table=True):
    """结果应用: one row per version that was accepted with a grade, and finding of the calendar that fits it; `finding`
    is empty where none does. Amounts are fen, `score` is hundredths of a point, as they were when it was proposed. Who
    did what when, and why, stands in the obligation's history too."""

    __table_args__ = (
        UniqueConstraint("obligation_id", "submission_id", "finding"),
        Index(
            "application_waiting",
            "work_year",
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
