"""What a unit or a person went through in the imports that are kept: of each, the rows that it changed."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from models.errors import Sentence, _
from tasks.register.keeping import kept, kept_texts
from tasks.register.rows import COLUMNS, PEOPLE, UNITS

MOST = 60  # imports that are looked through, the latest
KEYS = {UNITS: ("unit_code",), PEOPLE: ("person_id", "role", "unit_code", "valid_from")}
_Rows = dict[tuple[str, ...], dict[str, str]]


@dataclass(frozen=True)
class Lived:
    """What an import changed about one thing, a line each."""

    number: int
    on: date
    by: str
    why: str
    lines: tuple[str, ...]


def life_of(connection: Connection, *, unit: str = "", person: str = "") -> list[Lived]:
    """The imports that changed a unit (itself, and who holds a role there) or a person, the latest first.

    What an import no longer lists ends with it. The first import that is looked through says nothing: it is where the
    others begin, unless it is the first of all.
    """
    every = kept(connection)
    imports = every[:MOST][::-1]
    lived: list[Lived] = []
    before: dict[str, _Rows] | None = None
    for each in imports:
        now = _rows_about(kept_texts(connection, each.number), unit, person)
        if before is not None or len(every) <= MOST:
            lines = tuple(_changes(before or {}, now))
            if lines:
                lived.append(Lived(each.number, each.on, each.by, each.why, lines))
        before = now
    return lived[::-1]


def _rows_about(texts: Mapping[str, str], unit: str, person: str) -> dict[str, _Rows]:
    """The rows of units and people that name the unit or the person; only lines with the word in them are read."""
    found: dict[str, _Rows] = {}
    for file, key in KEYS.items():
        head, *lines = texts.get(file, "").splitlines() or [""]
        column, wanted = ("unit_code", unit) if unit else ("person_id", person)
        rows = csv.DictReader([line for line in lines if wanted in line], fieldnames=head.split(","))
        kept_rows = (row for row in rows if row.get(column) == wanted)
        found[file] = {tuple(row[each] for each in key): row for row in kept_rows}
    return found


def _changes(before: Mapping[str, _Rows], now: Mapping[str, _Rows]) -> Iterator[str]:
    for file in KEYS:
        was, becomes = before.get(file, {}), now.get(file, {})
        for key in sorted(becomes.keys() - was.keys()):
            yield _("{what}：{row}", what=Sentence("新列"), row=_shown(file, becomes[key]))
        for key in sorted(was.keys() - becomes.keys()):
            yield _("{what}：{row}", what=Sentence("不再列出"), row=_shown(file, was[key]))
        for key in sorted(was.keys() & becomes.keys()):
            for column in COLUMNS[file].split(","):
                one, other = was[key].get(column) or "—", becomes[key].get(column) or "—"
                if one != other:
                    yield f"{' '.join(filter(None, key[:3]))} {column}: {one} → {other}"


def _shown(file: str, row: Mapping[str, str]) -> str:
    return ", ".join(row[column] for column in COLUMNS[file].split(",") if row.get(column))
