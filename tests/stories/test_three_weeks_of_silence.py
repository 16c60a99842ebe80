"""The machine is down from 1 to 20 May 2022: on the 21st it catches up, and the year ends as if nothing had been."""

from collections import Counter, defaultdict

import pytest
from ledger_files import LedgerFiles, item
from ways import SCRIPTED, SCRIPTED_DOWN, WORST, WORST_DOWN, Rehearsed

SATURDAY, MONDAY = "2022-05-21", "2022-05-23"
BACK = [(WORST, WORST_DOWN), (SCRIPTED, SCRIPTED_DOWN)]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=BACK, ids=["worst", "scripted"])
def both(request: pytest.FixtureRequest, rehearsed: Rehearsed) -> tuple[LedgerFiles, LedgerFiles]:
    usual, down = request.param
    return rehearsed(usual), rehearsed(down)


@pytest.fixture(scope="module")
def usual(both: tuple[LedgerFiles, LedgerFiles]) -> LedgerFiles:
    return both[0]


@pytest.fixture(scope="module")
def down(both: tuple[LedgerFiles, LedgerFiles]) -> LedgerFiles:
    return both[1]


def test_on_monday_everybody_gets_one_mail_with_the_warning(down: LedgerFiles) -> None:
    caught_up = [row for row in down.notices if row["on"] == SATURDAY and row["deliverable"] == "self-evaluation"]
    warned = [row for row in caught_up if row["level"] == "L3" and row["state"] == "accepted"]
    assert {(row["rung"], row["planned_on"]) for row in warned} == {("+5", MONDAY)}
    assert len({row["address"] for row in warned}) == len({row["mail_id"] for row in warned}) > 100
    once = Counter((row["person_id"], *item(row)) for row in warned)
    assert set(once.values()) == {1}


def test_no_mail_leaves_between_the_last_working_day_before_and_that_monday(down: LedgerFiles) -> None:
    sent = {row["planned_on"] for row in down.notices if row["state"] == "accepted"}
    assert "2022-04-29" in sent or "2022-04-28" in sent
    assert not [on for on in sent if "2022-05-01" <= on < MONDAY]
    assert MONDAY in sent


def test_the_circular_is_proposed_on_saturday(down: LedgerFiles) -> None:
    circular = [row for row in down.proposals if row["deliverable"] == "self-evaluation" and row["level"] == "L4"]
    caught_up = [row for row in circular if row["due_on"] == "2022-04-29"]
    assert {(row["batch"], row["on"]) for row in caught_up} == {("20220521-2022-standard+10", SATURDAY)}
    open_then = {item(row) for row in down.events if row["on"] == SATURDAY and row["rung"] == "+10"}
    assert {item(row) for row in caught_up} <= open_then


def test_lower_rungs_are_recorded_as_skipped(down: LedgerFiles) -> None:
    skipped: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in down.notices:
        if row["on"] == SATURDAY and row["state"] == "skipped" and row["due_on"] == "2022-04-29":
            skipped[item(row)].add(row["rung"])
    assert {frozenset(rungs) for rungs in skipped.values()} == {frozenset({"+1", "+3"})}


def test_the_year_ends_the_same(usual: LedgerFiles, down: LedgerFiles) -> None:
    """Every state, due date, version and highest rung; every rung reached. Only days, and sent or skipped, differ."""
    assert down.obligations == usual.obligations
    assert reached(down) == reached(usual)
    assert down.summary["steps"] == usual.summary["steps"]
    assert down.summary["unreachable"] == usual.summary["unreachable"]


def reached(files: LedgerFiles) -> list[tuple[str, ...]]:
    return sorted((*item(row), row["rung"]) for row in files.events if row["event"].startswith("rung_"))


def test_what_is_said_before_the_silence_is_the_same(usual: LedgerFiles, down: LedgerFiles) -> None:
    before = [[row for row in files.notices if row["planned_on"] < "2022-05-01"] for files in (usual, down)]
    kept = [[row for row in rows if row["state"] != "skipped"] for rows in before]
    assert kept[0] == kept[1] != []
