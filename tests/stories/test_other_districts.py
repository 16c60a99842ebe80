"""The years of the other districts, each rehearsed on a register made for it, silent and lived in."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from ledger_files import LedgerFiles, same_files
from once import once
from sample_files import write_register, write_script
from sample_year import Lived, live, register_for

from calendars.loading import load
from calendars.schema import About, Calendar
from calendars.workdays import Workdays
from models.kinds import UnitKind
from models.settings import Settings
from tasks.register.rows import Register
from tasks.rehearse import Plan, rehearse

CALENDARS = Path(__file__).parents[2] / "calendars"
YEARS = ("changji-2020", "jianghan-2021", "lanzhou-2021", "luxian-2021")
DAYS = Workdays.load()


@cache
def year(name: str) -> Calendar:
    return load(CALENDARS / f"{name}.yaml")


@cache
def register(name: str) -> Register:
    return register_for(year(name))


@cache
def lived(name: str, silent: bool) -> Lived:
    return live(year(name), register(name), DAYS, silent=silent)


@pytest.fixture(params=YEARS)
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(params=[True, False], ids=["silent", "lived in"])
def silent(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def files(name: str, silent: bool, tmp_path_factory: pytest.TempPathFactory) -> LedgerFiles:
    way = f"{name}-{'silent' if silent else 'lived-in'}"
    return LedgerFiles(once(tmp_path_factory, way, lambda folder: rehearsed(name, silent, folder)))


def rehearsed(name: str, silent: bool, folder: Path) -> None:
    files = write_register(register(name), folder / "register")
    script = None if silent else write_script(lived(name, silent).done, folder / "script.csv")
    rehearse(Plan(CALENDARS / f"{name}.yaml", folder, files, script), Settings(), None)


def test_obligations_rungs_lines_and_proposals_are_those_of_an_independent_walk(
    files: LedgerFiles, name: str, silent: bool
) -> None:
    walked = lived(name, silent)
    assert (walked.done == []) is silent
    pairs = (
        (files.obligations, walked.oracle.obligations()),
        (files.rung_events(), walked.oracle.rung_events()),
        (files.lines(), walked.oracle.notices()),
        (files.proposed(), walked.oracle.proposed()),
    )
    for found, wanted in pairs:
        assert len(found) == len(wanted)
        assert [pair for pair in zip(found, wanted, strict=True) if pair[0] != pair[1]][:3] == []


def test_the_same_year_again_is_the_same_files(files: LedgerFiles, name: str, silent: bool, tmp_path: Path) -> None:
    rehearsed(name, silent, tmp_path)
    same_files(files, LedgerFiles(tmp_path))


def test_every_deliverable_is_asked_of_somebody(name: str) -> None:
    asked = Counter(key for key, _, _ in lived(name, False).oracle.things)
    assert [each.key for _, each in year(name).deliverables() if not asked[each.key]] == []
    untold = Counter(key for key, _, _ in lived(name, True).oracle.things)
    of_choices = {each.key for _, each in year(name).deliverables() if each.about is About.CHOSEN}
    assert {each.key for _, each in year(name).deliverables() if not untold[each.key]} == of_choices


def test_every_quota_is_met_and_some_hand_in_late(name: str) -> None:
    things = lived(name, False).oracle.things.values()
    choices = [thing for thing in things if thing.deliverable.about is About.QUOTA]
    assert all(thing.state == "accepted" for thing in choices if thing.unit.kind is UnitKind.BUREAU)
    assert {thing.deliverable.key for thing in choices if thing.state == "accepted"} == {
        each.key for _, each in year(name).deliverables() if each.about is About.QUOTA
    }
    assert any(thing.late for thing in things) and any(thing.returns for thing in things)
    assert any(thing.first_on is None for thing in things)


def test_the_tail_ends_in_a_year_whose_working_days_are_official(name: str) -> None:
    last = max(thing.due_on for thing in lived(name, True).oracle.things.values())
    assert not DAYS.is_provisional(last.replace(month=12, day=31))


@pytest.mark.parametrize(("name", "silent"), [("changji-2020", True)])
def test_a_county_answers_for_the_units_below_it(files: LedgerFiles, name: str) -> None:
    counties = {unit.unit_code for unit in register(name).units if unit.kind is UnitKind.COUNTY}
    told = {(row["person_id"], row["unit_code"]) for row in files.notices if row["role"] == "DEPT"}
    assert {unit[:3] for person, unit in told if person == f"dept-{unit[:3]}"} >= counties
    chosen_for = {
        row["unit_code"] for row in files.obligations if row["deliverable"] == "department-evaluation-selection"
    }
    assert counties and counties <= chosen_for
