"""Where processes are killed (a program of children for each worker, a new database for each run), and where the mail
server misbehaves."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import crash_district
import hamlet as hamlets
import pytest
from certificates import authority, ca_file
from crash_runs import Children, Lived, children, lived
from hostile_desk import HostileDesk
from hostile_smtp import HostileServer, hostile_server
from ledger_files import LedgerFiles
from offices import PostgresOffices, SqliteOffices

from tasks.office import Office

__all__ = ["authority", "ca_file"]
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


@pytest.fixture
def server() -> Any:
    with hostile_server() as found:
        yield found


@pytest.fixture
def desk(hamlet: Office, server: HostileServer, tmp_path: Path) -> HostileDesk:
    return HostileDesk(hamlet, server, tmp_path)


@pytest.fixture(scope="module")
def undisturbed(sqlite_offices: Any, tmp_path_factory: pytest.TempPathFactory) -> LedgerFiles:
    """What the ledger says after a delivery to a server that behaves."""
    folder = tmp_path_factory.mktemp("undisturbed")
    office = Office(sqlite_offices.url(hamlets.settled, folder))
    with hostile_server() as server:
        desk = HostileDesk(office, server, folder)
        assert desk.deliver().sent == 6
        files = desk.files()
    office.close()
    return files
