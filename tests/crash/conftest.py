"""Where processes are killed: a program of children for each test worker, and a new database for each run."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Protocol

import crash_district
import pytest
from crash_runs import Children, Lived, children, lived
from offices import PostgresOffices, SqliteOffices

KILLED = "kill -9"


class Live(Protocol):
    """Lives through a day as `lived` does, in an office as it was that morning; `name` is the run's folder."""

    def __call__(self, name: str, on: date, *kills: int, started_again: bool = True) -> Lived: ...


@pytest.fixture(scope="session")
def program() -> Iterator[Children]:
    with children() as found:
        yield found


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def live(kind: str, request: pytest.FixtureRequest, program: Children, tmp_path: Path) -> Live:
    def run(name: str, on: date, *kills: int, started_again: bool = True) -> Lived:
        folder, prepare = tmp_path / name, crash_district.morning(on)
        folder.mkdir()
        if kind == "sqlite":
            in_files: SqliteOffices = request.getfixturevalue("sqlite_offices")
            return lived(program, in_files.url(prepare, folder), folder, on, kills, started_again=started_again)
        on_server: PostgresOffices = request.getfixturevalue("postgres_offices")
        with on_server.url(prepare) as url:
            return lived(program, url, folder, on, kills, started_again=started_again)

    return run
