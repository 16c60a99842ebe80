"""The script of the sample's year: possible from first to last line, and as punctual as it says."""

import csv
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from calendars.loading import load
from calendars.schema import About
from calendars.workdays import Workdays
from models.kinds import Roll
from samples import minhang_selections, minhang_subjects
from samples.make_minhang import CALENDAR
from samples.minhang_owing import District, Obligation, holds
from samples.minhang_people import people
from samples.minhang_script import script
from samples.minhang_units import units
from tasks.record_results import OF_OBLIGATIONS, SUMMARISE

FOLDER = Path(__file__).parents[2] / "samples" / "minhang"
Key = tuple[str, str, str]


def committed() -> list[dict[str, str]]:
    with (FOLDER / "script.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = committed()
RESULTS = {*OF_OBLIGATIONS, SUMMARISE}


@dataclass
class Course:
    """What the script makes of one obligation, by the rules of SPEC E.1 and nothing else."""

    obligation: Obligation
    days: Workdays
    state: str = "open"
    due_on: date = field(init=False)
    boundary_on: date = field(init=False)
    extensions: int = 0
    first_on: date | None = None
    late: bool = False
    chosen: list[str] = field(default_factory=list)
    accepted_on: date | None = None

    def __post_init__(self) -> None:
        self.due_on, self.boundary_on = self.obligation.due_on, self.obligation.boundary_on

    def apply(self, row: dict[str, str]) -> None:
        on = date.fromisoformat(row["on"])
        assert on > self.obligation.opens_on
        getattr(self, row["event"])(on, row)

    def acknowledge(self, on: date, row: dict[str, str]) -> None:
        assert self.state == "open"

    def select(self, on: date, row: dict[str, str]) -> None:
        assert self.state == "open"
        assert self.obligation.quota
        self.chosen.append(row["subject_code"])

    def submit(self, on: date, row: dict[str, str]) -> None:
        assert self.state in ("open", "returned")
        assert bool(self.chosen) == self.obligation.quota
        self.state = "submitted"
        if self.first_on is None:
            self.first_on, self.late = on, on > self.boundary_on

    def withdraw(self, on: date, row: dict[str, str]) -> None:
        assert self.state == "submitted"
        assert on <= self.due_on
        self.state, self.first_on = "open", None  # what is taken back was not handed in

    def accept(self, on: date, row: dict[str, str]) -> None:
        assert self.state == "submitted"
        self.state, self.accepted_on = "accepted", on

    def extend(self, on: date, row: dict[str, str]) -> None:
        assert self.state == "open"
        assert row["why"]
        nominal_on = date.fromisoformat(row["value"])
        assert nominal_on > self.boundary_on
        self.due_on, self.extensions = self.days.roll(nominal_on, Roll.PRECEDING), self.extensions + 1
        self.boundary_on = max(nominal_on, self.due_on)
        assert self.extensions <= 2

    def waive(self, on: date, row: dict[str, str]) -> None:
        assert self.state == "open"
        assert row["why"]
        self.state = "let off"

    cancel = waive


def _return(self: Course, on: date, row: dict[str, str]) -> None:
    assert self.state == "submitted"
    assert row["why"]
    self.state = "returned"
    self.due_on = max(self.due_on, self.days.add(on, 3))


setattr(Course, "return", _return)


@pytest.fixture(scope="module")
def district() -> District:
    """The district with what the script's accepted choices open."""
    calendar = load(CALENDAR)
    all_units = units()
    subjects = minhang_subjects.subjects(all_units)
    days = Workdays.load(overrides=calendar.workday_overrides)
    made = District(calendar, days, all_units, subjects)
    script(made, people(all_units), minhang_selections.selections(subjects))
    return made


@pytest.fixture(scope="module")
def courses(district: District) -> dict[Key, Course]:
    """Every obligation of the year after the whole script; an impossible event fails here, with its row."""
    open_ones = {
        (o.deliverable, o.unit_code, o.subject_code): Course(o, district.days)
        for step, deliverable in district.calendar.deliverables()
        for o in district.obligations(step, deliverable)
    }
    for line, row in enumerate(ROWS, start=2):
        about = "" if row["event"] == "select" else row["subject_code"]
        if row["event"] in RESULTS or row["subject_code"].startswith("ZG2022-"):
            continue  # of evaluations and letters; of what they ask to mend: rehearsing walks them
        try:
            open_ones[row["deliverable"], row["unit_code"], about].apply(row)
        except (AssertionError, KeyError) as error:
            raise AssertionError(f"script.csv:{line}: {row}") from error
    return open_ones


def test_the_script_is_possible_from_first_to_last_line(courses: dict[Key, Course]) -> None:
    assert len(courses) > 3_000
    assert {course.state for course in courses.values()} == {"open", "submitted", "returned", "accepted", "let off"}


def test_the_script_is_sorted_by_day_and_ends_with_february() -> None:
    on = [row["on"] for row in ROWS]
    assert on == sorted(on)
    assert on[0].startswith("2022-03")
    assert on[-1].startswith("2023-02")


def test_seventy_per_cent_come_on_time_fifteen_late_fifteen_never(courses: dict[Key, Course]) -> None:
    asked = [course for course in courses.values() if course.state != "let off"]
    late = sum(course.late for course in asked) / len(asked)
    never = sum(course.first_on is None for course in asked) / len(asked)
    assert late == pytest.approx(0.15, abs=0.02)
    assert never == pytest.approx(0.15, abs=0.02)
    assert 1 - late - never == pytest.approx(0.70, abs=0.03)


def test_lateness_is_spread_over_a_month(courses: dict[Key, Course], district: District) -> None:
    late = [
        district.days.between(course.boundary_on, district.days.first_from(course.first_on))
        for course in courses.values()
        if course.first_on and course.late and course.obligation.about is not About.CHOSEN
    ]
    assert max(late) <= 25
    assert len(set(late)) >= 12


def test_every_kind_of_event_happens() -> None:
    happened = Counter(row["event"] for row in ROWS)
    asked = {"submit": 2_500, "accept": 2_000, "return": 200, "extend": 50, "withdraw": 30, "waive": 5, "cancel": 5}
    assert all(happened[event] >= least for event, least in (asked | {"select": 300, "acknowledge": 100}).items())
    assert all(row["why"] for row in ROWS if row["event"] in ("return", "extend", "waive", "cancel"))


def test_some_units_act_on_rest_days(district: District) -> None:
    resting = [row for row in ROWS if not district.days.works(date.fromisoformat(row["on"]))]
    assert 0.002 <= len(resting) / len(ROWS) <= 0.05
    assert {row["event"] for row in resting} <= {"submit", "select"}


def test_actors_hold_a_role_on_the_day() -> None:
    spans: dict[str, list[tuple[str, str]]] = {}
    for person in people(units()):
        spans.setdefault(person.person_id, []).append((person.valid_from, person.valid_to or "9999"))
    for row in ROWS:
        assert any(first <= row["on"] <= last for first, last in spans[row["by"]]), row


def test_choices_keep_to_the_quotas(courses: dict[Key, Course], district: District) -> None:
    history = minhang_selections.selections(district.subjects)
    for _, deliverable in district.calendar.deliverables():
        subjects = {s.subject_code: s for s in district.year_of(deliverable)}
        made = [c for k, c in courses.items() if k[0] == deliverable.key and c.chosen]
        for course in made:
            unit = district.units[course.obligation.unit_code]
            quota = next(each for each in deliverable.quota if unit.kind in each.of)
            chosen = [subjects[code] for code in course.chosen]
            kinds = Counter(subject.line.kind for subject in chosen)
            assert len(set(course.chosen)) == len(chosen) >= max(1, quota.total_at_least)
            assert all(kinds[kind] >= number for kind, number in quota.at_least.items())
            assert not quota.exactly or kinds == {str(kind): number for kind, number in quota.exactly.items()}
            tree = [
                s for s in subjects.values() if unit.kind == "bureau" or s.line.unit_code.startswith(unit.unit_code)
            ]
            assert all(subject in tree for subject in chosen)
            if quota.covers:
                assert all(s in chosen for s in tree if holds(quota.covers, s, district.units))
            if quota.share:
                base = sum(s.approved for s in tree if holds(quota.share.of, s, district.units))
                assert sum(s.approved for s in chosen) >= quota.share.at_least * base
            if quota.not_repeating:
                lineage = {s.subject_code: s.line.lineage_id for s in district.subjects}
                before = {lineage[code] for year, key, _, code in history if year == 2021 and key == deliverable.key}
                assert before.isdisjoint(subject.line.lineage_id for subject in chosen)


def test_some_towns_never_hand_in_their_choice(courses: dict[Key, Course]) -> None:
    towns = [
        k[1] for k, c in courses.items() if k[0] == "key-evaluation-selection" and k[1] >= "300" and not c.first_on
    ]
    assert 2 <= len(towns) <= 5


def test_what_the_merged_unit_still_owed_is_struck_off(courses: dict[Key, Course]) -> None:
    assert {course.state for key, course in courses.items() if key[1] == "121004"} == {"let off"}


def test_nothing_that_a_choice_opens_is_handled_before_june() -> None:
    chosen = {d.key for _, d in load(CALENDAR).deliverables() if d.about is About.CHOSEN}
    assert all(row["on"] >= "2022-06-01" for row in ROWS if row["deliverable"] in chosen)
