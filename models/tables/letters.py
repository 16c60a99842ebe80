"""Official letters: their wordings, what was written to whom, every act on them, and the register of numbers."""

from datetime import date, datetime

from sqlalchemy import Index, SmallInteger, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import BigId, Day, Moment, Packed


class LetterWording(SQLModel, table=True):
    """The words of a kind of letter as the office has them, append-only; version 0 comes with the program."""

    __tablename__ = "letter_wording"
    __table_args__ = (UniqueConstraint("kind", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    version: int
    source: str
    by: str
    why: str
    at: datetime = Field(sa_type=Moment)


class Letter(SQLModel, table=True):
    """A letter: a circular or a letter that an approved proposal became, or feedback on an evaluation.

    `unit_id` is 0 for a circular. `told` is JSON of what somebody typed (conclusion, problems); `content` the letter as
    it was issued, for good; before that it is made anew from what is known. `due_on` is by when its problems are to be
    mended. `edition` counts the savings; `agreed` how many of the chain have agreed.
    `remind_on` is the next day on which the reminders to sign for it are looked at, `reminded` how many there were.
    """

    __table_args__ = (
        Index("letter_proposal", "proposal_id"),
        Index("letter_obligation", "obligation_id"),
        Index("letter_unit", "unit_id"),
        Index(
            "letter_remind",
            "remind_on",
            sqlite_where=text("remind_on IS NOT NULL"),
            postgresql_where=text("remind_on IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    work_year: int
    step: str = ""
    proposal_id: int | None = None
    unit_id: int = 0
    obligation_id: int | None = Field(default=None, sa_type=BigId)
    state: int = Field(sa_type=SmallInteger)
    told: str = "{}"
    wording: int = 0
    number: str = ""
    dated_on: date | None = Field(default=None, sa_type=Day)
    due_on: date | None = Field(default=None, sa_type=Day)
    content: str = Field(default="", sa_type=Packed)
    edition: int = 1
    agreed: int = Field(default=0, sa_type=SmallInteger)
    by: str
    at: datetime = Field(sa_type=Moment)
    received_by: str = ""
    received_on: date | None = Field(default=None, sa_type=Day)
    remind_on: date | None = Field(default=None, sa_type=Day)
    reminded: int = Field(default=0, sa_type=SmallInteger, sa_column_kwargs={"server_default": text("0")})


class LetterAct(SQLModel, table=True):
    """What somebody did with a letter, append-only."""

    __tablename__ = "letter_act"
    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(index=True)
    act: str
    from_state: int | None = Field(default=None, sa_type=SmallInteger)
    to_state: int = Field(sa_type=SmallInteger)
    by: str
    acting_for: str = ""
    on_day: date = Field(sa_type=Day)
    why: str = ""
    at: datetime = Field(sa_type=Moment)


class LetterNumber(SQLModel, table=True):
    """A 发文字号 that is used: 某财评〔2022〕12号 is number 12 of its series.

    One without a letter is used for something else, and `why` says for what: so a series has no gap and nothing twice.
    """

    __tablename__ = "letter_number"
    series: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    letter_id: int | None = None
    why: str = ""
    by: str
    at: datetime = Field(sa_type=Moment)
