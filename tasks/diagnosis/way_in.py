"""The way to the ledger: is the database there, is it ours, and how it is read without waiting for ever."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from tasks.diagnosis import sqlite_file
from tasks.diagnosis.finding import Finding, is_wrong
from tasks.diagnosis.patient import Database
from tasks.diagnosis.schema import UNUSABLE, look_at

PATIENCE = 8.0  # seconds that reading may take in all
CONNECTING = 5  # seconds to reach a server


def look(url: str, *, quick: bool = False) -> Database:
    """How the database at `url` is."""
    if url.startswith("sqlite"):
        reached = list(sqlite_file.look_at(url, quick=quick))
    else:
        from tasks.diagnosis import postgres_server  # its driver is nobody's business who has a file

        reached = list(postgres_server.look_at(url, quick=quick))
    if not _readable(reached):
        return Database(reached, [], usable=False)
    with read_only(url) as connection:
        schema = list(look_at(connection))
    return Database(reached, schema, usable=not any(each.key in UNUSABLE for each in schema))


def _readable(reached: list[Finding]) -> bool:
    """A database that another process writes, or that nobody may write, can still be read."""
    harmless = {"locked", "read-only"}
    blocked = is_wrong([each for each in reached if each.key not in harmless])
    return not blocked and not any(each.key == "none-yet" for each in reached)


@contextmanager
def read_only(url: str) -> Iterator[Connection]:
    """A connection that changes nothing and gives up after PATIENCE seconds."""
    engine = _sqlite(url) if url.startswith("sqlite") else _postgres(url)
    try:
        with engine.connect() as connection:
            if not url.startswith("sqlite"):
                connection.execute(text(f"SET statement_timeout = {PATIENCE * 1000:.0f}"))
                connection.execute(text("SET default_transaction_read_only = on"))
                connection.commit()
            yield connection
    finally:
        engine.dispose()


def _postgres(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": CONNECTING})


def _sqlite(url: str) -> Engine:
    path = Path(url.removeprefix("sqlite:///"))
    return create_engine("sqlite://", poolclass=NullPool, creator=lambda: open_sqlite(path, PATIENCE))


def open_sqlite(path: Path, patience: float) -> sqlite3.Connection:
    """An existing file, never made anew; whatever runs on it ends after `patience` seconds. Whoever may not write
    beside the file reads it as it stands."""
    until = time.monotonic() + patience
    for mode in ("mode=rw", "mode=ro&immutable=1"):
        place = f"file:{quote(str(path))}?{mode}"
        connection = sqlite3.connect(place, uri=True, timeout=1, isolation_level=None, check_same_thread=False)
        connection.set_progress_handler(lambda: int(time.monotonic() > until), 10_000)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.execute("PRAGMA query_only = on")
            return connection
        except sqlite3.OperationalError as failure:
            connection.close()
            if failure.sqlite_errorname.startswith("SQLITE_BUSY") or "immutable" in mode:
                raise
    raise AssertionError("unreachable")
