"""The office's own working days: a year's notice imported, kept, and laid over the shipped files."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from calendars.dayfiles import FOLDER, year_in
from calendars.days import Year
from calendars.files import text_of
from models.errors import CalendarInvalid, Place, RuleBroken, Sentence
from models.queries import workdays as imports
from models.schema import table_named


@dataclass(frozen=True)
class DayFile:
    """A year's file as it was read."""

    name: str
    text: str
    year: Year

    @property
    def digest(self) -> str:
        return digest_of(self.text)


def read_day_files(paths: Sequence[Path]) -> list[DayFile]:
    """The years that the files say.

    Raises:
        CalendarInvalid: every error of every file, with its place.
        RuleBroken: two files say the same year.
    """
    read: list[DayFile] = []
    places: list[Place] = []
    for path in paths:
        try:
            text = text_of(path)
            read.append(DayFile(path.name, text, year_in(text, str(path))))
        except CalendarInvalid as error:
            places += error.places
    if places:
        raise CalendarInvalid(places)
    numbers = [file.year.number for file in read]
    for number in numbers:
        if numbers.count(number) > 1:
            raise RuleBroken(Sentence("{year}年写在了两个文件里", year=number))
    return read


def keep_days(
    connection: Connection, files: Sequence[DayFile], *, on: date, at: datetime, by: str, why: str
) -> list[int]:
    """Store what differs from what counts now; returns the years that were stored. The same again stores nothing."""
    counting = {row.year: row.digest for row in connection.execute(imports.COUNTING)}
    new = [file for file in files if file.digest != (counting.get(file.year.number) or _shipped(file.year.number))]
    rows = [
        dict(year=file.year.number, name=file.name, source=file.text, digest=file.digest)
        | dict(imported_at=at, imported_by=by, why=why, on_day=on)
        for file in new
    ]
    if rows:
        connection.execute(insert(table_named("workday_import")), rows)
    return [file.year.number for file in new]


def take_back(connection: Connection, year: int, *, on: date, at: datetime, by: str, why: str) -> None:
    """Store that no import of `year` counts any more.

    Raises:
        RuleBroken: none counts.
    """
    if year not in {row.year for row in connection.execute(imports.SOURCES)}:
        raise RuleBroken(Sentence("{year}年没有导入过放假安排", year=year))
    row = dict(year=year, name="", source="", digest="", imported_at=at, imported_by=by, why=why, on_day=on)
    connection.execute(insert(table_named("workday_import")), row)


def imported_days(connection: Connection) -> list[Row[Any]]:
    """Every import there was, the oldest first; `counts` marks those that count now."""
    return list(connection.execute(imports.HISTORY))


def copy_days(source: Connection, target: Connection) -> None:
    """Every import of one ledger into another."""
    table = table_named("workday_import")
    rows = [dict(row._mapping) for row in source.execute(select(table))]
    if rows:
        target.execute(insert(table), rows)


def counting_text(connection: Connection, year: int) -> str | None:
    """The file of an official year as it counts now; None for a year without one."""
    found = next((row.source for row in connection.execute(imports.SOURCES) if row.year == year), None)
    shipped = FOLDER / f"{year}.yaml"
    return found or (text_of(shipped) if shipped.is_file() else None)


def digest_of(text: str) -> str:
    """The digest by which a file is known again."""
    return hashlib.sha256(text.encode()).hexdigest()


def _shipped(year: int) -> str:
    path = FOLDER / f"{year}.yaml"
    return digest_of(text_of(path)) if path.is_file() else ""
