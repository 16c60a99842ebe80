"""Migrations: up and down on both databases, to exactly the schema that the tables declare."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from desk import Desk
from offices import NewOffice, migrated
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

import models.tables  # noqa: F401  # fills the metadata
from models.errors import RuleBroken
from models.migrations import HEAD
from tasks.migrate import FOLDER, config, migrate, version
from tasks.office import Office

DECLARED = set(SQLModel.metadata.tables)


@pytest.fixture
def office(offices: NewOffice) -> Iterator[Office]:
    """A database of its own, because its schema changes."""
    made = Office(offices(migrated))
    yield made
    made.close()


def tables(office: Office) -> set[str]:
    return set(inspect(office.engine).get_table_names())


def present(office: Office) -> str | None:
    with office.reading() as connection:
        return version(connection)


def test_the_migrated_schema_is_the_one_that_the_tables_declare(office: Office) -> None:
    with office.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_indexes_keep_their_conditions(office: Office) -> None:
    """Partial indexes, which the comparison does not look into."""
    source = "pg_indexes" if office.engine.dialect.name == "postgresql" else "sqlite_master"
    name, definition = ("indexname", "indexdef") if source == "pg_indexes" else ("name", "sql")
    with office.reading() as connection:
        found = dict(connection.execute(text(f"SELECT {name}, {definition} FROM {source}")).tuples().all())
    partial = {
        index.name: condition
        for table in SQLModel.metadata.tables.values()
        for index in table.indexes
        if (condition := index.dialect_options[office.engine.dialect.name]["where"]) is not None
    }
    assert set(partial) >= {"obligation_due", "line_waiting", "notice_waiting"}
    for index, condition in partial.items():
        flat = str(found[index]).replace("(", "").replace(")", "").lower()
        assert flat.endswith(f"where {str(condition).lower()}"), index


def test_down_to_nothing_and_up_again(office: Office) -> None:
    assert (tables(office) - {"alembic_version"}, present(office)) == (DECLARED, HEAD)
    migrate(office.engine, "base")
    assert (tables(office) - {"alembic_version"}, present(office)) == (set(), None)
    migrate(office.engine)
    assert (tables(office) - {"alembic_version"}, present(office)) == (DECLARED, HEAD)


def test_a_schema_without_imports_loses_them_and_nothing_else(hamlet: Office) -> None:
    """0003 down and up again, with an import in the table."""
    with hamlet.writing() as connection:
        connection.execute(
            text(
                "INSERT INTO workday_import(year, name, source, digest, imported_at, imported_by, why, on_day)"
                " SELECT 2027, 'x', 'x', 'x', published_at, 'x', 'x', (SELECT min(opens_on) FROM deliverable)"
                " FROM cycle"
            )
        )
    migrate(hamlet.engine, "0002")
    assert (present(hamlet), "workday_import" in tables(hamlet)) == ("0002", False)
    migrate(hamlet.engine)
    with hamlet.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM workday_import")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM unit")).scalar_one() == 6


def test_what_is_there_already_is_left_alone(hamlet: Office) -> None:
    migrate(hamlet.engine)
    with hamlet.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM unit")).scalar_one() == 6


def test_a_database_newer_than_the_program_is_refused_and_left_alone(hamlet: Office) -> None:
    with hamlet.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RuleBroken, match=f"数据库版本9999比本程序的{HEAD}新，请升级程序"):
        migrate(hamlet.engine)
    assert present(hamlet) == "9999"
    assert tables(hamlet) >= DECLARED


def test_migrations_follow_one_another_up_to_the_head(office: Office) -> None:
    with office.engine.connect() as connection:
        scripts = ScriptDirectory.from_config(config(connection))
    chain = [script.revision for script in scripts.walk_revisions()]
    assert chain == sorted(chain, reverse=True)
    assert (scripts.get_heads(), chain[0], chain[-1]) == ([HEAD], HEAD, "0001")
    assert set(chain) == {path.name[:4] for path in (FOLDER / "versions").glob("[0-9]*.py")}


def test_what_stands_in_the_tables_survives_the_way_down_and_up_again(hamlet: Office) -> None:
    desk = Desk(hamlet, Path())
    desk.run("Tuesday 2022-03-01")
    wanted = "SELECT count(*), sum(CASE WHEN message_id <> '' THEN 1 ELSE 0 END) FROM notice WHERE state = 2"
    before = desk.rows(wanted)
    migrate(hamlet.engine, "0001")
    migrate(hamlet.engine)
    assert desk.rows(wanted) == before
    assert before[0][0] == 6
    assert desk.proofs() == []
