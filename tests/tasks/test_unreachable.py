"""Before the season: whom nobody will reach, by department, each with what to do."""

from dataclasses import replace
from datetime import date

import pytest
from desk import Desk, day
from hamlet import PEOPLE, REGISTER, UNITS

from models.kinds import Role
from tasks.register.rows import PersonRow, Register
from tasks.unreachable import Reason, Unreached, unreachable_units

FEBRUARY = "Monday 2022-02-28"


def found(desk: Desk, on: str = FEBRUARY, shared_by: int = 5) -> list[Unreached]:
    with desk.office.reading() as connection:
        return unreachable_units(desk.office, connection, on=day(on), shared_by=shared_by)


def reasons(desk: Desk, on: str = FEBRUARY, shared_by: int = 5) -> list[tuple[str, Reason]]:
    return [(each.unit_code, each.reason) for each in found(desk, on, shared_by)]


def people(*changed: PersonRow, without: str = "") -> Register:
    """The hamlet with other people in the place of those of the same code."""
    codes = {person.person_id for person in changed} | {without}
    return replace(REGISTER, people=(*(p for p in PEOPLE if p.person_id not in codes), *changed))


def test_who_will_owe_and_has_nobody_is_named_before_anything_is_opened(desk: Desk) -> None:
    assert found(desk)[0].first_name == "七宝镇"
    assert reasons(desk) == [("301001", Reason.NOBODY)]


OFFICER = PersonRow("school", "小学专管员", "shared@example.org", Role.UNIT_OFFICER, "101001")


@pytest.mark.parametrize(
    ("person", "reason", "detail"),
    [
        (replace(OFFICER, email=""), Reason.NO_ADDRESS, "school 小学专管员"),
        (replace(OFFICER, valid_to=date(2022, 1, 31)), Reason.ENDED, "school 小学专管员 2022-01-31"),
        (replace(OFFICER, valid_from=date(2022, 6, 1)), Reason.NOT_YET, "school 小学专管员 2022-06-01"),
    ],
)
def test_each_reason_is_told_from_the_others(desk: Desk, person: PersonRow, reason: Reason, detail: str) -> None:
    desk.take_in(people(person), FEBRUARY)
    assert next((e.unit_code, e.reason, e.detail) for e in found(desk)) == ("101001", reason, detail)


def test_a_section_where_nobody_is_is_named_once(desk: Desk) -> None:
    desk.take_in(people(without="section"), FEBRUARY)
    section = [each for each in found(desk) if each.reason is Reason.SECTION]
    assert [(each.unit_code, str(each.remedy)) for each in section] == [
        ("100001", "在人员表中为这个科室登记可以送达的 FIN_SECTION，它对口4家单位")
    ]


def test_an_address_that_answers_for_many_units_is_named_apart(desk: Desk) -> None:
    everywhere = [PersonRow("one", "代管员", "one@example.org", Role.UNIT_OFFICER, u.unit_code) for u in UNITS[2:]]
    desk.take_in(people(*everywhere), FEBRUARY)
    assert reasons(desk) == []
    shared = [each for each in found(desk, shared_by=3) if each.reason is Reason.SHARED]
    assert [each.unit_code for each in shared] == ["101", "101001", "301", "301001"]
    assert {each.detail for each in shared} == {"one@example.org"}


def test_whose_last_mail_did_not_arrive_is_named_until_one_does(opened: Desk) -> None:
    tuesday = "Tuesday 2022-03-01"
    opened.run(tuesday)
    town = "(SELECT id FROM mailbox WHERE address = 'town@example.org')"
    opened.change(f"UPDATE line SET state = 3 WHERE mailbox_id = {town}")
    opened.change(f"UPDATE notice SET state = 3, reason = '550 no such user' WHERE mailbox_id = {town}")
    bounced = [each for each in found(opened, tuesday) if each.reason is Reason.BOUNCED]
    assert [(each.unit_code, each.detail) for each in bounced] == [
        ("301", "town@example.org 2022-03-01 550 no such user")
    ]
    opened.run("Monday 2022-04-18")
    assert reasons(opened, "Monday 2022-04-18") == [("301001", Reason.NOBODY)]


def test_once_nothing_is_due_any_more_only_those_that_still_owe_are_named(opened: Desk) -> None:
    for unit, subject in (("301001", "P5"),):
        opened.do(f"waive {unit} self-evaluation {subject}", "Monday 2022-04-18", why="停办")
    assert reasons(opened, "Monday 2023-01-09") == []
