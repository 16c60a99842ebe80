"""Obligations follow the register: to the unit that is asked now, into what is owed there already, and back again."""

from dataclasses import replace
from datetime import date

import pytest
from desk import Desk, day
from hamlet import REGISTER, SUBJECTS, UNITS, YEAR, project

from models.kinds import Event, State, UnitKind
from tasks.register.rows import Register, SubjectRow, UnitRow

MERGED_ON = "Monday 2022-04-18"  # ten working days before self-evaluations are due
EVE = date(2022, 4, 17)
SWEPT = "Tuesday 2022-04-19"


def units(*, ended: dict[str, str], more: tuple[UnitRow, ...] = ()) -> tuple[UnitRow, ...]:
    """The hamlet's units; those in `ended` end on the eve, merged into the unit named (empty for none)."""
    kept = [
        replace(unit, valid_to=EVE, successor_code=ended[unit.unit_code]) if unit.unit_code in ended else unit
        for unit in UNITS
    ]
    return (*kept, *more)


def at_units(**moved: str) -> tuple[SubjectRow, ...]:
    """The hamlet's subjects, some of them executed by another unit: P2="101"."""
    return tuple(replace(s, unit_code=moved.get(s.subject_code, s.unit_code)) for s in SUBJECTS)


MERGED = replace(REGISTER, units=units(ended={"101001": "101"}), subjects=at_units(P2="101"))


def owing(desk: Desk) -> list[str]:
    """Everything in the ledger: unit, deliverable, subject and state."""
    rows = desk.rows(
        "SELECT u.code, d.key, COALESCE(s.code, ''), o.state FROM obligation o JOIN unit u ON u.id = o.unit_id"
        " JOIN deliverable d ON d.id = o.deliverable_id LEFT JOIN subject s ON s.id = o.subject_id"
        " ORDER BY d.position, COALESCE(s.code, ''), u.code"
    )
    return [f"{code} {key} {subject} {State(state).name.lower()}" for code, key, subject, state in rows]


def test_what_a_merged_unit_owed_is_owed_by_its_successor(opened: Desk) -> None:
    before = opened.thing("101001 self-evaluation P2")
    done = opened.change_to(MERGED, MERGED_ON, "机构改革")
    after = opened.thing("101 self-evaluation P2")
    assert (after.id, after.state, after.due_on, after.due_version) == (
        before.id,
        before.state,
        before.due_on,
        before.due_version,
    )
    assert [(each.event, each.from_code, each.to_code, each.items) for each in done.followed] == [
        (Event.TRANSFERRED, "101001", "101", 1)
    ]
    event = opened.rows(f"SELECT value, why, actor FROM history WHERE event = {Event.TRANSFERRED:d}")
    assert [tuple(row) for row in event] == [("101", "由101001 小学转入：机构改革", "operator")]


def test_nothing_is_owed_twice_however_often_it_is_opened_and_swept(opened: Desk) -> None:
    before = len(owing(opened))
    opened.change_to(MERGED, MERGED_ON)
    for on in (MERGED_ON, SWEPT, "Friday 2022-04-22", "Saturday 2022-05-07"):
        assert opened.run(on).opened == 0
    assert len(owing(opened)) == before


def test_importing_the_old_register_brings_everything_back(opened: Desk) -> None:
    opened.run("Friday 2022-04-15")
    opened.do("submit 101001 self-evaluation P2", "Friday 2022-04-15")
    before = opened.files().bytes()
    opened.change_to(MERGED, MERGED_ON)
    assert opened.state("101 self-evaluation P2") is State.SUBMITTED
    opened.change_to(REGISTER, MERGED_ON)
    after = opened.files().bytes()
    assert after["obligations.csv"] == before["obligations.csv"]
    assert after["notices.csv"] == before["notices.csv"]
    assert after["proposals.csv"] == before["proposals.csv"]
    assert after["summary.json"] == before["summary.json"]
    assert opened.events("101001 self-evaluation P2")[-2:] == ["transferred", "transferred"]


def test_the_new_unit_is_told_once_and_the_old_one_never_again(opened: Desk) -> None:
    opened.change_to(MERGED, MERGED_ON, "机构改革")
    opened.run(MERGED_ON)
    told = opened.lines(MERGED_ON, unit_code="101", subject_code="P2", level="L0")
    assert sorted((line["person_id"], line["state"]) for line in told) == [("section", "accepted"), ("two", "accepted")]
    for on in ("Thursday 2022-04-28", "Thursday 2022-05-05", "Saturday 2022-05-07"):
        opened.run(on)
    later = [
        line for line in opened.files().notices if line["on"] > str(day(MERGED_ON)) and line["subject_code"] == "P2"
    ]
    assert later
    assert not {line["person_id"] for line in later} & {"school", "deputy"}


