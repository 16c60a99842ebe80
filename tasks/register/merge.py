"""Bring the rows of a table to what a register says: add, change, and nothing where nothing differs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, TextClause, bindparam, insert, update
from sqlalchemy.sql.selectable import TextualSelect

from models.schema import table_named

Key = tuple[Any, ...]
Values = dict[str, Any]


@dataclass(frozen=True)
class Tally:
    """What an import did to a table; `ended` rows are no longer in the register and stop being valid."""

    added: int = 0
    changed: int = 0
    ended: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.ended)


@dataclass(frozen=True)
class Known:
    """A row that is there: its id, and its values by column."""

    id: int
    values: Values


@dataclass(frozen=True)
class Merged:
    """What became of a table: how many rows were added and ended, and which were changed, by id."""

    added: int
    changed: frozenset[int]
    ended: int

    def tally(self, *, also: Iterable[int] = ()) -> Tally:
        """The counts, with the rows `also` changed elsewhere counted once."""
        return Tally(self.added, len(self.changed | set(also)), self.ended)


def known(connection: Connection, query: TextClause | TextualSelect, key: Sequence[str]) -> dict[Key, Known]:
    """The rows of a table by their natural key."""
    found: dict[Key, Known] = {}
    for row in connection.execute(query).mappings():
        values = dict(row)
        found[tuple(values[column] for column in key)] = Known(values.pop("id"), values)
    return found


def merge(
    connection: Connection,
    table: str,
    there: Mapping[Key, Known],
    wanted: Mapping[Key, Values],
    *,
    last_day: date | None = None,
) -> Merged:
    """Add what is wanted and not there, change what differs; what is not wanted ends on `last_day`, or stays."""
    added = [values for key, values in wanted.items() if key not in there]
    pairs = [(there[key], values) for key, values in wanted.items() if key in there]
    changed = {row.id: values for row, values in pairs if differs(row, values)}
    gone = [row for key, row in there.items() if key not in wanted] if last_day else []
    ended = {row.id: {"valid_to": last_day} for row in gone if last_day and row.values["valid_to"] > last_day}
    if added:
        connection.execute(insert(table_named(table)), added)
    change(connection, table, changed)
    change(connection, table, ended)
    return Merged(len(added), frozenset(changed), len(ended))


def change(connection: Connection, table: str, rows: Mapping[int, Values]) -> None:
    """Write values by id; every row has the same columns."""
    if not rows:
        return
    its = table_named(table)
    columns = next(iter(rows.values()))
    written = {column: bindparam(f"new_{column}", type_=its.c[column].type) for column in columns}
    values = [{"its_id": key} | {f"new_{name}": value for name, value in row.items()} for key, row in rows.items()]
    connection.execute(update(its).where(its.c.id == bindparam("its_id")).values(written), values)


def differs(row: Known, values: Values) -> bool:
    """Whether a row would change."""
    return any(row.values[column] != value for column, value in values.items())
