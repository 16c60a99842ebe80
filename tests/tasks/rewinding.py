"""PostgreSQL offices that are wound back after each test, because making a database anew costs most of a second."""

from collections.abc import Iterator
from contextlib import contextmanager

from offices import PostgresOffices, Prepare
from sqlalchemy import Connection, create_engine, text

_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
_SEQUENCES = text("SELECT sequencename, COALESCE(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'")


class Rewound:
    """One database as `prepare` left it; beside its tables, in the schema `kept`, stands what was in them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = create_engine(url)
        with self.engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA kept"))
            self.tables = list(connection.execute(_TABLES).scalars())
            for table in self.tables:
                connection.execute(text(f"CREATE TABLE kept.{table} AS TABLE public.{table}"))
            self.sequences = self._values(connection)

    def wind_back(self) -> None:
        """Put every table and every sequence back."""
        with self.engine.begin() as connection:
            for table in self.tables:
                connection.execute(text(f"DELETE FROM public.{table}"))
                connection.execute(text(f"INSERT INTO public.{table} TABLE kept.{table}"))
            for name, value in self.sequences.items():
                values = {"name": f"public.{name}", "value": max(value, 1), "used": value > 0}
                connection.execute(text("SELECT setval(CAST(:name AS regclass), :value, :used)"), values)

    @staticmethod
    def _values(connection: Connection) -> dict[str, int]:
        return dict(connection.execute(_SEQUENCES).tuples().all())


@contextmanager
def rewound(offices: PostgresOffices, prepare: Prepare) -> Iterator[Rewound]:
    """A database for many tests, dropped in the end."""
    with offices.url(prepare) as url:
        made = Rewound(url)
        yield made
        made.engine.dispose()
