"""Every import is kept: who, when, why, what it did, and the register itself, so that it can be imported again."""

import json
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert

from models.errors import NotKnown, Sentence
from models.queries import register as queries
from models.schema import table_named
from tasks.register.rows import Register
from tasks.register.writing import texts_of


@dataclass(frozen=True)
class Kept:
    """An import as it is listed."""

    number: int
    on: date
    at: datetime
    by: str
    why: str
    digest: str
    summary: dict[str, Any]


def keep(
    connection: Connection, register: Register, summary: dict[str, Any], *, on: date, at: datetime, by: str, why: str
) -> int:
    """Keep an import; returns its number."""
    content = zlib.compress(json.dumps(texts_of(register), ensure_ascii=False).encode(), 9)
    row = {"on_day": on, "at": at, "by": by, "why": why, "digest": register.digest(), "content": content}
    table = table_named("register_import")
    row |= {"summary": json.dumps(summary, ensure_ascii=False)}
    return int(connection.execute(insert(table).returning(table.c.id), row).scalar_one())


def note(connection: Connection, number: int, summary: dict[str, Any]) -> None:
    """Add to what an import did."""
    before = json.loads(connection.execute(queries.SUMMARY, {"number": number}).scalar_one())
    values = {"number": number, "summary": json.dumps(before | summary, ensure_ascii=False)}
    connection.execute(queries.SET_SUMMARY, values)


def kept(connection: Connection) -> list[Kept]:
    """Every import, the latest first."""
    rows = connection.execute(queries.IMPORTS)
    return [Kept(r.id, r.on_day, r.at, r.by, r.why, r.digest, json.loads(r.summary or "{}")) for r in rows]


def kept_texts(connection: Connection, number: int) -> dict[str, str]:
    """The register of an import, as the texts of its files.

    Raises:
        NotKnown: there is no such import.
    """
    content = connection.execute(queries.CONTENT, {"number": number}).scalar()
    if content is None:
        raise NotKnown(Sentence("没有第{number}次名录导入", number=number))
    texts: dict[str, str] = json.loads(zlib.decompress(content))
    return texts
