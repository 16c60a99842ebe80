"""The words of letters as the office has them (模板): the newest version counts, every one is kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from models.errors import Overtaken, RuleBroken, Sentence
from models.queries import letters
from notices.letters.paper import Kind
from notices.letters.wording import check_wording, shipped


@dataclass(frozen=True)
class Wording:
    """The words of a kind; version 0 comes with the program."""

    kind: Kind
    version: int
    source: str


@dataclass(frozen=True)
class Saved:
    """A version that somebody saved."""

    version: int
    source: str
    by: str
    why: str
    at: datetime


def wording_of(connection: Connection, kind: Kind) -> Wording:
    """The words that letters of a kind are written in now."""
    row = connection.execute(letters.WORDING, {"kind": kind.value}).first()
    return Wording(kind, row.version, row.source) if row else Wording(kind, 0, shipped(kind))


def wording_at(connection: Connection, kind: Kind, version: int) -> str:
    """The words of one version."""
    kept = connection.execute(letters.WORDING_AT, {"kind": kind.value, "version": version}).scalar()
    return str(kept) if kept is not None else shipped(kind)


def current(connection: Connection) -> dict[Kind, str]:
    """The words of every kind as they are now."""
    return {kind: wording_of(connection, kind).source for kind in Kind}


def versions(connection: Connection, kind: Kind) -> list[Saved]:
    """Every version that was saved, newest first."""
    rows = connection.execute(letters.WORDINGS, {"kind": kind.value})
    return [Saved(row.version, row.source, row.by, row.why, row.at) for row in rows]


def save_wording(connection: Connection, kind: Kind, source: str, *, seen: int, why: str, by: str, at: datetime) -> int:
    """Keep new words; returns their version. Letters that were issued keep theirs.

    Raises:
        Overtaken: somebody has saved others since `seen`. RuleBroken: no reason, or the words are not right.
    """
    text = "\n".join(line.rstrip() for line in source.replace("\r\n", "\n").strip().split("\n")) + "\n"
    if not why.strip():
        raise RuleBroken(Sentence("须写明理由"))
    check_wording(kind, text)
    present = wording_of(connection, kind)
    keys = {"kind": kind.value, "version": seen + 1, "source": text, "by": by, "why": why.strip(), "at": at}
    if present.version != seen or connection.execute(letters.SAVE_WORDING, keys).rowcount == 0:
        raise Overtaken(Sentence("模板刚刚被他人修改，请刷新后重试"))
    return seen + 1
