"""The unit of work: all or nothing, one writer at a time, one moment for a reader; and the log of a SQLite file."""

import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from models.database import settle
from tasks.clock import SWEEP_AT, moment
from tasks.office import Office
from tasks.sweep import new_batch

DAY = date(2022, 4, 18)
COUNT = text("SELECT count(*) FROM batch")


def note(connection: Connection) -> None:
    new_batch(connection, "sweep", on=DAY, at=moment(DAY, SWEEP_AT))


def counted(office: Office) -> int:
    with office.reading() as connection:
        return int(connection.execute(COUNT).scalar_one())


def test_what_fails_leaves_nothing_and_the_next_goes_on(office: Office) -> None:
    with pytest.raises(ZeroDivisionError), office.writing() as connection:
        note(connection)
        raise ZeroDivisionError
    assert counted(office) == 0
    with office.writing() as connection:
        note(connection)
        assert counted(office) == 0  # nobody sees it before it is whole
    assert counted(office) == 1


def test_while_one_writes_another_is_refused_at_once_and_may_afterwards(office: Office) -> None:
    with office.writing() as connection:
        note(connection)
        with pytest.raises(OperationalError), office.writing(at_once=True) as refused:
            note(refused)
    with office.writing(at_once=True) as connection:
        note(connection)
    assert counted(office) == 2


def test_a_reader_sees_one_moment_also_on_a_connection_that_wrote_before(office: Office) -> None:
    with office.writing() as connection:
        note(connection)
    with office.reading() as reader:
        assert reader.execute(COUNT).scalar_one() == 1
        with office.writing() as connection:
            note(connection)
        assert reader.execute(COUNT).scalar_one() == 1
    assert counted(office) == 2


def test_a_settled_file_holds_what_was_written_without_its_log(office: Office, tmp_path: Path) -> None:
    place = office.engine.url.database
    if office.engine.dialect.name != "sqlite" or place is None:
        settle(office.engine)  # PostgreSQL needs no telling
        assert counted(office) == 0
        return
    with office.writing() as connection:
        note(connection)
    alone = tmp_path / "alone.db"
    shutil.copyfile(place, alone)
    assert sqlite3.connect(alone).execute("SELECT count(*) FROM batch").fetchone() == (0,)
    settle(office.engine)
    shutil.copyfile(place, alone)
    assert sqlite3.connect(alone).execute("SELECT count(*) FROM batch").fetchone() == (1,)
