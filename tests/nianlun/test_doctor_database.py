"""Databases broken for real: each told apart from the others, each with a cure that cures."""

import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from doctor import DAC_OVERRIDE, DAC_READ_SEARCH, Report, copied, doctor, home_of, nianlun, without_rights
from left_out import leave_out
from offices import SqliteOffices
from postgres import Postgres, binaries, running

from models.migrations import HEAD

HOLDING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def home(sqlite_offices: SqliteOffices, tmp_path: Path) -> Path:
    return home_of(sqlite_offices, tmp_path / "home")


def asked(home: Path, *only: str, **env: str) -> Report:
    return doctor(*(only or ("database", "schema")), NIANLUN_HOME=str(home), **env)


@contextmanager
def locked(database: Path) -> Iterator[int]:
    """Another process is writing; gives its number."""
    argv = [sys.executable, "-c", HOLDING, str(database)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        yield holder.pid
        holder.communicate("")


def test_a_file_that_another_process_is_writing_is_locked_and_the_process_named(home: Path) -> None:
    with locked(home / "nianlun.db") as pid:
        report = asked(home)
        row = report.row("database locked")
        assert (report.code, report.wrong, row["whose"]) == (1, {"database locked"}, "outside")
        assert "等了3." in row["found"]
        if Path("/proc/locks").exists():
            assert (f"进程 {pid}（" in row["found"], f"kill {pid}" in row["cure"]) == (True, True)
    assert asked(home).code == 0


def test_a_locked_file_is_still_read(home: Path) -> None:
    with locked(home / "nianlun.db"):
        report = asked(home, "database", "ledger", "calendars")
    assert {"ledger proven", "calendars published"} <= report.named("ok")


def test_a_newer_database_needs_a_newer_program(home: Path) -> None:
    rewrite(home, "UPDATE alembic_version SET version_num = '9998'")
    report = asked(home)
    assert (report.code, report.wrong) == (2, {"schema newer"})
    assert "9998" in report.row("schema newer")["found"]
    rewrite(home, f"UPDATE alembic_version SET version_num = '{HEAD}'")
    assert asked(home).code == 0


def test_somebody_elses_database_is_not_ours(home: Path) -> None:
    rewrite(home, "UPDATE alembic_version SET version_num = 'a49711513ad4'")
    assert asked(home).wrong == {"schema unknown-version"}
    (home / "nianlun.db").unlink()
    rewrite(home, "CREATE TABLE flow_run (id)")
    report = asked(home)
    assert (report.wrong, "flow_run" in report.row("schema foreign")["found"]) == ({"schema foreign"}, True)
    assert asked(home, NIANLUN_DATABASE_URL=f"sqlite:///{home}/ours.db").code == 0


def test_a_file_that_is_no_database_is_named_so(home: Path) -> None:
    database, backup = home / "nianlun.db", home / "backup.db"
    shutil.copyfile(database, backup)
    database.write_bytes(b"unit_code,name,kind\n" * 500)
    report = asked(home)
    assert (report.code, report.wrong) == (2, {"database not-a-database"})
    shutil.copyfile(backup, database)
    assert asked(home).code == 0


def test_a_torn_file_is_corrupt(home: Path) -> None:
    database = home / "nianlun.db"
    whole = database.read_bytes()
    torn = bytearray(whole)
    for page in range(20, len(whole) // 4096, 3):
        torn[page * 4096 : page * 4096 + 300] = b"\xff" * 300
    database.write_bytes(torn)
    report = asked(home)
    assert (report.code, report.wrong) == (2, {"database corrupt"})
    assert "backup" in report.row("database corrupt")["cure"].lower()
    database.write_bytes(whole)
    assert asked(home).code == 0


def test_a_missing_file_is_said_and_not_made(tmp_path: Path) -> None:
    report = asked(tmp_path / "nowhere", "database", "schema", "ledger", "register")
    assert (report.code, report.wrong) == (0, set())
    assert report.named("note") >= {"database none-yet", "ledger not-examined", "register not-examined"}
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_may_not_be_written_is_read_only(home: Path) -> None:
    less = without_rights(DAC_OVERRIDE, DAC_READ_SEARCH)
    for path in (home / "nianlun.db", home):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        report = doctor("database", "schema", before=less, NIANLUN_HOME=str(home))
    finally:
        home.chmod(0o755)
        (home / "nianlun.db").chmod(0o644)
    assert (report.code, report.wrong) == (2, {"database read-only"})
    assert "chown" in report.row("database read-only")["cure"]
    assert doctor("database", "schema", before=less, NIANLUN_HOME=str(home)).code == 0


def rewrite(home: Path, sql: str) -> None:
    connection = sqlite3.connect(home / "nianlun.db")
    connection.execute(sql)
    connection.commit()
    connection.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A server that listens on a port, knows passwords and asks for them there."""
    programs = binaries()
    if programs is None:
        leave_out("PostgreSQL is not installed: its refusals were not diagnosed")
    with running(programs, port=free_port()) as made:
        made.run("CREATE ROLE office LOGIN PASSWORD 'right-horse'")
        made.run("CREATE DATABASE ledger OWNER office")
        yield made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def address(server: Postgres, *, password: str = "right-horse", name: str = "ledger", user: str = "office") -> str:
    return f"postgresql+psycopg://{user}:{password}@127.0.0.1:{server.port}/{name}"


@pytest.mark.postgres
class TestPostgres:
    """One server, many ways not to reach it."""

    def asked(self, tmp_path: Path, url: str, *only: str) -> Report:
        return asked(tmp_path, *(only or ("database", "schema")), NIANLUN_DATABASE_URL=url)

    def test_a_wrong_password_is_told_and_not_repeated(self, server: Postgres, tmp_path: Path) -> None:
        report = self.asked(tmp_path, address(server, password="wrong-battery"))
        assert (report.code, report.wrong) == (2, {"database wrong-password"})
        assert "office" in report.row("database wrong-password")["found"]
        assert "battery" not in report.text
        assert self.asked(tmp_path, address(server)).code == 0

    def test_a_wrong_password_is_told_in_whatever_language_the_server_speaks(
        self, server: Postgres, tmp_path: Path
    ) -> None:
        """The sentence of a server is not read, its code is: the sentence here says another thing."""
        report = self.asked(tmp_path, address(server, user="database does not exist", password="wrong-battery"))
        assert report.wrong == {"database wrong-password"}

    def test_an_unknown_host(self, server: Postgres, tmp_path: Path) -> None:
        report = self.asked(tmp_path, address(server).replace("127.0.0.1", "db.invalid"))
        assert (report.code, report.wrong) == (2, {"database unknown-host"})
        assert "db.invalid" in report.row("database unknown-host")["cure"]

    def test_a_refused_port(self, server: Postgres, tmp_path: Path) -> None:
        report = self.asked(tmp_path, address(server).replace(str(server.port), str(free_port())))
        assert (report.code, report.wrong) == (1, {"database refused-port"})

    def test_a_port_that_never_answers_is_given_up(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
            port = deaf.getsockname()[1]
            url = f"postgresql+psycopg://office:right-horse@127.0.0.1:{port}/ledger"
            report = self.asked(tmp_path, url, "database", "schema", "ledger", "register", "outbox")
        assert (report.code, report.wrong) == (1, {"database no-answer"})

    def test_a_missing_database(self, server: Postgres, tmp_path: Path) -> None:
        report = self.asked(tmp_path, address(server, name="nowhere"))
        assert (report.code, report.wrong) == (2, {"database no-database"})
        cure = report.row("database no-database")["cure"]
        assert "createdb -O office nowhere" in cure
        server.run("CREATE DATABASE nowhere OWNER office")
        assert self.asked(tmp_path, address(server, name="nowhere")).code == 0

    def test_a_read_only_server(self, server: Postgres, tmp_path: Path) -> None:
        server.run("ALTER ROLE office SET default_transaction_read_only = on")
        try:
            assert self.asked(tmp_path, address(server)).wrong == {"database read-only"}
        finally:
            server.run("ALTER ROLE office RESET default_transaction_read_only")
        assert self.asked(tmp_path, address(server)).code == 0

    def test_a_ledger_that_another_session_writes(self, server: Postgres, tmp_path: Path) -> None:
        where = address(server).replace("+psycopg", "")
        with psycopg.connect(where, application_name="sweep-that-hangs") as other:
            other.execute("SELECT pg_advisory_xact_lock(20220311)")
            row = (report := self.asked(tmp_path, address(server))).row("database locked")
            pid = other.info.backend_pid
        assert (report.code, report.wrong) == (1, {"database locked"})
        assert f"会话 {pid}（sweep-that-hangs" in row["found"]
        assert f"pg_terminate_backend({pid})" in row["cure"]
        assert self.asked(tmp_path, address(server)).code == 0

    def test_a_server_that_keeps_no_chinese(self, server: Postgres, tmp_path: Path) -> None:
        server.run("CREATE DATABASE narrow OWNER office ENCODING 'LATIN1' TEMPLATE template0")
        assert self.asked(tmp_path, address(server, name="narrow")).wrong == {"database encoding"}

    def test_an_address_that_is_none(self, tmp_path: Path) -> None:
        report = self.asked(tmp_path, "postgresql+psycopg://office:right-horse@127.0.0.1:port/ledger")
        assert (report.code, report.wrong) == (2, {"database address"})
        assert "horse" not in report.text


NEXT = f"{int(HEAD) + 1:04}"
MIGRATION = f"""
revision, down_revision, branch_labels, depends_on = "{NEXT}", "{HEAD}", None, None
def upgrade(): pass
def downgrade(): pass
"""


def test_an_older_database_is_brought_up_to_date_by_the_command_that_is_named(home: Path, tmp_path: Path) -> None:
    """The program one version further on, and a database that this version wrote."""
    program = copied(tmp_path)
    migrations = program / "models" / "migrations"
    (migrations / "__init__.py").write_text(f'HEAD = "{NEXT}"\n')
    (migrations / "versions" / f"{NEXT}_next.py").write_text(MIGRATION)
    further = {"program": program, "NIANLUN_HOME": str(home)}
    for _time in ("asked", "asked again: the doctor migrates nothing"):
        report = doctor("database", "schema", "ledger", **further)
        assert (report.code, report.wrong) == (2, {"schema older"})
        assert "ledger not-examined" in report.named("note")
    assert report.row("schema older")["cure"].endswith("nianlun database migrate")
    assert nianlun("database", "migrate", **further).returncode == 0
    assert doctor("database", "schema", "ledger", **further).code == 0
    assert asked(home).wrong == {"schema newer"}, "to the version before"
