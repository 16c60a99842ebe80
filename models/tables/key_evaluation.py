"""What key evaluation and the sections keep: catalogues, when a report is planned, what a section suggests."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, SmallInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import BigId, Day, Moment


class CatalogueHand(SQLModel, table=True):
    """A subject put into a catalogue (`add`), taken out (`remove`) or left to the rule again (`rule`) by hand, with the
    reason. Append-only; of a subject the newest row counts."""

    __tablename__ = "catalogue_hand"
    __table_args__ = (Index("catalogue_hand_subject", "subject_id"),)
    id: int | None = Field(default=None, primary_key=True)
    work_year: int
    catalogue: str
    subject_id: int
    act: str
    why: str
    by: str
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)


class CatalogueVersion(SQLModel, table=True):
    """A catalogue as it was fixed (定稿); numbers count from 1 in each work year and catalogue. The newest is
    in force."""

    __tablename__ = "catalogue_version"
    __table_args__ = (UniqueConstraint("work_year", "catalogue", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    work_year: int
    catalogue: str
    number: int
    why: str
    by: str
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)


class CatalogueEntry(SQLModel, table=True):
    """A subject of a fixed catalogue with its amount as it was then; `why` it was put in by hand, empty by the rule."""

    __tablename__ = "catalogue_entry"
    __table_args__ = (Index("catalogue_entry_subject", "subject_id"),)
    version_id: int = Field(primary_key=True)
    subject_id: int = Field(primary_key=True)
    approved_fen: int | None = Field(default=None, sa_type=BigInteger)
    why: str = ""


class ReportPlan(SQLModel, table=True):
    """When a unit means to hand in a report, by its first day of the month. Append-only; the newest row counts."""

    __tablename__ = "report_plan"
    __table_args__ = (Index("report_plan_obligation", "obligation_id"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    obligation_id: int = Field(sa_type=BigId)
    planned_on: date = Field(sa_type=Day)
    by: str
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)


class SectionSummary(SQLModel, table=True):
    """A section's summary (科室审核汇总) of its units' self-evaluations: state 0 while it is written, 1 once it is
    handed to the bureau."""

    __tablename__ = "section_summary"
    __table_args__ = (UniqueConstraint("work_year", "section_id"),)
    id: int | None = Field(default=None, primary_key=True)
    work_year: int
    section_id: int
    state: int = Field(default=0, sa_type=SmallInteger)
    said: str = ""
    by: str
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)


class SectionSuggestion(SQLModel, table=True):
    """What a section suggests to do about one self-evaluation (结果应用建议): a kind of decision, an amount,
    the reason."""

    __tablename__ = "section_suggestion"
    summary_id: int = Field(primary_key=True)
    obligation_id: int = Field(primary_key=True, sa_type=BigId)
    decision: str
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
    why: str = ""
