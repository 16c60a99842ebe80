"""A PostgreSQL database that goes back to what it was, because making one anew costs half a second.

What was written is found by comparing: of every table its rows and its newest transaction, of every sequence its place.
Only what differs is put back. A database whose schema was changed does not go back.
"""

from dataclasses import dataclass
from functools import cached_property

import psycopg
from psycopg.sql import SQL, Identifier

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
_SCHEMA = """
SELECT md5(string_agg(concat_ws('.', c.oid, c.relname, a.attname, a.attnotnull), ',' ORDER BY c.oid, a.attnum)),
       (SELECT max(oid) FROM pg_attrdef), (SELECT max(oid) FROM pg_constraint)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace
"""
_OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_PLACE = "SELECT setval(('public.' || %s)::regclass, COALESCE(%s, 1), %s)"
_COPY_IN, _COPY_OUT = SQL("COPY {} FROM STDIN (FORMAT BINARY)"), SQL("COPY {} TO STDOUT (FORMAT BINARY)")
Marks = dict[str, tuple[int, int]]  # rows and newest transaction by table


@dataclass(frozen=True)
class Contents:
    """What was in a database once it was prepared: rows as the server copies them, and where sequences stood."""

    rows: dict[str, bytes]
    places: dict[str, int | None]


class Rewound:
    """One database, `address` as the driver takes it. With `contents` of another one of the same schema it has those,
    else they are what it has now."""

    def __init__(self, name: str, address: str, contents: Contents | None = None) -> None:
        self.name, self.address = name, address
        with self._connected() as connection:
            self.schema = connection.execute(_SCHEMA).fetchone()
            self.marks = self._marks(connection)
            if contents is None:
                contents = Contents(self._rows(connection), self._places(connection))
            else:
                self._put_back(connection, contents, [table for table, rows in contents.rows.items() if rows])
        self.contents = contents

    def rewind(self) -> bool:
        """Go back; whether it could. Whoever is still connected is thrown out."""
        with self._connected() as connection:
            connection.execute(_OTHERS)
            if connection.execute(_SCHEMA).fetchone() != self.schema:
                return False
            now = self._marks(connection)
            self._put_back(connection, self.contents, [table for table in now if now[table] != self.marks[table]])
        return True

    def _put_back(self, connection: psycopg.Connection, contents: Contents, changed: list[str]) -> None:
        if changed:
            connection.execute(SQL("TRUNCATE {}").format(SQL(", ").join(map(Identifier, changed))))
        for table in changed:
            if contents.rows[table]:
                with connection.cursor().copy(
                    SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(Identifier(table))
                ) as to:
                    to.write(contents.rows[table])
        for name, place in self._places(connection).items():
            if place != contents.places[name]:
                connection.execute(_PLACE, (name, contents.places[name], contents.places[name] is not None))
        if changed:
            self.marks = self._marks(connection)

    @cached_property
    def _tables(self) -> list[str]:
        with self._connected() as connection:
            return [name for (name,) in connection.execute(_TABLES)]

    def _marks(self, connection: psycopg.Connection) -> Marks:
        each = SQL("SELECT {}, count(*), COALESCE(max(xmin::text::bigint), 0) FROM {}")
        asked = SQL(" UNION ALL ").join(each.format(table, Identifier(table)) for table in self._tables)
        return {name: (rows, newest) for name, rows, newest in connection.execute(asked)}

    def _rows(self, connection: psycopg.Connection) -> dict[str, bytes]:
        found = dict.fromkeys(self._tables, b"")
        for table in (name for name, (rows, _) in self.marks.items() if rows):
            with connection.cursor().copy(
                SQL("COPY {} TO STDOUT (FORMAT BINARY)").format(Identifier(table))
            ) as from_it:
                found[table] = b"".join(map(bytes, from_it))
        return found

    @staticmethod
    def _places(connection: psycopg.Connection) -> dict[str, int | None]:
        return dict(connection.execute(_SEQUENCES).fetchall())

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(self.address)
