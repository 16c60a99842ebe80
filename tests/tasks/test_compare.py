"""Many drafts beside each other: a row each, the least load marked."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from grounds import AS_IT_IS, GROUND, LATER, REMINDER, WITHOUT_FIRST_REMINDER, draft
from ledger_files import BOM, LedgerFiles
from recount import mails_of

from models.settings import Settings
from tasks.compare import Comparison, compare, write_comparison
from tasks.rehearse_many import Task, on_common_ground, rehearse_many

MIDDLE = "      - {from: due, workdays: -5, level: L1, recipients: [UNIT_OFFICER], source: 惯例}\n"
SAME = draft("same", ("title: 小村2022年", "title: 小村2022年（二稿）"))
QUIET = draft("quiet", (REMINDER, ""), (MIDDLE, ""))
DRAFTS = [AS_IT_IS, SAME, QUIET, LATER]


@pytest.fixture(scope="module")
def compared() -> Comparison:
    return compare(DRAFTS, GROUND, Settings(), workers=1)


def test_a_row_says_what_the_five_files_of_its_draft_say(compared: Comparison, tmp_path: Path) -> None:
    ground = on_common_ground(DRAFTS, GROUND)
    [lived] = rehearse_many([Task(QUIET, tmp_path)], ground, Settings(), workers=1)
    files, row = LedgerFiles(tmp_path), compared.drafts[2].totals
    mails = mails_of(files)
    officers = ("bureau", "two", "school", "town")
    by_officer = sorted(sum(address == f"{_address(who)}@example.org" for *_, address in mails) for who in officers)
    days = [on for _, on, _ in mails]
    most = max(map(days.count, days))
    assert row["mails"] == len(mails) == files.summary["mail"]["total"]
    assert (row["officer_mails_median"], row["officer_mails_max"]) == (sum(by_officer[1:3]) / 2, by_officer[-1])
    assert (str(row["worst_day"]), row["worst_day_mails"]) == (min(on for on in days if days.count(on) == most), most)
    assert (row["max_per_person_day"], row["obligations"]) == (1, lived.figures.obligations)
    acted = [event for event in files.events if event["event"] in ("rung_reached", "rung_proposed")]
    assert sum(row[f"L{n}"] for n in range(1, 7)) == len(acted)  # type: ignore[misc]
    assert str(row["last_rung_on"]) == max(event["on"] for event in acted)
    steps = files.summary["steps"].values()
    on_time, expected = (sum(step[name] for step in steps) for name in ("on_time_actual", "expected"))
    assert row["on_time_rate"] == round(on_time / expected, 4)
    assert row["leader_mails"] == sum(address == "leader@example.org" for *_, address in mails)
    heads = ("head.101@example.org", "shared@example.org", "mayor@example.org")
    assert row["head_mails"] == sum(address in heads for *_, address in mails)


def _address(who: str) -> str:
    return "shared" if who == "school" else who


def test_the_least_load_is_marked_and_comes_first(compared: Comparison) -> None:
    assert [each.name for each in compared.drafts] == ["as-it-is", "same", "quiet", "later"]
    assert [each.name for each in compared.drafts if each.least] == ["quiet"]
    assert compared.by_load[0].name == "quiet"


def test_two_drafts_with_the_same_load_are_both_marked() -> None:
    found = compare([AS_IT_IS, SAME], GROUND, Settings(), workers=1)
    assert [each.least for each in found.drafts] == [True, True]


def test_a_row_says_in_what_the_draft_differs_from_the_first(compared: Comparison) -> None:
    assert [each.said for each in compared.drafts] == ["", "", "去掉-10 -5", "self-evaluation 04-30→05-20"]


def test_the_files_say_it_in_the_order_of_the_drafts(compared: Comparison, tmp_path: Path) -> None:
    write_comparison(compared, tmp_path)
    raw = (tmp_path / "compare.csv").read_bytes()
    assert raw.startswith(BOM) and b"\r" not in raw
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    data = json.loads((tmp_path / "compare.json").read_text("utf-8"))
    assert (data["work_year"], data["first_on"], data["last_on"]) == (2022, "2022-03-01", "2023-02-02")
    assert (
        [row["draft"] for row in rows] == [each["draft"] for each in data["drafts"]] == [each.name for each in DRAFTS]
    )
    for row, each in zip(rows, data["drafts"], strict=True):
        assert {name: row[name] for name in row.keys() - {"differs", "impossible", "least"}} == {
            name: "" if each[name] is None else str(each[name])
            for name in row.keys() - {"differs", "impossible", "least"}
        }
        assert sum(each["mails_by_week"].values()) == each["mails"]
        assert all(date.fromisoformat(week).weekday() == 0 for week in each["mails_by_week"])
        assert (row["least"], row["impossible"]) == (str(each["least"]).lower(), str(len(each["impossible"])))


def test_one_draft_alone_is_compared_with_itself() -> None:
    found = compare([WITHOUT_FIRST_REMINDER], GROUND, Settings(), workers=1)
    assert [(each.said, each.least) for each in found.drafts] == [("", True)]
