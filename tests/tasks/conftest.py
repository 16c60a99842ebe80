"""A desk in the hamlet's office. Whatever a test does there, the ledger's proofs hold in the end.

On PostgreSQL a worker keeps one database for each way of preparing an office, wound back for every test.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import hamlet as hamlets
import pytest
from desk import Desk
from offices import PostgresOffices, Prepare, SqliteOffices, migrated
from rewinding import RewoundOffices

from calendars.workdays import Workdays
from tasks.office import Office

WORKDAYS = Workdays.load()  # once a worker
NewDesk = Callable[[Prepare], Desk]


@pytest.fixture(scope="session")
def rewound_offices(postgres_offices: PostgresOffices) -> Iterator[RewoundOffices]:
    with ExitStack() as stack:
        yield RewoundOffices(postgres_offices, stack)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def new_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[Prepare], Office]]:
    """Makes an office that a function has prepared; the test runs once for each kind of database."""
    with ExitStack() as stack:

        def make(prepare: Prepare) -> Office:
            if request.param == "postgres":
                on_server: RewoundOffices = request.getfixturevalue("rewound_offices")
                made = Office(on_server.url(prepare))
            else:
                in_files: SqliteOffices = request.getfixturevalue("sqlite_offices")
                made = Office(in_files.url(prepare, tmp_path))
            stack.callback(made.close)
            made.official_workdays = WORKDAYS
            return made

        yield make


@pytest.fixture
def new_desk(new_office: Callable[[Prepare], Office], tmp_path: Path) -> Iterator[NewDesk]:
    """Makes a desk in an office that a function has prepared, and proves the ledger when the test is over."""
    desks: list[Desk] = []

    def make(prepare: Prepare) -> Desk:
        desks.append(Desk(new_office(prepare), tmp_path / "files"))
        return desks[-1]

    yield make
    assert [desk.proofs() for desk in desks] == [[]] * len(desks)


@pytest.fixture
def office(new_office: Callable[[Prepare], Office]) -> Office:
    """An empty office: the schema and nothing else."""
    return new_office(migrated)


@pytest.fixture
def hamlet(new_office: Callable[[Prepare], Office]) -> Office:
    """The hamlet; nothing opened yet."""
    return new_office(hamlets.settled)


@pytest.fixture
def desk(new_desk: NewDesk) -> Desk:
    """A desk in the hamlet; nothing is opened yet."""
    return new_desk(hamlets.settled)


def begun(office: Office) -> None:
    """The hamlet with its evaluation opened on the first day, Tuesday 2022-03-01: six self-evaluations, two choices."""
    hamlets.settled(office)
    assert Desk(office, Path()).open("Tuesday 2022-03-01") == 8


@pytest.fixture
def opened(new_desk: NewDesk) -> Desk:
    """A desk there, whose office has read its calendar."""
    desk = new_desk(begun)
    with desk.office.reading() as connection:
        desk.office.workdays(connection)
    return desk
