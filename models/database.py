"""The engine and the unit of work: one transaction for one act, committed only at the edge.

SQLite and PostgreSQL take the same statements. Writers are one at a time: on SQLite by BEGIN IMMEDIATE, on PostgreSQL
by an advisory lock that a sweep takes alone and a delivery shares.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

PATIENCE = 60.0  # seconds that SQLite waits for another writer, if nobody says otherwise
LOG_PAGES = 32_000  # of 4 KiB: a sweep's commit seldom has to bring SQLite's log back into the file; `settle` does
LOCK = 20220311  # any fixed number: the ledger's advisory lock on PostgreSQL


def connect(url: str, *, patience: float | None = None) -> Engine:
    """An engine for `url`; `sqlite://` is a private database in memory.

    `patience` is how many seconds a statement waits for whoever writes; then the database answers with an error. None:
    as long as work in the background may, on PostgreSQL without end.
    """
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_size=5, max_overflow=10, pool_pre_ping=True)
        if patience is not None:
            event.listen(engine, "connect", partial(_be_patient, f"SET lock_timeout = {round(patience * 1000)}"))
        return engine
    memory = url == "sqlite://"
    kinds: dict[str, Any] = {"poolclass": StaticPool} if memory else {}
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 60}, **kinds)
    event.listen(engine, "connect", _prepare_sqlite)
    seconds = PATIENCE if patience is None else patience
    event.listen(engine, "connect", partial(_be_patient, f"PRAGMA busy_timeout={round(seconds * 1000)}"))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        f"wal_autocheckpoint={LOG_PAGES}",
        "cache_size=-131072",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _be_patient(how: str, connection: Any, _record: Any) -> None:
    connection.execute(how)
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("reading"):
        connection.exec_driver_sql("BEGIN")
    elif not options.get("at_once"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")


@contextmanager
def writing(engine: Engine, *, shared: bool = False, at_once: bool = False) -> Iterator[Connection]:
    """A transaction that changes the ledger; `shared` for those that may run beside each other on PostgreSQL;
    `at_once` waits for nobody: while another writes the database answers with an error."""
    options: dict[str, Any] = {"at_once": at_once}
    if postgresql := engine.dialect.name == "postgresql":
        options["isolation_level"] = "AUTOCOMMIT"  # the driver's, which leaves BEGIN to the one that follows
    with engine.connect().execution_options(**options) as connection, connection.begin():
        if postgresql:  # begun and locked on one way there and back
            wait = "SET LOCAL lock_timeout = 1;" if at_once else ""  # a millisecond
            kind = "_shared" if shared else ""
            connection.exec_driver_sql(f"BEGIN; {wait} SELECT pg_advisory_xact_lock{kind}({LOCK})")
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, and sees one moment of the ledger."""
    options: dict[str, Any] = {"reading": True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def settle(engine: Engine) -> None:
    """What a database does by itself in quiet hours: bring SQLite's log back into the file, as far as nobody reads what
    was before. Call it outside transactions; PostgreSQL needs no telling."""
    if engine.dialect.name == "sqlite":
        pooled = engine.raw_connection()
        try:
            pooled.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            pooled.close()
