"""闵行's 2022 with self-evaluation due three weeks later, beside the year as it is; and two ladders compared."""

import csv
import io
from datetime import date
from pathlib import Path

import district
import pytest
from ledger_files import LedgerFiles, same_files
from once import once
from recount import differing, mails_of, recounted
from ways import SCRIPTED, Rehearsed

from calendars.loading import loads
from calendars.varying import varied
from models.settings import Settings
from tasks.beside import rehearse_beside
from tasks.compare import compare
from tasks.drafts import Draft, draft_in
from tasks.rehearse import Ground
from tasks.script import read_script

pytestmark = pytest.mark.slow

LAST = date(2023, 2, 2)


def draft(name: str, text: str) -> Draft:
    return Draft(name, loads(text, name), text)


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground(register=district.register(), entries=tuple(read_script(district.SCRIPT)), lenient=True)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, ground: Ground) -> Path:
    """Both years, lived through once for all workers, in two processes."""
    year = draft_in(district.YEAR)
    later = draft("later", year.source.replace("on: 2022-04-30", "on: 2022-05-20"))

    def make(folder: Path) -> None:
        rehearse_beside(later, year, ground, folder, Settings(), workers=2)

    return once(tmp_path_factory, "beside", make)


def test_the_year_beside_the_draft_is_the_year_alone(out: Path, rehearsed: Rehearsed) -> None:
    same_files(LedgerFiles(out / "beside"), rehearsed(SCRIPTED))


def test_every_difference_is_that_of_the_two_years(out: Path) -> None:
    keys = {deliverable.key for _, deliverable in district.year().deliverables()}
    facts = [recounted(LedgerFiles(out / side), work_year=2022, on=LAST, titles=keys) for side in ("beside", "draft")]
    rows = list(csv.DictReader(io.StringIO((out / "differences.csv").read_text("utf-8-sig"))))
    told = {
        (row["part"], row["key"], row["measure"]): (row["before"], row["after"])
        for row in rows
        if row["part"] != "total" and row["measure"] != "due_on"
    }
    assert told == differing(*facts)
    assert {row["key"] for row in rows if row["part"] == "deliverable"} == {"2022/self-evaluation"}


def test_a_ladder_with_fewer_reminders_sends_fewer_mails_and_changes_nothing_else(ground: Ground, out: Path) -> None:
    year = draft_in(district.YEAR)
    fewer = varied(year.source, "fewer", "standard", {each: each for each in (-5, -1, 1, 3, 5, 10, 15, 20)})
    found = compare([year, draft("fewer", fewer)], ground, Settings(), workers=2)
    first, other = found.drafts
    assert (other.said, first.least, other.least) == ("去掉-10 -3", False, True)
    assert first.totals["mails"] == len(mails_of(LedgerFiles(out / "beside")))
    same = ("obligations", "late", "on_time_rate", "L2", "L3", "L4", "L5", "L6", "max_per_person_day", "last_rung_on")
    assert {name: first.totals[name] for name in same} == {name: other.totals[name] for name in same}
    gone = [event for event in LedgerFiles(out / "beside").events if event["rung"] in ("-10", "-3")]
    assert first.totals["L1"] == other.totals["L1"] + len(gone)  # type: ignore[operator]
