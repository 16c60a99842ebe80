"""Who evaluates: agencies and their commissions, evaluations with their steps, experts with their opinions.

`evaluator_event` is the one history of all of these, append-only; the rows beside it are its fold.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, SmallInteger, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import BigId, Day, Moment


class Agency(SQLModel, table=True):
    """An agency (第三方机构) and what it must fulfil. A `gone` one gets no new commission."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    credit_code: str = ""
    legal_person: bool
    quality_control: bool
    staff: int = 0
    violation_on: date | None = Field(default=None, sa_type=Day)
    note: str = ""
    gone: bool = False


class AgencyPerson(SQLModel, table=True):
    """A person of the register who works for an agency; one who `leads` is a lead evaluator (主评人)."""

    __tablename__ = "agency_person"
    agency_id: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True, index=True)
    leads: bool = False


class AgencyBid(SQLModel, table=True):
    """A candidate for a commission, with its bid in fen if there is one."""

    __tablename__ = "agency_bid"
    __table_args__ = (UniqueConstraint("obligation_id", "agency_id"),)
    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(sa_type=BigId)
    agency_id: int
    bid_fen: int | None = Field(default=None, sa_type=BigInteger)
    said: str = ""
    by: str
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)


class Commission(SQLModel, table=True):
    """An agency's commission about one obligation; one that was not given up, at most. Scores are hundredths of a
    point, `pays_from` and `pays_to` the percentages that its quality advises. `told_on`: when it was last named as
    behind its dates."""

    __table_args__ = (
        Index(
            "commission_current",
            "obligation_id",
            unique=True,
            sqlite_where=text("state <> 9"),
            postgresql_where=text("state <> 9"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(index=True, sa_type=BigId)
    agency_id: int = Field(index=True)
    engagement: str
    client_id: int
    method: str
    reason: str
    state: int = Field(sa_type=SmallInteger)
    selected_on: date = Field(sa_type=Day)
    fee_fen: int | None = Field(default=None, sa_type=BigInteger)
    contract: str = ""
    plan_due_on: date | None = Field(default=None, sa_type=Day)
    draft_due_on: date | None = Field(default=None, sa_type=Day)
    final_due_on: date | None = Field(default=None, sa_type=Day)
    score: int | None = None
    pays_from: int | None = Field(default=None, sa_type=SmallInteger)
    pays_to: int | None = Field(default=None, sa_type=SmallInteger)
    paid_fen: int | None = Field(default=None, sa_type=BigInteger)
    told_on: date | None = Field(default=None, sa_type=Day)


class CommissionScore(SQLModel, table=True):
    """A quality score of a commission's work, for good; work done again gets another number. `aspects` is JSON."""

    __tablename__ = "commission_score"
    __table_args__ = (UniqueConstraint("commission_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    commission_id: int
    number: int
    aspects: str
    total: int
    pays_from: int = Field(sa_type=SmallInteger)
    pays_to: int = Field(sa_type=SmallInteger)
    said: str = ""
    by: str
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)


class Evaluation(SQLModel, table=True):
    """How far the evaluation behind a report obligation is; none before its first step."""

    obligation_id: int = Field(primary_key=True, sa_type=BigId)
    level: str
    step: int = Field(sa_type=SmallInteger)
    archive_number: str = ""


class ViewExchange(SQLModel, table=True):
    """Views exchanged with the evaluated unit on a preliminary conclusion; rounds count from 1."""

    __tablename__ = "view_exchange"
    __table_args__ = (UniqueConstraint("obligation_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(sa_type=BigId)
    number: int
    unit_id: int = Field(index=True)
    conclusion: str
    asked_on: date = Field(sa_type=Day)
    due_on: date = Field(sa_type=Day)
    asked_by: str
    state: int = Field(sa_type=SmallInteger)
    agrees: bool | None = None
    answer: str = ""
    answered_on: date | None = Field(default=None, sa_type=Day)
    answered_by: str = ""
    taken_up: str = ""
    told_on: date | None = Field(default=None, sa_type=Day)


class Expert(SQLModel, table=True):
    """A person of the register as an expert; `works_for_id` is the unit that employs them, if it is one of ours."""

    person_id: int = Field(primary_key=True)
    speciality: str
    employer: str = ""
    works_for_id: int | None = None
    note: str = ""
    gone: bool = False


class ExpertAssignment(SQLModel, table=True):
    """A single object that an expert is asked about. Nothing of it is shown before the declaration of conflicts; with
    a conflict it ends there."""

    __tablename__ = "expert_assignment"
    __table_args__ = (UniqueConstraint("obligation_id", "person_id", "task"),)
    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(sa_type=BigId)
    person_id: int = Field(index=True)
    task: str
    weight: int = Field(default=1, sa_type=SmallInteger)
    due_on: date = Field(sa_type=Day)
    assigned_on: date = Field(sa_type=Day)
    by: str
    declared_on: date | None = Field(default=None, sa_type=Day)
    conflict: bool = False
    declared: str = ""
    ended_on: date | None = Field(default=None, sa_type=Day)
    ended_why: str = ""
    told_on: date | None = Field(default=None, sa_type=Day)


class ExpertOpinion(SQLModel, table=True):
    """An opinion as it was handed in, for good; the newest number counts. Scores are hundredths of a point, the three
    ratings grades."""

    __tablename__ = "expert_opinion"
    __table_args__ = (UniqueConstraint("assignment_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int
    number: int
    form: str
    form_version: int
    content: str
    score: int | None = None
    truth: str = ""
    accuracy: str = ""
    usefulness: str = ""
    by: str
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)


class OpinionDraft(SQLModel, table=True):
    """What an expert has typed and not handed in. `version` counts the savings."""

    __tablename__ = "opinion_draft"
    assignment_id: int = Field(primary_key=True)
    content: str
    version: int = 1
    at: datetime = Field(sa_type=Moment)


class Coaching(SQLModel, table=True):
    """A record of an expert's coaching (辅导记录)."""

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(index=True)
    on_day: date = Field(sa_type=Day)
    said: str
    by: str
    at: datetime = Field(sa_type=Moment)


class EvaluatorEvent(SQLModel, table=True):
    """What happened to an agency, a commission, an evaluation, an exchange of views, an expert, an assignment."""

    __tablename__ = "evaluator_event"
    __table_args__ = (Index("evaluator_event_about", "about", "about_id"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    about: str
    about_id: int = Field(sa_type=BigId)
    event: str
    from_state: int | None = Field(default=None, sa_type=SmallInteger)
    to_state: int | None = Field(default=None, sa_type=SmallInteger)
    on_day: date = Field(sa_type=Day)
    by: str
    acting_for: str | None = None
    value: str = ""
    why: str = ""
    at: datetime = Field(sa_type=Moment)
