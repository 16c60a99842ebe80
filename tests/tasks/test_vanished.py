"""What is still owed though nobody asks for it any more: named for cancelling, never deleted."""

from dataclasses import replace
from datetime import date

from desk import Desk, day
from hamlet import PEOPLE, REGISTER, SUBJECTS, UNITS

from models.kinds import State, SubjectKind
from tasks.register.rows import Register
from tasks.vanished import vanished


def found(desk: Desk, on: str) -> list[str]:
    with desk.office.reading() as connection:
        gone = vanished(desk.office, connection, on=day(on))
    return [f"{each.unit_code} {each.deliverable} {each.subject_code}".strip() for each in gone]


def as_policy(desk: Desk, code: str, on: str) -> None:
    """A project that turns out to be a policy: the self-evaluation is not asked for policies."""
    subjects = tuple(replace(s, kind=SubjectKind.POLICY) if s.subject_code == code else s for s in SUBJECTS)
    desk.take_in(replace(REGISTER, subjects=subjects), on)


def test_what_is_asked_for_has_not_vanished(opened: Desk) -> None:
    assert found(opened, "Tuesday 2022-03-01") == []
    opened.sweep("Saturday 2022-05-21")
    assert found(opened, "Saturday 2022-05-21") == []


def test_a_unit_that_has_ended_owes_nothing_any_more(opened: Desk) -> None:
    ends = date(2022, 3, 31)
    units = tuple(replace(unit, valid_to=ends) if unit.unit_code == "301001" else unit for unit in UNITS)
    opened.take_in(Register(units, PEOPLE, SUBJECTS), "Monday 2022-03-14")
    assert found(opened, "Thursday 2022-03-31") == []
    assert found(opened, "Friday 2022-04-01") == ["301001 self-evaluation P5"]


def test_a_subject_that_is_not_meant_any_more_is_named_but_stays(opened: Desk) -> None:
    as_policy(opened, "P1", "Monday 2022-03-14")
    assert found(opened, "Monday 2022-03-14") == ["101 self-evaluation P1"]
    assert opened.state("101 self-evaluation P1") is State.ISSUED
    opened.sweep("Monday 2022-04-18")
    assert opened.events("101 self-evaluation P1")[-1] == "rung_reached -10"


def test_what_was_handed_in_is_not_named(opened: Desk) -> None:
    opened.do("submit 101 self-evaluation P1", "Friday 2022-03-11")
    as_policy(opened, "P1", "Monday 2022-03-14")
    assert found(opened, "Monday 2022-03-14") == []


def test_what_was_cancelled_is_not_named_again(opened: Desk) -> None:
    as_policy(opened, "P1", "Monday 2022-03-14")
    opened.do("cancel 101 self-evaluation P1", "Monday 2022-03-14", by="operator", why="改为政策")
    assert found(opened, "Monday 2022-03-14") == []


def test_reports_of_a_choice_are_asked_for_as_long_as_it_stands(opened: Desk) -> None:
    friday = "Friday 2022-05-20"
    for subject in ("P3", "P4"):
        opened.do(f"select 301 choice {subject}", friday)
    opened.do("submit 301 choice", friday)
    opened.do("accept 301 choice", friday)
    assert found(opened, friday) == []
    opened.change(
        "DELETE FROM selection WHERE work_year = 2022 AND subject_id IN (SELECT id FROM subject WHERE code = 'P3')"
    )
    assert found(opened, friday) == ["100 review P3", "301 report P3"]
