"""Units, the people who answer for them, and what is evaluated: imported from the bureau's register."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import FAR, LONG_AGO, Day, Moment


class Unit(SQLModel, table=True):
    """A unit in its tree. `dept_id` is the nearest department or town above it, NULL at the first level; `first_id`
    the first-level unit it belongs to (itself there); `section_id` its supervising section. `successor_id` is the
    unit into which it is merged once it ends; `heir_id` the one that stands for it now, NULL while it does itself."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    kind: str
    parent_id: int | None = None
    dept_id: int | None = Field(default=None, index=True)
    first_id: int | None = Field(default=None, index=True)
    section_id: int | None = Field(default=None, index=True)
    valid_from: date = Field(default=LONG_AGO, sa_type=Day)
    valid_to: date = Field(default=FAR, sa_type=Day)
    successor_id: int | None = None
    heir_id: int | None = None


class Mailbox(SQLModel, table=True):
    """An address; a day's digest goes to an address, whoever shares it."""

    id: int | None = Field(default=None, primary_key=True)
    address: str = Field(unique=True)


class Person(SQLModel, table=True):
    """A person by role and place, never by invented name. No mailbox: cannot be reached."""

    __table_args__ = (Index("person_mailbox", "mailbox_id"),)
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    mailbox_id: int | None = None


class Appointment(SQLModel, table=True):
    """A person holds a role at a unit between two dates; `scope_id` is what the ladder looks for (0 for the bureau)."""

    __table_args__ = (UniqueConstraint("role", "scope_id", "person_id", "valid_from"),)
    id: int | None = Field(default=None, primary_key=True)
    role: int
    scope_id: int
    person_id: int = Field(index=True)
    unit_id: int
    valid_from: date = Field(default=LONG_AGO, sa_type=Day)
    valid_to: date = Field(default=FAR, sa_type=Day)


class Subject(SQLModel, table=True):
    """What is evaluated, one row a budget year. Amounts are fen; a lineage ties the years together. A `gone` one is no
    longer in the register: nothing new is asked about it, and what is owed about it is proposed for cancellation."""

    __table_args__ = (
        UniqueConstraint("code", "budget_year"),
        Index("subject_year", "budget_year", "kind"),
        Index("subject_lineage", "lineage"),
    )
    id: int | None = Field(default=None, primary_key=True)
    code: str
    lineage: str
    kind: str
    name: str
    unit_id: int = Field(index=True)
    budget_year: int
    book: str = ""
    fund_class: str = ""
    source_level: str = ""
    attribute: str = ""
    approved_fen: int | None = Field(default=None, sa_type=BigInteger)
    adjusted_fen: int | None = Field(default=None, sa_type=BigInteger)
    executed_fen: int | None = Field(default=None, sa_type=BigInteger)
    starts_on: date | None = Field(default=None, sa_type=Day)
    ends_on: date | None = Field(default=None, sa_type=Day)
    gone: bool = False


class SubjectTag(SQLModel, table=True):
    __tablename__ = "subject_tag"
    subject_id: int = Field(primary_key=True)
    tag: str = Field(primary_key=True)


class RegisterImport(SQLModel, table=True):
    """An import that changed something: who brought what, when and why. `content` is the register as it was read, its
    files as compressed text; `summary` is JSON: what was added, changed, ended, and what obligations followed."""

    __tablename__ = "register_import"
    id: int | None = Field(default=None, primary_key=True)
    on_day: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)
    by: str
    why: str = ""
    digest: str
    summary: str = ""
    content: bytes = Field(sa_type=LargeBinary)
