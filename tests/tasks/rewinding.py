"""PostgreSQL offices that are wound back for every test, because making a database anew costs half a second."""

from contextlib import ExitStack

from offices import PostgresOffices, Prepare
from sqlalchemy import Engine, create_engine, text

_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
_SEQUENCES = text("SELECT sequencename, COALESCE(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'")


class Rewound:
    """One database as it was prepared; beside its tables, in the schema `kept`, stands what was in them."""

    def __init__(self, url: str, engine: Engine) -> None:
        self.url, self.engine = url, engine
        with engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA kept"))
            self.tables = list(connection.execute(_TABLES).scalars())
            for table in self.tables:
                connection.execute(text(f"CREATE TABLE kept.{table} AS TABLE public.{table}"))
            self.sequences = list(connection.execute(_SEQUENCES).tuples())

    def wind_back(self) -> None:
        """Put every table and every sequence back."""
        with self.engine.begin() as connection:
            for table in self.tables:
                connection.execute(text(f"DELETE FROM public.{table}"))
                connection.execute(text(f"INSERT INTO public.{table} TABLE kept.{table}"))
            for name, value in self.sequences:
                values = {"name": f"public.{name}", "value": max(value, 1), "used": value > 0}
                connection.execute(text("SELECT setval(CAST(:name AS regclass), :value, :used)"), values)


class RewoundOffices:
    """A worker's databases, one for each way of preparing."""

    def __init__(self, offices: PostgresOffices, stack: ExitStack) -> None:
        self.offices, self.stack = offices, stack
        self._ready: dict[Prepare, Rewound] = {}

    def url(self, prepare: Prepare) -> str:
        """The address of a database as `prepare` leaves it; whoever had it before is done with it."""
        if prepare not in self._ready:
            url = self.stack.enter_context(self.offices.url(prepare))
            engine = create_engine(url)
            self.stack.callback(engine.dispose)
            self._ready[prepare] = Rewound(url, engine)
        found = self._ready[prepare]
        found.wind_back()
        return found.url
