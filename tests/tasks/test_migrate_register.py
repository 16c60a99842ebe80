"""Migration 0004, down and up, with a register in the tables that has changed and changed back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import hamlet as hamlets
import pytest
from desk import Desk
from hamlet import REGISTER, SUBJECTS, UNITS
from offices import NewOffice

from models.kinds import State
from tasks.migrate import migrate
from tasks.office import Office

ON = "Monday 2022-04-18"
ENDED = tuple(
    replace(unit, valid_to=date(2022, 4, 17), successor_code="101") if unit.unit_code in ("101001", "301") else unit
    for unit in UNITS
)
MOVED = tuple(replace(s, unit_code="101") if s.unit_code in ("101001", "301") else s for s in SUBJECTS)
MERGED = replace(REGISTER, units=ENDED, subjects=MOVED)


@pytest.fixture
def desk(offices: NewOffice, tmp_path: Path) -> Iterator[Desk]:
    """The hamlet, where a school and a town were merged into a department, and told of."""
    office = Office(offices(hamlets.settled))
    made = Desk(office, tmp_path / "files")
    made.run("Tuesday 2022-03-01")
    made.change_to(MERGED, ON, "机构改革")
    made.run(ON)
    yield made
    office.close()


def obligations(desk: Desk) -> list[tuple[object, ...]]:
    return [tuple(row) for row in desk.rows("SELECT * FROM obligation ORDER BY id")]


@pytest.mark.parametrize("back", [False, True])
def test_what_followed_a_register_goes_down_and_comes_up_as_it_was(desk: Desk, back: bool) -> None:
    if back:
        desk.change_to(REGISTER, ON)
        desk.run("Tuesday 2022-04-19")
    before, events = obligations(desk), [dict(row) for row in desk.files().events]
    migrate(desk.office.engine, "0003")
    migrate(desk.office.engine)
    assert obligations(desk) == before
    assert [dict(row) for row in desk.files().events] == events
    assert desk.proofs() == []


def test_what_came_up_can_be_taken_back(desk: Desk) -> None:
    migrate(desk.office.engine, "0003")
    migrate(desk.office.engine)
    desk.change_to(REGISTER, "Tuesday 2022-04-19")
    assert desk.state("101001 self-evaluation P2") is State.ISSUED
    assert desk.state("301 choice") is State.ISSUED
    assert desk.proofs() == []
