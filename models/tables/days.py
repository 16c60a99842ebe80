"""The office's own working days."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.columns import Day, Moment


class WorkdayImport(SQLModel, table=True):
    """A year's working days as somebody imported them; the newest of a year counts, none is ever removed.

    `source` is the file as it was. An empty one takes the year's imports back: what was shipped counts again.
    """

    __tablename__ = "workday_import"
    id: int | None = Field(default=None, primary_key=True)
    year: int = Field(index=True)
    name: str
    source: str
    digest: str
    imported_at: datetime = Field(sa_type=Moment)
    imported_by: str
    why: str
    on_day: date = Field(sa_type=Day)
