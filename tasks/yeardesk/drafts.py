"""The draft of a year: the file's text as it was typed, right or wrong; nobody overwrites what another has saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import Overtaken, Sentence
from models.queries import yeardesk
from tasks.clock import ZONE
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


def save_draft(
    connection: Connection, work_year: int, source: str, *, seen: int, by: str, at: datetime, based_on: str = ""
) -> int:
    """Keep `source` in place of the draft's version `seen` (0: there was none); returns the new version.

    Raises:
        Overtaken: somebody has saved or removed it meanwhile.
        NotKnown: that year was never published.
    """
    known = read_draft(connection, work_year)
    based_on = based_on or (known.based_on if known else in_force(connection, work_year))
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
