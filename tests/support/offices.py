"""Fresh offices, cheaply: a database prepared once is copied for every test, on SQLite and on PostgreSQL."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from postgres import Postgres

from tasks.migrate import migrate
from tasks.office import Office

Prepare = Callable[[Office], None]
NewOffice = Callable[[Prepare], str]  # makes the address of a new database that the function has prepared


def migrated(office: Office) -> None:
    """Only the schema."""
    migrate(office.engine)


class SqliteOffices:
    """Offices in files, each a copy of one that `prepare` made ready."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ready: dict[Prepare, Path] = {}

    def url(self, prepare: Prepare, folder: Path) -> str:
        """The address of a new database in `folder`."""
        path = folder / "nianlun.db"
        shutil.copyfile(self.template(prepare), path)
        return f"sqlite:///{path}"

    def template(self, prepare: Prepare) -> Path:
        if prepare not in self._ready:
            path = self.folder / f"{len(self._ready)}.db"
            _prepared(f"sqlite:///{path}", prepare)
            self._ready[prepare] = path
        return self._ready[prepare]

    @contextmanager
    def in_memory(self, prepare: Prepare) -> Iterator[Office]:
        """An office in memory: for properties, which need hundreds."""
        office = Office("sqlite://")
        source = sqlite3.connect(self.template(prepare))
        try:
            raw = office.engine.raw_connection()
            source.backup(raw.driver_connection)
            raw.close()
            yield office
        finally:
            source.close()
            office.close()


class PostgresOffices:
    """Offices on a running server, each a database copied from one that `prepare` made ready."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self._ready: dict[Prepare, str] = {}

    @contextmanager
    def url(self, prepare: Prepare) -> Iterator[str]:
        """The address of a new database, dropped in the end."""
        name = self.server.create(self._template(prepare))
        try:
            yield self.server.url(name)
        finally:
            self.server.drop(name)

    def _template(self, prepare: Prepare) -> str:
        if prepare not in self._ready:
            name = self.server.create()
            _prepared(self.server.url(name), prepare)
            self._ready[prepare] = name
        return self._ready[prepare]


def _prepared(url: str, prepare: Prepare) -> None:
    office = Office(url)
    try:
        prepare(office)
    finally:
        office.close()
