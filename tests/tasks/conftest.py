"""A desk in the hamlet's office. Whatever a test does there, the ledger's proofs hold in the end.

On PostgreSQL a worker keeps one database for `office` and one for `hamlet`, wound back for every test.
"""

from collections.abc import Iterator
from pathlib import Path

import hamlet as hamlets
import pytest
from desk import Desk
from offices import PostgresOffices, Prepare, SqliteOffices, migrated
from rewinding import Rewound, rewound

from calendars.workdays import Workdays
from tasks.office import Office

TUESDAY = "Tuesday 2022-03-01"
WORKDAYS = Workdays.load()  # once a worker
BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def empty_database(postgres_offices: PostgresOffices) -> Iterator[Rewound]:
    with rewound(postgres_offices, migrated) as made:
        yield made


@pytest.fixture(scope="session")
def hamlet_database(postgres_offices: PostgresOffices) -> Iterator[Rewound]:
    with rewound(postgres_offices, hamlets.settled) as made:
        yield made


@pytest.fixture(params=BOTH)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An empty office: the schema and nothing else."""
    yield from _opened(request, "empty_database", migrated, tmp_path)


@pytest.fixture(params=BOTH)
def hamlet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """The hamlet; nothing opened yet."""
    yield from _opened(request, "hamlet_database", hamlets.settled, tmp_path)


def _opened(request: pytest.FixtureRequest, database: str, prepare: Prepare, folder: Path) -> Iterator[Office]:
    if request.param == "postgres":
        shared: Rewound = request.getfixturevalue(database)
        shared.wind_back()
        url = shared.url
    else:
        offices: SqliteOffices = request.getfixturevalue("sqlite_offices")
        url = offices.url(prepare, folder)
    made = Office(url)
    made.official_workdays = WORKDAYS
    yield made
    made.close()


@pytest.fixture
def desk(hamlet: Office, tmp_path: Path) -> Iterator[Desk]:
    """Nothing is opened yet."""
    made = Desk(hamlet, tmp_path / "files")
    yield made
    assert made.proofs() == []


@pytest.fixture
def opened(desk: Desk) -> Desk:
    """The evaluation is opened on its first day, Tuesday 2022-03-01: six self-evaluations, two choices."""
    assert desk.open(TUESDAY) == 8
    return desk
