"""What was typed, handed in, attached, said in review and asked for. Contents are JSON of a form (rules/forms)."""

from datetime import date, datetime

from sqlalchemy import Index, SmallInteger, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import BigId, Day, Moment


class FormDraft(SQLModel, table=True):
    """What a unit has typed and not handed in. `version` counts the savings, so that nobody overwrites another's; it
    goes on above those of drafts that were handed in (tasks/desk/drafts.py)."""

    __tablename__ = "form_draft"
    obligation_id: int = Field(primary_key=True, sa_type=BigId)
    form: str
    form_version: int
    content: str
    version: int = 1
    by: str
    at: datetime = Field(sa_type=Moment)


class Submission(SQLModel, table=True):
    """A version of what was handed in, kept for good; numbers count from 1 for each obligation.

    One that `waits` is not handed in yet: it needs the second hand (分管领导确认). Declined, it never was.
    Scores are hundredths of a point: `score` as the unit came to it (自评得分), `reviewed_score` what reviewers
    left of it (审核得分): the score less the reduction entered last; there from a reduction or the acceptance on.
    """

    __table_args__ = (UniqueConstraint("obligation_id", "number"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    obligation_id: int = Field(sa_type=BigId)
    number: int
    due_version: int = Field(sa_type=SmallInteger)
    form: str
    form_version: int
    content: str
    digest: str
    source: str  # page, workbook
    nil: bool = False
    why: str = ""
    score: int | None = None
    grade: str = ""
    rule_set: str = ""
    reviewed_score: int | None = None
    reviewed_grade: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    by: str
    acting_for: str | None = None
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)
    waits: bool = False
    confirmed_by: str = ""
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    declined_why: str = ""


class SubmissionText(SQLModel, table=True):
    """Fingerprints of the longer texts of a version, to find the same words at another unit."""

    __tablename__ = "submission_text"
    __table_args__ = (Index("submission_text_digest", "digest"),)
    submission_id: int = Field(primary_key=True, sa_type=BigId)
    digest: str = Field(primary_key=True)


class Attachment(SQLModel, table=True):
    """A file handed in; its bytes lie under their digest outside the pages. A removed one stays with older versions."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    obligation_id: int = Field(index=True, sa_type=BigId)
    name: str
    media_type: str
    size: int
    digest: str
    by: str
    at: datetime = Field(sa_type=Moment)
    removed_at: datetime | None = Field(default=None, sa_type=Moment)


class SubmissionFile(SQLModel, table=True):
    """Which attachments belong to a version that was handed in."""

    __tablename__ = "submission_file"
    submission_id: int = Field(primary_key=True, sa_type=BigId)
    attachment_id: int = Field(primary_key=True, sa_type=BigId)


class Opinion(SQLModel, table=True):
    """What a reviewer decided on a version: passed on, accepted, returned, with reasons for single fields (JSON by
    place). `reduction` is in hundredths of a point, taken off for an over-fulfilled target."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    obligation_id: int = Field(index=True, sa_type=BigId)
    submission_id: int | None = Field(default=None, sa_type=BigId)
    level: int = Field(sa_type=SmallInteger)
    role: int = Field(sa_type=SmallInteger)
    event: int = Field(sa_type=SmallInteger)
    reduction: int | None = None
    said: str = ""
    notes: str = "{}"
    by: str
    acting_for: str | None = None
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)


class Petition(SQLModel, table=True):
    """What somebody asks the bureau for: more time (延期申请), or another person to answer (不是我负责)."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    obligation_id: int = Field(index=True, sa_type=BigId)
    kind: str
    wanted_on: date | None = Field(default=None, sa_type=Day)
    why: str
    by: str
    acting_for: str | None = None
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)
    state: int = Field(default=0, sa_type=SmallInteger)
    answer: str = ""
    answered_by: str = ""
    answered_on: date | None = Field(default=None, sa_type=Day)
