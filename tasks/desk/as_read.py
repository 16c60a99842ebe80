"""Whether a decision is about what the reviewer has read: the newest version, and places that it has."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from models.errors import Overtaken, RuleBroken, Sentence
from models.queries import reviewers
from rules.filling.layout import places
from tasks.desk.filling import version_of

ANEW = Sentence("审核期间又报送了新的一版，请查看最新的一版后再作决定")


@dataclass(frozen=True)
class AsRead:
    """Obligations as somebody ticked them: those that are as they were read, and those handed in anew since."""

    same: tuple[int, ...]
    anew: tuple[int, ...]


def check_read(connection: Connection, obligation: int, read: int, noted: Iterable[str] = ()) -> None:
    """A decision is about version `read` (0: it was registered by hand), and notes about places that it has.

    Raises:
        Overtaken: another version has been handed in since. RuleBroken: a note is about nothing that is there.
    """
    newest = connection.execute(reviewers.NEWEST, {"id": obligation}).one()
    if newest.number != read:
        raise Overtaken(ANEW)
    noted = set(noted)
    if not noted:
        return
    known = places(version_of(connection, obligation, read)) if read and newest.nil_number != read else frozenset()
    if unknown := sorted(noted - known):
        raise RuleBroken(Sentence("报送的内容里没有“{place}”这一处，意见没有保存", place=unknown[0][:60]))


def as_read(connection: Connection, read: Mapping[int, int], sees: Mapping[str, object]) -> AsRead:
    """Of the obligations in `read`, each with the version that was read; what the reader does not see is in neither."""
    statement = reviewers.newest_seen(connection.dialect.name)
    rows = connection.execute(statement, {"ids": json.dumps(sorted(read)), **sees}).all()
    same = tuple(row.id for row in rows if row.number == read[row.id])
    return AsRead(same, tuple(row.id for row in rows if row.number != read[row.id]))
