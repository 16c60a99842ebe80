"""Opening is a set difference: what is asked and nobody owes yet, once, on the ladder's next rung."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from desk import Desk, day
from district import furnish
from hamlet import EVE, PEOPLE, REGISTER, SUBJECTS, UNITS, YEAR, project

from calendars.loading import loads
from models.kinds import Role, StepKey, UnitKind
from tasks.office import Office
from tasks.open_step import to_open
from tasks.register.rows import PersonRow, Register, UnitRow

FIRST = "Tuesday 2022-03-01"


def owed(desk: Desk, deliverable: str) -> list[str]:
    """Who owes a deliverable about what: "301 P3"."""
    rows = (row for row in desk.files().obligations if row["deliverable"] == deliverable)
    return [f"{row['unit_code']} {row['subject_code']}".strip() for row in rows]


def test_nothing_is_opened_before_its_day(desk: Desk) -> None:
    assert desk.open("Monday 2022-02-28") == 0
    assert desk.open(FIRST, StepKey.REPORTING) == 0
    assert desk.open("Monday 2022-10-31", StepKey.REPORTING) == 0
    assert desk.open("Tuesday 2022-11-01", StepKey.REPORTING) == 2
    assert owed(desk, "annual-report") == ["101", "301"]


def test_each_unit_and_subject_that_the_calendar_selects_owes_once(opened: Desk) -> None:
    assert owed(opened, "self-evaluation") == ["101 P1", "101001 P2", "301 P3", "301 P4", "301 W301", "301001 P5"]
    assert owed(opened, "choice") == ["101", "301"]
    row = opened.thing("101 self-evaluation P1")
    assert (row.opened_on, row.nominal_due_on, row.due_on) == (
        day(FIRST),
        day("Saturday 2022-04-30"),
        day("Friday 2022-04-29"),
    )
    assert row.next_action_on == day("Monday 2022-04-18")


def test_opening_twice_changes_nothing_even_where_the_mark_is_lost(opened: Desk) -> None:
    before = opened.files().bytes()
    assert opened.open(FIRST) == 0
    assert opened.open("Wednesday 2022-03-02") == 0
    opened.change("DELETE FROM switch WHERE key LIKE 'opened:%'")
    assert opened.open("Wednesday 2022-03-02") == 0
    assert opened.files().bytes() == before
    assert opened.rows("SELECT count(*) FROM batch")[0][0] == 1


def test_a_subject_new_in_the_register_owes_from_that_day(opened: Desk) -> None:
    opened.take_in(replace(REGISTER, subjects=(*SUBJECTS, project("P9", "101"))), "Thursday 2022-03-10")
    assert opened.open("Thursday 2022-03-10") == 1
    assert opened.thing("101 self-evaluation P9").opened_on == day("Thursday 2022-03-10")
    assert opened.thing("101 self-evaluation P1").opened_on == day(FIRST)
    assert [row["subject_code"] for row in opened.lines("Thursday 2022-03-10", person_id="two")] == ["P9"]


def test_a_unit_that_begins_later_owes_from_its_first_day(opened: Desk) -> None:
    april = date(2022, 4, 1)
    units = (*UNITS, UnitRow("302", "虹桥镇", UnitKind.TOWN, section_code="100001", valid_from=april))
    people = (*PEOPLE, PersonRow("new", "虹桥镇专管员", "new@example.org", Role.UNIT_OFFICER, "302"))
    opened.take_in(Register(units, people, (*SUBJECTS, project("P9", "302"))), "Thursday 2022-03-10")
    assert opened.open("Thursday 2022-03-10") == 0
    assert opened.open("Friday 2022-04-01") == 2
    assert opened.thing("302 self-evaluation P9").opened_on == opened.thing("302 choice").opened_on == april


def test_what_is_opened_late_starts_on_the_next_rung_and_passed_rungs_do_not_exist(opened: Desk) -> None:
    opened.take_in(replace(REGISTER, subjects=(*SUBJECTS, project("P8", "101"))), "Sunday 2022-04-24")
    assert opened.open("Sunday 2022-04-24") == 1
    opened.take_in(
        replace(REGISTER, subjects=(*SUBJECTS, project("P8", "101"), project("P9", "101"))), "Friday 2022-05-20"
    )
    assert opened.open("Friday 2022-05-20") == 1
    assert opened.thing("101 self-evaluation P8").next_action_on == day("Tuesday 2022-04-26")  # 04-24 is its own day
    assert opened.thing("101 self-evaluation P9").next_action_on == day("Tuesday 2022-05-24")
    opened.sweep("Tuesday 2022-05-24")
    assert opened.events("101 self-evaluation P9") == ["opened", "rung_proposed +15"]
    assert opened.events("101 self-evaluation P8") == [
        "opened",
        "rung_skipped -3",
        "rung_skipped -1",
        "rung_skipped +1",
        "rung_skipped +3",
        "rung_reached +5",
        "rung_skipped +10",
        "rung_proposed +15",
    ]


def test_what_is_opened_after_its_last_rung_is_owed_without_a_ladder(opened: Desk) -> None:
    opened.take_in(replace(REGISTER, subjects=(*SUBJECTS, project("P9", "101"))), "Friday 2022-07-01")
    assert opened.open("Friday 2022-07-01") == 1
    assert opened.thing("101 self-evaluation P9").next_action_on is None


def test_what_would_be_opened_is_counted_before_and_nothing_is_left_after(desk: Desk) -> None:
    with_amounts = (project("A1", "101", amount_approved=12_345), project("A2", "301", amount_approved=1))
    desk.take_in(replace(REGISTER, subjects=SUBJECTS + with_amounts), "Monday 2022-02-28")

    def counted(on: str, step: StepKey = StepKey.EVALUATION) -> list[tuple[str, int, int, int]]:
        with desk.office.reading() as connection:
            calendar = desk.office.calendar(connection, 2022)
            found = to_open(connection, calendar, step, on=day(on))
        return [(each.deliverable, each.items, each.units, each.fen) for each in found]

    before = [("self-evaluation", 8, 4, 12_346), ("choice", 2, 2, 0), ("report", 0, 0, 0), ("review", 0, 0, 0)]
    assert counted("Monday 2022-02-28") == before  # as of its later opening
    assert counted("Monday 2022-02-28", StepKey.REPORTING) == [("annual-report", 2, 2, 0)]
    assert desk.rows("SELECT count(*) FROM obligation")[0][0] == 0
    assert desk.open(FIRST) == 10
    assert counted(FIRST) == [(key, 0, 0, 0) for key, *_ in before]


MATRIX = """\
      - key: department-subjects
        owed_by: {who: department, kinds: [town, department]}
        about: subjects
        where: {kind: [project]}
      - key: bureau-subjects
        owed_by: {who: bureau}
        about: subjects
        where: {kind: [whole_unit]}
      - key: executing-unit
        owed_by: {who: executing_unit, kinds: [unit]}
        about: unit
      - key: bureau-unit
        owed_by: {who: bureau}
        about: unit
      - key: executing-chosen
        owed_by: {who: executing_unit}
        about: chosen
        chosen_in: [choice]
      - key: department-chosen
        owed_by: {who: department}
        about: chosen
        chosen_in: [choice]
      - key: selector-chosen
        owed_by: {who: selector}
        about: chosen
        chosen_in: [choice]
      - key: bureau-chosen
        owed_by: {who: bureau}
        about: chosen
        chosen_in: [choice]
