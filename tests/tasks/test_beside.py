"""A draft beside another year: every figure that differs, and none that does not, counted again from the files."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from grounds import AS_IT_IS, GROUND, LATER, WITHOUT_FIRST_REMINDER, draft
from hamlet import REGISTER
from ledger_files import BOM, LedgerFiles
from recount import Facts, differing, mails_of, recounted

from models.settings import Settings
from tasks.act import Act
from tasks.beside import Beside, rehearse_beside
from tasks.drafts import Draft
from tasks.rehearse import Ground
from tasks.script import Entry

FEWER = draft("fewer", ("where: {kind: [project, whole_unit]}", "where: {kind: [project]}"))
SHORT = replace(GROUND, last_on=date(2022, 6, 30))
NEVER = replace(SHORT, entries=())  # nobody hands in anything
SUNDAY = Act("submit", date(2022, 5, 22), "301", "self-evaluation", "P4")
DOWN = replace(  # on Saturday it catches up; what is handed in on Sunday drops out of Monday's mails
    GROUND,
    entries=(*GROUND.entries, Entry("script.csv", 99, SUNDAY)),
    skips=((date(2022, 5, 17), date(2022, 5, 20)),),
    last_on=date(2022, 5, 23),  # when the leader hears for the first time
)


def beside(before: Draft, after: Draft, out: Path, ground: Ground = GROUND) -> Beside:
    return rehearse_beside(after, before, ground, out, Settings(), workers=1)


def recount(found: Beside, out: Path, side: str) -> Facts:
    lived = found.before if side == "beside" else found.after
    keys = {deliverable.key for _, deliverable in lived.draft.calendar.deliverables()}
    return recounted(LedgerFiles(out / side), work_year=2022, on=lived.done.last_on, titles=keys)


def told(out: Path) -> dict[tuple[str, str, str], tuple[str, str]]:
    """The rows of differences.csv, but for totals and due dates."""
    raw = (out / "differences.csv").read_bytes()
    assert raw.startswith(BOM) and b"\r" not in raw
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    keys = [(row["part"], row["key"], row["measure"]) for row in rows]
    assert keys == sorted(set(keys))
    return {
        key: (row["before"], row["after"])
        for key, row in zip(keys, rows, strict=True)
        if row["part"] != "total" and row["measure"] != "due_on"
    }


@pytest.mark.parametrize("ground", [SHORT, NEVER, DOWN], ids=["script", "nobody", "down"])
@pytest.mark.parametrize("other", [LATER, WITHOUT_FIRST_REMINDER, FEWER], ids=lambda each: each.name)
def test_the_differences_are_those_of_the_two_folders_both_ways(other: Draft, ground: Ground, tmp_path: Path) -> None:
    there, back = tmp_path / "there", tmp_path / "back"
    forth = beside(AS_IT_IS, other, there, ground)
    expected = differing(recount(forth, there, "beside"), recount(forth, there, "draft"))
    assert told(there) == expected != {}
    beside(other, AS_IT_IS, back, ground)
    assert told(back) == {fact: (after, before) for fact, (before, after) in expected.items()}


def test_a_moved_date_is_told_of_its_deliverable_alone(tmp_path: Path) -> None:
    found = beside(AS_IT_IS, LATER, tmp_path)
    dates = [each for each in found.differences if each.measure == "due_on"]
    assert [(each.key, each.name, each.before, each.after, each.change) for each in dates] == [
        ("2022/self-evaluation", "自评", date(2022, 4, 29), date(2022, 5, 20), 21)
    ]
    late = [each for each in found.differences if (each.part, each.measure) == ("deliverable", "late")]
    assert [(each.key, each.before, each.after) for each in late] == [("2022/self-evaluation", 3, 2)]  # P3 is in time


def test_a_rung_taken_out_is_counted_out_of_its_level(tmp_path: Path) -> None:
    found = beside(AS_IT_IS, WITHOUT_FIRST_REMINDER, tmp_path)
    of_total = {each.measure: each for each in found.differences if each.part == "total"}
    reminders = [row for row in LedgerFiles(tmp_path / "beside").events if row["rung"] == "-10"]
    assert of_total["L1"].change == -len(reminders)
    mails = {side: len(mails_of(LedgerFiles(tmp_path / side))) for side in ("beside", "draft")}
    assert (of_total["mails"].before, of_total["mails"].after) == (mails["beside"], mails["draft"])
    assert not {"L2", "L3", "L4", "L5", "L6", "late", "obligations"} & of_total.keys()


def test_a_year_beside_itself_differs_in_nothing(tmp_path: Path) -> None:
    found = beside(AS_IT_IS, AS_IT_IS, tmp_path)
    assert found.differences == ()
    assert told(tmp_path) == {}
    assert found.as_data()["differences"] == []


def test_data_for_programs_says_what_the_file_says(tmp_path: Path) -> None:
    found = beside(AS_IT_IS, LATER, tmp_path)
    data = found.as_data()
    assert (data["work_year"], data["first_on"], data["last_on"]) == (2022, "2022-03-01", "2023-02-02")
    assert (data["before"]["draft"], data["after"]["draft"]) == ("as-it-is", "later")
    assert data["before"]["totals"].keys() == data["after"]["totals"].keys()
    for row in data["differences"]:
        assert list(row) == ["part", "key", "name", "measure", "before", "after", "change"]
        if row["part"] == "total":
            assert (row["before"], row["after"]) == tuple(
                data[side]["totals"][row["measure"]] for side in ("before", "after")
            )
    other = {(row["part"], row["key"], row["measure"]): row for row in data["differences"]}
    shown = {fact: tuple("" if each is None else str(each) for each in pair) for fact, pair in told(tmp_path).items()}
    assert shown.items() <= {fact: _shown(row) for fact, row in other.items()}.items()


def _shown(row: dict[str, object]) -> tuple[str, str]:
    one, other = ("" if row[side] is None else str(row[side]) for side in ("before", "after"))
    return one, other


def test_a_unit_without_anybody_who_answers_is_told_where_it_owes(tmp_path: Path) -> None:
    """301001 has nobody; it owes P5 under one draft and nothing under the other."""
    without = draft(
        "towns-only",
        (
            "kinds: [department, unit, town]}\n        about: subjects",
            "kinds: [department, town]}\n        about: subjects",
        ),
    )
    found = beside(AS_IT_IS, without, tmp_path, NEVER)
    unreachable = [each for each in found.differences if each.part == "unreachable"]
    assert [(each.key, each.name, each.before, each.after) for each in unreachable] == [("301001", "文化站", 1, 0)]


def test_people_who_share_an_address_are_one(tmp_path: Path) -> None:
    found = beside(AS_IT_IS, WITHOUT_FIRST_REMINDER, tmp_path, NEVER)
    people = {each.key: each.name for each in found.differences if each.part == "person"}
    assert people["shared@example.org"] == "小学专管员、小学副校长"
    assert people.keys() <= {person.email for person in REGISTER.people}
