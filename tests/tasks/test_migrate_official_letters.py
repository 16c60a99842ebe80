"""Migration 0017, down and up, with a circular that had its number."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, at, day
from offices import NewOffice
from test_proposals import TALLY, overdue

from tasks.desk.proposals import one_proposal
from tasks.letters.of_proposal import number_letters, papers_of_proposal
from tasks.migrate import migrate
from tasks.office import Office

FRIDAY = "Friday 2022-05-20"


@pytest.fixture
def desk(offices: NewOffice, tmp_path: Path) -> Iterator[Desk]:
    """The hamlet with a circular that was approved and numbered."""
    made = Desk(Office(offices(overdue)), tmp_path / "files")
    made.decide(TALLY, "Wednesday 2022-05-18", why="同意")
    with made.office.writing() as connection:
        found = one_proposal(made.office, connection, TALLY, on=day(FRIDAY))
        calendar = made.office.calendar(connection, 2022)
        kept = {"dated_on": day(FRIDAY), "by": "operator", "at": at(FRIDAY)}
        number_letters(connection, found, calendar, "某财评〔2022〕12号", **kept)
    yield made
    made.office.close()


def test_a_number_that_was_written_stays_written(desk: Desk) -> None:
    def paper() -> object:
        with desk.office.reading() as connection:
            found = one_proposal(desk.office, connection, TALLY, on=day(FRIDAY))
            return papers_of_proposal(connection, found, desk.office.calendar(connection, 2022))

    before = paper()
    migrate(desk.office.engine, "0016")
    [head] = desk.rows("SELECT number, by FROM letter_head")
    assert (head.number, head.by) == ("某财评〔2022〕12号", "operator")
    migrate(desk.office.engine)
    assert paper() == before
    [used] = desk.rows("SELECT series, number, letter_id FROM letter_number")
    assert (used.series, used.number, used.letter_id) == ("某财评〔2022〕", 12, 1)
    assert desk.proofs() == []