def test_a_department_that_is_merged_hands_over_its_year_and_its_choice(opened: Desk) -> None:
    """301 is merged into 101, which chooses and reports itself: one of the two is enough."""
    merged = replace(
        REGISTER, units=units(ended={"301": "101"}), subjects=at_units(P3="101", P4="101", W301="101"), selections=()
    )
    opened.change_to(merged, MERGED_ON)
    assert opened.state("301 choice") is State.MERGED
    assert opened.state("101 choice") is State.ISSUED
    assert opened.state("101 self-evaluation P3") is State.ISSUED
    opened.change_to(REGISTER, MERGED_ON)
    assert opened.state("301 choice") is State.ISSUED
    assert opened.state("301 self-evaluation P3") is State.ISSUED
    assert [e for e in opened.events("301 choice") if not e.startswith("rung")] == ["opened", "merged", "restored"]


def test_two_units_merged_into_a_new_one_hand_over_one_choice(opened: Desk) -> None:
    new = UnitRow("401", "新镇", UnitKind.TOWN, section_code="100001")
    both = replace(
        REGISTER,
        units=units(ended={"101": "401", "301": "401"}, more=(new,)),
        subjects=at_units(P1="401", P3="401", P4="401", W301="401"),
        selections=(),
    )
    for subject in ("P3", "P4"):
        opened.do(f"select 301 choice {subject}", "Friday 2022-04-15")
    opened.change_to(both, MERGED_ON)
    choices = [line for line in owing(opened) if " choice " in line]
    assert choices == ["301 choice  merged", "401 choice  issued"]
    assert opened.run(SWEPT).opened == 0
    opened.change_to(REGISTER, SWEPT)
    assert [line for line in owing(opened) if " choice " in line] == ["101 choice  issued", "301 choice  in_progress"]


def test_what_was_chosen_goes_with_the_choice_and_comes_back(opened: Desk) -> None:
    new = UnitRow("401", "新镇", UnitKind.TOWN, section_code="100001")
    renamed = replace(
        REGISTER,
        units=units(ended={"301": "401"}, more=(new,)),
        subjects=at_units(P3="401", P4="401", W301="401"),
        selections=(),
    )
    for subject in ("P3", "P4"):
        opened.do(f"select 301 choice {subject}", "Friday 2022-04-15")
    opened.change_to(renamed, MERGED_ON)
    opened.do("submit 401 choice", MERGED_ON)
    opened.do("accept 401 choice", MERGED_ON)
    assert opened.state("401 report P3") is State.ISSUED
    assert opened.run(SWEPT).opened == 0
    opened.change_to(REGISTER, SWEPT)
    assert opened.state("301 choice") is State.ACCEPTED
    assert opened.state("301 report P3") is State.ISSUED
    assert opened.run("Wednesday 2022-04-20").opened == 0


def test_reports_follow_whoever_chose(opened: Desk) -> None:
    """The heir of the town that chose owes the reports; the bureau owes its own as before."""
    for what in ("select 301 choice P3", "select 301 choice P4", "submit 301 choice", "accept 301 choice"):
        opened.do(what, "Friday 2022-04-15")
    merged = replace(REGISTER, units=units(ended={"301": "101"}), subjects=at_units(P3="101", P4="101", W301="101"))
    opened.change_to(merged, MERGED_ON)
    assert opened.state("101 report P3") is State.ISSUED
    assert opened.state("100 review P3") is State.ISSUED
    assert opened.state("301 choice") is State.ACCEPTED  # done is done: 101 chooses on its own account
    assert opened.run(SWEPT).opened == 0


def test_of_a_split_unit_each_part_owes_its_own(opened: Desk) -> None:
    north = UnitRow("302", "北镇", UnitKind.TOWN, section_code="100001")
    split = replace(REGISTER, units=(*UNITS, north), subjects=at_units(P4="302"))
    before = len(owing(opened))
    opened.change_to(split, MERGED_ON)
    assert opened.state("302 self-evaluation P4") is State.ISSUED
    assert opened.state("301 self-evaluation P3") is State.ISSUED
    assert opened.run(MERGED_ON).opened == 1  # the new town has its own choice to make
    assert len(owing(opened)) == before + 1


def test_a_unit_abolished_without_successor_keeps_what_it_owed_until_it_is_cancelled(opened: Desk) -> None:
    gone = replace(
        REGISTER, units=units(ended={"301001": ""}), subjects=tuple(s for s in SUBJECTS if s.subject_code != "P5")
    )
    done = opened.change_to(gone, MERGED_ON)
    assert [(each.unit_code, each.subject_code) for each in done.to_cancel] == [("301001", "P5")]
    assert opened.state("301001 self-evaluation P5") is State.ISSUED
    opened.change_to(REGISTER, MERGED_ON)
    assert opened.run(MERGED_ON).opened == 0


def test_a_merger_announced_for_later_happens_on_its_day(opened: Desk) -> None:
    later = tuple(
        replace(u, valid_to=date(2022, 4, 30), successor_code="101") if u.unit_code == "101001" else u for u in UNITS
    )
    opened.change_to(replace(REGISTER, units=later), MERGED_ON)
    opened.run("Saturday 2022-04-30")
    assert opened.state("101001 self-evaluation P2") is State.ISSUED
    assert opened.run("Sunday 2022-05-01").opened == 0
    assert opened.state("101 self-evaluation P2") is State.ISSUED


