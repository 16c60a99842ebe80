"""A desk in the hamlet's office. Whatever a test does there, the ledger's proofs hold in the end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import hamlet as hamlets
import pytest
from desk import Desk
from offices import NewOffice, Prepare, migrated

from calendars.workdays import Workdays
from tasks.office import Office

WORKDAYS = Workdays.load()  # once a worker
NewDesk = Callable[[Prepare], Desk]


@pytest.fixture
def new_office(offices: NewOffice) -> Iterator[Callable[[Prepare], Office]]:
    """Makes an office that a function has prepared; the test runs once for each kind of database."""
    with ExitStack() as stack:

        def make(prepare: Prepare) -> Office:
            made = Office(offices(prepare))
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
