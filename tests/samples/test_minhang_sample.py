"""The sample district: made alike everywhere, whole in itself, and big enough for the quotas of the year."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from calendars.loading import load
from models.kinds import Attribute, Book, FundClass, Role, SourceLevel, SubjectKind, UnitKind
from samples.make_minhang import CALENDAR, files
from samples.minhang_people import NO_OFFICER

FOLDER = Path(__file__).parents[2] / "samples" / "minhang"
TOWNS = ("town", "subdistrict", "zone")
BUDGET_UNITS = (*TOWNS, "department", "unit")


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS, PEOPLE, SUBJECTS, SELECTIONS = (rows(f"{name}.csv") for name in ("units", "people", "subjects", "selections"))
UNIT_CODES = {row["unit_code"] for row in UNITS}
BUDGET_CODES = {row["unit_code"] for row in UNITS if row["kind"] in BUDGET_UNITS}
TOWN_CODES = sorted(row["unit_code"] for row in UNITS if row["kind"] in TOWNS)
LINEAGE = {row["subject_code"]: row["lineage_id"] for row in SUBJECTS}


def test_the_committed_files_are_what_the_maker_makes() -> None:
    for name, content in files().items():
        assert (FOLDER / name).read_bytes() == content, f"{name}: run `python samples/make_minhang.py`"


def test_files_are_utf8_without_bom_and_with_line_feeds() -> None:
    for path in FOLDER.glob("*.csv"):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        content.decode()


def test_the_district_has_its_size() -> None:
    kinds = Counter(row["kind"] for row in UNITS)
    assert kinds["bureau"] == 1
    assert (kinds["town"], kinds["subdistrict"], kinds["zone"]) == (9, 4, 1)
    assert 40 <= kinds["department"] <= 45
    assert 95 <= kinds["unit"] <= 115
    assert kinds["observer"] == 3
    assert 1_100 <= len(SUBJECTS) <= 1_500


def test_units_refer_to_units() -> None:
    sections = {row["unit_code"] for row in UNITS if row["kind"] == "section"}
    assert len(UNIT_CODES) == len(UNITS)
    for row in UNITS:
        code, parent = row["unit_code"], row["parent_code"]
        assert re.fullmatch(r"\d{3}(\d{3}){0,6}", code)
        assert parent == code[:-3], row
        assert parent in UNIT_CODES or not parent
        assert row["kind"] in set(UnitKind)
        if row["kind"] in BUDGET_UNITS:
            assert row["section_code"] in sections


def test_people_serve_units_in_known_roles_at_example_addresses() -> None:
    for row in PEOPLE:
        assert row["unit_code"] in UNIT_CODES
        assert row["role"] in Role.__members__
        assert re.fullmatch(r"[a-z0-9.]+@example\.org", row["email"])
    known: dict[str, set[tuple[str, str]]] = {}
    for row in PEOPLE:
        known.setdefault(row["person_id"], set()).add((row["name"], row["email"]))
    assert all(len(names) == 1 for names in known.values())
    assert len({tuple(row.values()) for row in PEOPLE}) == len(PEOPLE)


def test_three_per_cent_of_the_units_have_no_officer() -> None:
    served = {row["unit_code"] for row in PEOPLE if row["role"] == "UNIT_OFFICER"}
    without = BUDGET_CODES - served
    assert without == set(NO_OFFICER)
    assert 0.02 <= len(without) / len(BUDGET_CODES) <= 0.04


def test_the_other_defects_of_real_lists_are_in() -> None:
    units_of_officers: dict[str, set[str]] = {}
    roles: dict[str, set[str]] = {}
    boxes: dict[str, set[str]] = {}
    for row in PEOPLE:
        roles.setdefault(row["person_id"], set()).add(row["role"])
        boxes.setdefault(row["email"], set()).add(row["person_id"])
        if row["role"] == "UNIT_OFFICER":
            units_of_officers.setdefault(row["person_id"], set()).add(row["unit_code"])
    assert any(len(served) >= 4 for served in units_of_officers.values())
    assert any(len(held) == 2 for held in roles.values())
    assert any(len(readers) == 2 for readers in boxes.values())
    assert any(row["role"] == "UNIT_OFFICER" and row["valid_to"] for row in PEOPLE)
    assert {row["unit_code"] for row in UNITS if row["valid_to"]} == {"121004"}
    assert {row["unit_code"] for row in UNITS if row["valid_from"] > "2022"} == {"121005"}


def test_subjects_use_the_vocabularies() -> None:
    allowed = {
        "kind": set(SubjectKind),
        "book": set(Book),
        "fund_class": set(FundClass),
        "source_level": set(SourceLevel),
        "attribute": set(Attribute),
    }
    assert len({(row["subject_code"], row["budget_year"]) for row in SUBJECTS}) == len(SUBJECTS)
    for row in SUBJECTS:
        assert row["unit_code"] in BUDGET_CODES
        assert all(row[column] in values for column, values in allowed.items())
        assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*", tag) for tag in row["tags"].split(";") if tag)
        assert re.fullmatch(r"\d+\.\d\d", row["amount_approved"])
        assert (row["amount_executed"] == "") == (row["budget_year"] == "2023")
        if row["kind"] in ("project", "policy"):
            assert re.fullmatch(r"\d{6}\d{2}[RYT]\d{12}", row["subject_code"])


def test_a_lineage_stays_where_a_code_changes() -> None:
    codes: dict[str, set[str]] = {}
    for row in SUBJECTS:
        codes.setdefault(row["lineage_id"], set()).add(row["subject_code"])
    assert sum(len(of_line) > 1 for of_line in codes.values()) >= 10
    assert len({(row["lineage_id"], row["budget_year"]) for row in SUBJECTS}) == len(SUBJECTS)


def test_every_budget_unit_has_its_whole_unit_each_year() -> None:
    for year in ("2021", "2022", "2023"):
        with_one = {r["unit_code"] for r in SUBJECTS if r["kind"] == "whole_unit" and r["budget_year"] == year}
        assert with_one == BUDGET_CODES - {"121004" if year == "2023" else "121005"}


def test_earlier_choices_name_subjects_of_their_budget_year() -> None:
    offsets = {deliverable.key: deliverable.budget_year for _, deliverable in load(CALENDAR).deliverables()}
    years = {(row["subject_code"], int(row["budget_year"])) for row in SUBJECTS}
    unit_of = {row["subject_code"]: row["unit_code"] for row in SUBJECTS}
    for row in SELECTIONS:
        budget_year = int(row["work_year"]) + offsets[row["deliverable"]]
        assert (row["subject_code"], budget_year) in years
        assert row["unit_code"] in (unit_of[row["subject_code"]][:3], "100")


@pytest.mark.parametrize("town", TOWN_CODES)
@pytest.mark.parametrize(
    ("deliverable", "year", "kind", "asked"),
    [
        ("key-evaluation-selection", "2021", "project", 10),
        ("key-evaluation-selection", "2021", "whole_unit", 1),
        ("key-tracking-selection", "2022", "project", 15),
    ],
)
def test_every_town_can_meet_its_quota_without_repeating(
    town: str, deliverable: str, year: str, kind: str, asked: int
) -> None:
    before = {
        LINEAGE[row["subject_code"]]
        for row in SELECTIONS
        if row["deliverable"] == deliverable and row["unit_code"] == town and row["work_year"] == "2021"
    }
    left = [
        row
        for row in SUBJECTS
        if row["unit_code"].startswith(town)
        and (row["kind"], row["budget_year"]) == (kind, year)
        and row["lineage_id"] not in before
    ]
    assert before
    assert len(left) >= asked


def test_every_first_level_unit_has_projects_for_the_coming_year() -> None:
    first_level = {code for code in BUDGET_CODES if len(code) == 3}
    having = {r["unit_code"][:3] for r in SUBJECTS if r["kind"] == "project" and r["budget_year"] == "2023"}
    assert first_level == having
