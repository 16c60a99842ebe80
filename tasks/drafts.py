"""Drafts of a year: files, and what the office has published, by the names that people give them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from calendars.loading import load
from calendars.schema import Calendar
from models.errors import CalendarInvalid, Place, RuleBroken, Sentence
from models.queries.plans import PUBLISHED_SOURCE
from tasks.office import Office
from tasks.versions import is_version, read_source, read_version

PUBLISHED = "published"
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Draft:
    """A year that is to be rehearsed: what people call it, what it says, and its text as it stands."""

    name: str
    calendar: Calendar
    source: str


def draft_in(file: Path) -> Draft:
    """The draft that a file holds.

    Raises:
        CalendarInvalid: every error of the file.
    """
    calendar = load(file)
    return Draft(file.stem, calendar, file.read_text(encoding="utf-8"))


def drafts_in(paths: Iterable[Path]) -> list[Draft]:
    """The drafts of several files, and of all files in folders, in the order in which they were named.

    Each has a name of its own: of files called alike in several folders, the later ones are numbered.

    Raises:
        CalendarInvalid: every error of every file.
        RuleBroken: a folder holds no calendar.
    """
    drafts: list[Draft] = []
    places: list[Place] = []
    for file in _files(paths):
        try:
            found = draft_in(file)
        except CalendarInvalid as error:
            places += error.places
        else:
            drafts.append(Draft(_free(found.name, {draft.name for draft in drafts}), found.calendar, found.source))
    if places:
        raise CalendarInvalid(places)
    return drafts


def is_published(said: str) -> bool:
    """Whether `said` names what the office has published, and not a file."""
    return said == PUBLISHED or is_version(said)


def published_draft(said: str, office: Office, connection: Connection, work_year: int) -> Draft:
    """What `said` names: `published`, the calendar in force for the work year, or a version (`2022@1`).

    Raises:
        NotKnown: that year, or that version, is not published.
    """
    if said != PUBLISHED:
        return Draft(said, read_version(connection, said), read_source(connection, said))
    calendar = office.calendar(connection, work_year)
    return Draft(said, calendar, str(connection.execute(PUBLISHED_SOURCE, {"work_year": work_year}).scalar_one()))


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(each for each in path.iterdir() if each.suffix in SUFFIXES)
        if not found:
            raise RuleBroken(Sentence("{folder}里没有年历文件（.yaml）", folder=path))
        yield from found


def _free(name: str, taken: set[str]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free
