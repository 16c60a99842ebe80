"""Versions of a published year: every file that was in force, named like `2022@1`."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from calendars.schema import Calendar, Deliverable
from models.errors import NotKnown, Sentence
from models.queries import versions
from tasks.clock import ZONE


@dataclass(frozen=True)
class Version:
    """Who published what, when, on which office day and why. `in_force`: it is the year's calendar now."""

    work_year: int
    number: int
    on: date
    at: datetime
    by: str
    why: str
    title: str
    document_number: str
    digest: str
    in_force: bool

    @property
    def name(self) -> str:
        return f"{self.work_year}@{self.number}"


def is_version(name: str) -> bool:
    """Whether a word names a version, not a file."""
    return re.fullmatch(r"[0-9]{4}@[0-9]+", name) is not None


def read_versions(connection: Connection, work_year: int = 0) -> list[Version]:
    """Every version, oldest first; of one year, or of all.

    Raises:
        NotKnown: that year was never published.
    """
    found = [
        Version(
            row.work_year,
            row.number,
            row.on_day,
            row.published_at.astimezone(ZONE),
            row.published_by,
            row.why,
            row.title,
            row.document_number,
            row.digest,
            bool(row.in_force),
        )
        for row in connection.execute(versions.LIST, {"year": work_year})
    ]
    if work_year and not found:
        raise NotKnown(Sentence("{year}年度尚未发布日历", year=work_year))
    return found


def read_source(connection: Connection, name: str) -> str:
    """The file as it was when the version called `name` was published.

    Raises:
        NotKnown: no such version.
    """
    return str(_one(connection, name)[0])


def read_version(connection: Connection, name: str) -> Calendar:
    """The calendar of the version called `name`, as it was checked then.

    Raises:
        NotKnown: no such version.
    """
    return Calendar.model_validate_json(_one(connection, name)[1])


def last_published(connection: Connection, work_year: int, key: str) -> Deliverable:
    """A deliverable that the calendar in force no longer has, as the newest version that has it says.

    Raises:
        NotKnown: no version of the year has it.
    """
    for document in connection.execute(versions.DOCUMENTS, {"year": work_year}).scalars():
        for _step, deliverable in Calendar.model_validate_json(document).deliverables():
            if deliverable.key == key:
                return deliverable
    raise NotKnown(Sentence("没有报送材料{deliverable}", deliverable=key))


def _one(connection: Connection, name: str) -> tuple[str, str]:
    year, _at, number = name.partition("@")
    row = None
    if is_version(name):
        row = connection.execute(versions.ONE, {"year": int(year), "number": int(number)}).first()
    if row is None:
        raise NotKnown(Sentence("没有版本{name}", name=name))
    return row.source, row.document