"""
REST = """\
        title: 材料
        form: material
        budget_year: -1
        due: {on: 2022-07-31, basis: window, soft: yes}
        ladder: standard
        source: 惯例
"""
Furnish = Callable[[str], Desk]


@pytest.fixture
def furnished(office: Office, tmp_path: Path) -> Furnish:
    """The hamlet with another year."""

    def settle(text: str) -> Desk:
        furnish(office, loads(text, "hamlet.yaml"), text, REGISTER, eve=EVE)
        return Desk(office, tmp_path / "files")

    return settle


def test_each_who_and_each_about_find_those_who_owe(furnished: Furnish) -> None:
    """P2 is chosen by the school's department, P4 by its own town."""
    entries = "".join(f"      - key:{entry}{REST}" for entry in MATRIX.split("      - key:")[1:])
    desk = furnished(YEAR.replace("  - key: reporting\n", entries + "  - key: reporting\n"))
    desk.open(FIRST)
    assert owed(desk, "department-subjects") == ["101 P1", "101 P2", "301 P3", "301 P4", "301 P5"]
    assert owed(desk, "bureau-subjects") == ["100 W301"]
    assert owed(desk, "executing-unit") == ["101001", "301001"]
    assert owed(desk, "bureau-unit") == ["100"]
    assert owed(desk, "selector-chosen") == []
    for unit, subjects in {"101": ["P2"], "301": ["P3", "P4"]}.items():
        for subject in subjects:
            desk.do(f"select {unit} choice {subject}", "Friday 2022-05-20")
        desk.do(f"submit {unit} choice", "Friday 2022-05-20")
        desk.do(f"accept {unit} choice", "Friday 2022-05-20")
    assert owed(desk, "executing-chosen") == ["101001 P2", "301 P3", "301 P4"]
    assert owed(desk, "department-chosen") == owed(desk, "selector-chosen") == ["101 P2", "301 P3", "301 P4"]
    assert owed(desk, "bureau-chosen") == ["100 P2", "100 P3", "100 P4"]
    assert desk.open("Saturday 2022-05-21") == 0
    assert desk.proofs() == []


def test_an_opening_on_a_sunday_is_told_on_the_next_working_day(furnished: Furnish) -> None:
    desk = furnished(YEAR.replace("        title: 自评\n", "        title: 自评\n        opens: 2022-03-06\n"))
    assert desk.open("Saturday 2022-03-05") == 2
    assert desk.open("Sunday 2022-03-06") == 6
    assert desk.thing("101 self-evaluation P1").opened_on == day("Sunday 2022-03-06")
    told = {row["planned_on"] for row in desk.lines("Sunday 2022-03-06") if row["address"]}
    assert told == {str(day("Monday 2022-03-07"))}
