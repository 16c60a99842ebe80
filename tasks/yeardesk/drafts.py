"""The draft of a year: the file's text as it was typed, right or wrong; nobody overwrites what another has saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.deciding import Decision
from calendars.renewing import renewed
from models.errors import NotKnown, Overtaken, RuleBroken, Sentence
from models.queries import yeardesk
from tasks.clock import ZONE
from tasks.office import Office
from tasks.versions import read_source, read_versions


def read_draft(connection: Connection, work_year: int) -> Row[Any] | None:
    """What was typed last; None if there is no draft."""
    return connection.execute(yeardesk.DRAFT, {"year": work_year}).first()


def in_force(connection: Connection, work_year: int) -> str:
    """The name of the version in force, `2022@3`.

    Raises:
        NotKnown: that year was never published.
    """
    return next(each.name for each in read_versions(connection, work_year) if each.in_force)


def drafts(connection: Connection) -> list[Row[Any]]:
    """Every draft, of whatever year."""
    return list(connection.execute(yeardesk.DRAFTS))


def is_published(connection: Connection, work_year: int) -> bool:
    """Whether that year was ever published."""
    return any(each.work_year == work_year for each in read_versions(connection))


def new_year(
    office: Office, connection: Connection, work_year: int, version: str, *, by: str, at: datetime
) -> tuple[Decision, ...]:
    """Begin the draft of a year that was never published from a published version of another: dates moved, what must be
    decided listed at its head. Returns what must be decided.

    Raises:
        NotKnown: no such version.
        RuleBroken: the year is published, or is that of the version.
        Overtaken: there is a draft of it already.
        UnknownYear: its working days are not known.
    """
    source = read_source(connection, version)
    if is_published(connection, work_year):
        raise RuleBroken(Sentence("{year}年度已经发布，请在它的年历上改", year=work_year))
    if read_draft(connection, work_year) is not None:
        raise Overtaken(Sentence("{year}年度已有草稿", year=work_year))
    made = renewed(source, version, work_year, office.known_workdays(connection))
    save_draft(connection, work_year, made.text, seen=0, by=by, at=at, based_on=version)
    return made.decisions


def base_of(connection: Connection, work_year: int) -> str:
    """The version that a draft of the year is measured by: the one in force, else the last that was published at all.

    Raises:
        NotKnown: nothing was ever published.
    """
    if is_published(connection, work_year):
        return in_force(connection, work_year)
    versions = [each for each in read_versions(connection) if each.in_force]
    if not versions:
        raise NotKnown(Sentence("还没有发布过年历。"))
    return max(versions, key=lambda each: (each.work_year < work_year, each.work_year)).name


def save_draft(
    connection: Connection, work_year: int, source: str, *, seen: int, by: str, at: datetime, based_on: str = ""
) -> int:
    """Keep `source` in place of the draft's version `seen` (0: there was none); returns the new version.

    Raises:
        Overtaken: somebody has saved or removed it meanwhile.
        NotKnown: nothing was ever published.
    """
    known = read_draft(connection, work_year)
    based_on = based_on or (known.based_on if known else base_of(connection, work_year))
    values = {"year": work_year, "source": plain(source), "based_on": based_on, "by": by, "at": at, "seen": seen}
    asked = yeardesk.SAVE_DRAFT if seen else yeardesk.ADD_DRAFT
    if connection.execute(asked, values).rowcount != 1:
        raise _overtaken(known)
    return seen + 1


def draft_from(connection: Connection, work_year: int, version: str, *, seen: int, by: str, at: datetime) -> int:
    """Begin the draft anew from a published version: so an old one is restored. Returns the draft's new version.

    Raises:
        Overtaken: somebody has saved or removed it meanwhile.
        NotKnown: no such version.
    """
    source = read_source(connection, version)
    return save_draft(connection, work_year, source, seen=seen, by=by, at=at, based_on=version)


def drop_draft(connection: Connection, work_year: int, *, seen: int) -> None:
    """Remove the draft.

    Raises:
        Overtaken: somebody has saved or removed it meanwhile.
    """
    known = read_draft(connection, work_year)
    if connection.execute(yeardesk.DROP_DRAFT, {"year": work_year, "seen": seen}).rowcount != 1:
        raise _overtaken(known)


def plain(typed: str) -> str:
    """The text with the line ends of a file; a browser sends others."""
    return typed.replace("\r\n", "\n").replace("\r", "\n")


def _overtaken(known: Row[Any] | None) -> Overtaken:
    if known is None:
        return Overtaken(Sentence("草稿已经发布或删除，您看到的不是最新情况；您填写的内容没有丢失，尚未保存"))
    told = {"by": known.by, "at": f"{known.at.astimezone(ZONE):%Y-%m-%d %H:%M}"}
    return Overtaken(Sentence("{by}在{at}保存过草稿；您填写的内容没有丢失，尚未保存", **told))