def test_a_subject_with_a_new_code_keeps_what_is_owed_about_it(opened: Desk) -> None:
    subjects = tuple(
        replace(s, subject_code="P2-2022", lineage_id="P2") if s.subject_code == "P2" else s for s in SUBJECTS
    )
    before = opened.thing("101001 self-evaluation P2")
    opened.change_to(replace(REGISTER, subjects=subjects), MERGED_ON)
    assert opened.thing("101001 self-evaluation P2-2022") == before
    assert opened.run(MERGED_ON).opened == 0
    opened.change_to(REGISTER, MERGED_ON)
    assert opened.thing("101001 self-evaluation P2").id == before.id


@pytest.mark.parametrize(
    "days", [("Friday 2022-04-29",), ("Thursday 2022-05-05", "Saturday 2022-05-07", "Thursday 2022-05-12")]
)
def test_what_was_merged_meanwhile_comes_back_as_if_nothing_ran(opened: Desk, days: tuple[str, ...]) -> None:
    """Rungs that fell due while it was merged are skipped; later ones act on their days."""
    merged = replace(
        REGISTER, units=units(ended={"301": "101"}), subjects=at_units(P3="101", P4="101", W301="101"), selections=()
    )
    opened.change_to(merged, MERGED_ON)
    for on in days:
        opened.run(on)
    opened.change_to(REGISTER, "Monday 2022-06-06")  # the choice was due on Tuesday 2022-05-31; today is T+3
    assert opened.events("301 choice")[-2:] == ["rung_skipped -1", "rung_skipped +1"]
    assert opened.thing("301 choice").next_action_on == date(2022, 6, 6)
    opened.sweep("Monday 2022-06-06")
    assert opened.events("301 choice")[-1] == "rung_reached +3"
    assert opened.thing("301 choice").next_action_on == date(2022, 6, 8)


def test_a_register_that_says_the_same_changes_nothing(opened: Desk) -> None:
    opened.change_to(MERGED, MERGED_ON)
    before = opened.files().bytes()
    assert not opened.change_to(MERGED, SWEPT).imported
    assert opened.files().bytes() == before


def test_a_year_is_lived_through_with_imports_in_its_midst(opened: Desk) -> None:
    """Merged, split, renamed and recoded, twice, in mid-season: nothing is owed twice, and the proofs hold."""
    split = Register(
        (*units(ended={"101001": "101"}), UnitRow("302", "北镇", UnitKind.TOWN, section_code="100001")),
        REGISTER.people,
        (*at_units(P2="101", P4="302"), project("P9", "302")),
        (),
    )
    opened.run(MERGED_ON)
    opened.change_to(MERGED, MERGED_ON)
    opened.run("Thursday 2022-05-05")
    opened.change_to(split, "Friday 2022-05-06")
    for on in ("Saturday 2022-05-07", "Thursday 2022-06-02"):
        opened.run(on)
    subjects = [line.split()[2] for line in owing(opened) if " self-evaluation " in line]
    assert len(subjects) == len(set(subjects)) == 7


def test_a_date_that_moved_while_it_was_merged_counts_once_it_is_back(opened: Desk) -> None:
    merged = replace(
        REGISTER, units=units(ended={"301": "101"}), subjects=at_units(P3="101", P4="101", W301="101"), selections=()
    )
    opened.change_to(merged, MERGED_ON)
    opened.publish(YEAR.replace("due: {on: 2022-05-31", "due: {on: 2022-06-30"), SWEPT)
    assert opened.thing("101 choice").due_on == date(2022, 6, 30)
    opened.change_to(REGISTER, "Wednesday 2022-04-20")
    back = opened.thing("301 choice")
    assert (back.due_on, back.due_version, back.state) == (date(2022, 6, 30), 2, State.ISSUED)


def test_nobody_of_the_old_unit_is_corrected_when_a_date_moves_afterwards(opened: Desk) -> None:
    opened.run("Tuesday 2022-03-01")
    opened.change_to(MERGED, MERGED_ON)
    opened.run(MERGED_ON)
    opened.publish(YEAR.replace("due: {on: 2022-04-30", "due: {on: 2022-05-20"), SWEPT)
    opened.run(SWEPT)
    corrected = [row for row in opened.files().notices if row["on"] == str(day(SWEPT)) and row["subject_code"] == "P2"]
    assert {row["person_id"] for row in corrected} == {"two", "section"}


def test_a_subject_that_got_another_code_and_then_vanished_comes_back_as_itself(opened: Desk) -> None:
    before = opened.thing("101001 self-evaluation P2")
    others = tuple(s for s in SUBJECTS if s.subject_code != "P2")
    coded = tuple(replace(s, subject_code="P2-2022", lineage_id="P2") for s in SUBJECTS if s.subject_code == "P2")
    opened.change_to(replace(REGISTER, subjects=(*others, *coded)), MERGED_ON)
    opened.change_to(replace(REGISTER, subjects=others), MERGED_ON)
    opened.change_to(REGISTER, MERGED_ON)
    assert opened.thing("101001 self-evaluation P2") == before
    assert opened.run(MERGED_ON).opened == 0
