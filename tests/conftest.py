"""Offices for every test: `office` (empty), `hamlet` (tiny), `district` (闵行 2022), each on SQLite and on PostgreSQL.

`offices` makes more of them: `offices(prepare)` is the address of a new database that `prepare` has made ready.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import district as districts
import hamlet as hamlets
import pytest
from hypothesis import settings
from left_out import MARK, leave_out
from offices import NewOffice, PostgresOffices, SqliteOffices, migrated
from postgres import binaries, running

from tasks.office import Office

settings.register_profile("house", deadline=None)  # how long a machine takes is no fault of the code
settings.load_profile("house")


@pytest.fixture(scope="session")
def sqlite_offices(tmp_path_factory: pytest.TempPathFactory) -> SqliteOffices:
    return SqliteOffices(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_offices() -> Iterator[PostgresOffices]:
    programs = binaries()
    if programs is None:
        leave_out("PostgreSQL is not installed: everything was tested on SQLite only")
    with running(programs) as server:
        yield PostgresOffices(server)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def offices(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewOffice]:
    """Makes addresses of new databases of one kind; the test runs once for each kind."""
    with ExitStack() as stack:
        if request.param == "postgres":
            on_server: PostgresOffices = request.getfixturevalue("postgres_offices")
            yield lambda prepare: stack.enter_context(on_server.url(prepare))
        else:
            in_files: SqliteOffices = request.getfixturevalue("sqlite_offices")
            yield lambda prepare: in_files.url(prepare, tmp_path)


@pytest.fixture
def office(offices: NewOffice) -> Iterator[Office]:
    """An empty office: the schema and nothing else."""
    yield from _opened(offices(migrated))


@pytest.fixture
def hamlet(offices: NewOffice) -> Iterator[Office]:
    """A handful of units and subjects, and a small year published; nothing opened yet."""
    yield from _opened(offices(hamlets.settled))


@pytest.fixture
def district(offices: NewOffice) -> Iterator[Office]:
    """minhang-2022 published and samples/minhang imported; nothing opened yet."""
    yield from _opened(offices(districts.settled))


def _opened(url: str) -> Iterator[Office]:
    made = Office(url)
    yield made
    made.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in capitals what was left out, and at which points a process was killed."""
    for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", []):
        for name, sentence in getattr(report, "user_properties", ()):
            if name == "kill -9" and report.when == "call":
                terminalreporter.write_line(f"{name} {sentence}")
    reasons = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []) if report.longrepr}
    for reason in sorted(reasons):
        _, found, sentence = reason.partition(MARK)
        if found:
            terminalreporter.write_line(f"{MARK}{sentence}", red=True, bold=True)
