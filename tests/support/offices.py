"""Fresh offices, cheaply: a file prepared once is copied for every test; a database on PostgreSQL goes back to what it
was. The schema is made once."""

import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from postgres import Postgres
from rewound import Contents, Rewound

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
            started = None if prepare is migrated else self.template(migrated)
            path = self.folder / f"{len(self._ready)}.db"
            if started is not None:
                shutil.copyfile(started, path)
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
    """Offices on a running server, each a database that `prepare` made ready; who comes next has it as it was then."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self._contents: dict[Prepare, Contents] = {}
        self._free: dict[Prepare, list[Rewound]] = defaultdict(list)

    @contextmanager
    def url(self, prepare: Prepare) -> Iterator[str]:
        """The address of a database that nobody else has meanwhile."""
        free = self._free[prepare]
        database = free.pop() if free else self._made(prepare)
        try:
            yield self.server.url(database.name)
        finally:
            if database.rewind():
                free.append(database)
            else:
                self.server.drop(database.name)

    def _made(self, prepare: Prepare) -> Rewound:
        name = self.server.create(self._migrated)
        if prepare not in self._contents:
            _prepared(self.server.url(name), prepare)
        made = Rewound(name, self.server.address(name), self._contents.get(prepare))
        self._contents[prepare] = made.contents
        return made

    @cached_property
    def _migrated(self) -> str:
        name = self.server.create()
        _prepared(self.server.url(name), migrated)
        return name


def _prepared(url: str, prepare: Prepare) -> None:
    office = Office(url)
    try:
        prepare(office)
    finally:
        office.close()
