"""Where processes are killed: a program of children for each test worker, and what an undisturbed run looks like."""

from collections.abc import Callable, Iterator
from pathlib import Path

import crash_district
import pytest
from crash_runs import Children, Lived, children, journal, lived
from offices import PostgresOffices, SqliteOffices
from once import once

KILLED = "kill -9"


@pytest.fixture(scope="session")
def program() -> Iterator[Children]:
    with children() as found:
        yield found


Live = Callable[..., Lived]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def live(kind: str, request: pytest.FixtureRequest, program: Children) -> Live:
    """Lives in a folder as `lived` does, on a new database of the kind."""

    def run(folder: Path, *kills: int, **more: object) -> Lived:
        folder.mkdir(parents=True, exist_ok=True)
        if kind == "sqlite":
            in_files: SqliteOffices = request.getfixturevalue("sqlite_offices")
            return lived(program, in_files.url(crash_district.settled, folder), folder, kills, **more)
        on_server: PostgresOffices = request.getfixturevalue("postgres_offices")
        with on_server.url(crash_district.settled) as url:
            return lived(program, url, folder, kills, **more)

    return run


@pytest.fixture
def undisturbed(kind: str, live: Live, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """A run that nobody kills; one for all test workers."""
    folder = once(tmp_path_factory, f"undisturbed-{kind}", lambda made: live(made) and None)
    return Lived(folder, journal(folder / "journal0"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, sentence in getattr(report, "user_properties", ()):
                if name == KILLED and report.when == "call":
                    terminalreporter.write_line(f"{KILLED} {sentence}")
