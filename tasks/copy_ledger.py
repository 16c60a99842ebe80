"""A private copy of the whole ledger in memory, to live on in: what is planned is rehearsed by the same code."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import insert, select
from sqlmodel import SQLModel

import models.tables  # noqa: F401  # fills the metadata
from models.queries import delivery, switches
from tasks.first_mails import SWITCH as FIRST_MAILS
from tasks.migrate import migrate
from tasks.office import Office

AT_ONCE = 5000  # rows in the hand while one database is read into another
LEFT_OUT = ("planned_mail", "planned_line")  # what was found on another copy


@contextmanager
def copied(source: Office) -> Iterator[Office]:
    """An office in memory with every row of `source`, from SQLite or PostgreSQL; gone afterwards.

    The stop button is released in it; nothing waits for a yes or for another try, and nothing is leased: mails leave
    when their day comes. A mail that was held by itself stays held.
    """
    office = Office("sqlite://")
    office.official_workdays = source.official_workdays
    try:
        if source.engine.dialect.name == "sqlite":
            _back_up(source, office)
        else:
            migrate(office.engine)
            _copy_tables(source, office)
        with office.writing() as connection:
            for stop in (delivery.HELD, FIRST_MAILS):
                connection.execute(switches.CLEAR, {"key": stop})
            connection.execute(delivery.END_ALL_LEASES_OF_LINES)
            connection.execute(delivery.END_ALL_LEASES)
        yield office
    finally:
        office.close()


def _back_up(source: Office, target: Office) -> None:
    here, there = source.engine.raw_connection(), target.engine.raw_connection()
    try:
        assert isinstance(here.driver_connection, sqlite3.Connection)
        assert isinstance(there.driver_connection, sqlite3.Connection)
        here.driver_connection.backup(there.driver_connection)
    finally:
        here.close()
        there.close()


def _copy_tables(source: Office, target: Office) -> None:
    with source.reading() as live, target.writing() as copy:
        for table in SQLModel.metadata.sorted_tables:
            if table.name in LEFT_OUT:
                continue
            found = live.execution_options(stream_results=True).execute(select(table))
            for rows in found.mappings().partitions(AT_ONCE):
                copy.execute(insert(table), [dict(row) for row in rows])
