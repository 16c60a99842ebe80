"""What waits to be told when the register changes: it goes to whoever answers now, at the address of today."""

from dataclasses import replace
from datetime import date

from desk import Desk
from hamlet import PEOPLE, REGISTER, SUBJECTS, UNITS

from models.kinds import Role
from notices.mailer import PostBook
from tasks.register.rows import PersonRow, Register

MONDAY = "Monday 2022-04-18"  # T-10 of the self-evaluations, which speaks to the officer alone
THURSDAY = "Thursday 2022-05-05"  # one working day after self-evaluations were due
FRIDAY = "Friday 2022-05-06"


def people(*, without: str = "", more: tuple[PersonRow, ...] = (), **addresses: str) -> Register:
    """The hamlet with other people: some gone, some come, some at another address."""
    kept = [replace(p, email=addresses.get(p.person_id, p.email)) for p in PEOPLE if p.person_id != without]
    return replace(REGISTER, people=(*kept, *more))


def waiting(desk: Desk, on: str, unit: str) -> list[tuple[str, str, str]]:
    """Who waits to hear of a unit: person, address, state."""
    return sorted({(line["person_id"], line["address"], line["state"]) for line in desk.lines(on, unit_code=unit)})


def told(desk: Desk, on: str) -> dict[str, str]:
    """The mails of a day by address."""
    book = PostBook()
    desk.run(on, book)
    return {mail.to: mail.text for mail in book.mails}


def test_who_follows_an_officer_hears_what_waits_for_that_officer(opened: Desk) -> None:
    opened.sweep(THURSDAY)
    new = PersonRow("school-2", "小学新专管员", "new@example.org", Role.UNIT_OFFICER, "101001")
    assert opened.change_to(people(without="school", more=(new,)), THURSDAY).lines
    assert [row for row in waiting(opened, THURSDAY, "101001") if row[0].startswith("school")] == [
        ("school", "shared@example.org", "withdrawn"),
        ("school-2", "new@example.org", "planned"),
    ]
    mails = told(opened, THURSDAY)
    assert "小学" in mails["new@example.org"]
    assert "小学" in mails["shared@example.org"]  # the deputy is there as before


def test_a_changed_address_gets_what_waits_for_the_old_one(opened: Desk) -> None:
    opened.sweep(THURSDAY)
    opened.change_to(people(town="moved@example.org"), THURSDAY)
    mails = told(opened, THURSDAY)
    assert "moved@example.org" in mails
    assert "town@example.org" not in mails


def test_a_new_address_whose_mail_of_the_day_has_left_hears_the_next_day(opened: Desk) -> None:
    opened.run(THURSDAY)
    opened.do("return 301 self-evaluation P3", _handed_in(opened), why="补充")
    opened.change_to(people(town="dept.301@example.org"), THURSDAY)
    lines = [line for line in opened.lines(THURSDAY, person_id="town", state="planned") if line["subject_code"] == "P3"]
    assert {(line["address"], line["planned_on"]) for line in lines} == {("dept.301@example.org", "2022-05-06")}
    assert "退回" in told(opened, FRIDAY)["dept.301@example.org"]


def _handed_in(desk: Desk) -> str:
    desk.do("submit 301 self-evaluation P3", THURSDAY)
    return THURSDAY


def test_without_an_address_what_waits_cannot_be_told(opened: Desk) -> None:
    opened.sweep(THURSDAY)
    opened.change_to(people(town=""), THURSDAY)
    assert {row[2] for row in waiting(opened, THURSDAY, "301") if row[0] == "town"} == {"unreachable"}
    assert "town@example.org" not in told(opened, THURSDAY)


def test_a_mail_held_by_hand_stays_as_it_is(opened: Desk) -> None:
    opened.sweep(THURSDAY)
    opened.change(
        "UPDATE notice SET held = TRUE WHERE mailbox_id = (SELECT id FROM mailbox WHERE address = 'town@example.org')"
    )
    opened.change_to(people(town="moved@example.org"), THURSDAY)
    assert {row[1:] for row in waiting(opened, THURSDAY, "301") if row[0] == "town"} == {("town@example.org", "held")}
    assert "moved@example.org" not in told(opened, THURSDAY)


def reminded(desk: Desk, unit: str) -> list[tuple[str, str, str]]:
    """Who hears of a unit's self-evaluations on Monday: role, person, state."""
    lines = desk.lines(MONDAY, unit_code=unit, deliverable="self-evaluation")
    return sorted({(line["role"], line["person_id"], line["state"]) for line in lines})


NEW = PersonRow("school-2", "小学新专管员", "new@example.org", Role.UNIT_OFFICER, "101001")


def test_an_import_taken_back_before_mails_left_loses_nothing(opened: Desk) -> None:
    opened.sweep(MONDAY)
    opened.change_to(people(without="school", more=(NEW,)), MONDAY)
    opened.change_to(REGISTER, MONDAY)
    assert reminded(opened, "101001") == [
        ("UNIT_OFFICER", "school", "planned"),
        ("UNIT_OFFICER", "school-2", "withdrawn"),
    ]
    mails = told(opened, MONDAY)
    assert "项目P2" in mails["shared@example.org"]
    assert "new@example.org" not in mails


def test_a_follower_who_goes_and_comes_again_hears_once(opened: Desk) -> None:
    opened.sweep(MONDAY)
    for register in (people(without="school", more=(NEW,)), REGISTER, people(without="school", more=(NEW,))):
        opened.change_to(register, MONDAY)
    mails = told(opened, MONDAY)
    assert "项目P2" in mails["new@example.org"]
    assert "shared@example.org" not in mails


def test_taken_back_after_the_follower_was_told_nothing_is_said_again(opened: Desk) -> None:
    opened.sweep(MONDAY)
    opened.change_to(people(without="school", more=(NEW,)), MONDAY)
    opened.run(MONDAY)
    opened.change_to(REGISTER, MONDAY)
    assert reminded(opened, "101001") == [
        ("UNIT_OFFICER", "school", "withdrawn"),
        ("UNIT_OFFICER", "school-2", "accepted"),
    ]


def test_an_address_blanked_and_restored_before_mails_left_is_written_to(opened: Desk) -> None:
    opened.sweep(MONDAY)
    opened.change_to(people(school=""), MONDAY)
    assert ("UNIT_OFFICER", "school", "unreachable") in reminded(opened, "101001")
    opened.change_to(REGISTER, MONDAY)
    assert reminded(opened, "101001") == [
        ("DEPT", "two", "withdrawn"),
        ("FIN_OPERATOR", "operator", "withdrawn"),
        ("UNIT_OFFICER", "school", "planned"),
    ]
    assert "项目P2" in told(opened, MONDAY)["shared@example.org"]


def test_an_address_that_comes_after_the_mails_of_its_day_left_changes_nothing_said(opened: Desk) -> None:
    opened.change_to(people(school=""), MONDAY)
    opened.run(MONDAY)
    opened.change_to(REGISTER, "Tuesday 2022-04-19")
    assert ("UNIT_OFFICER", "school", "unreachable") in reminded(opened, "101001")


def test_where_nobody_answers_any_more_the_gap_is_on_record_and_department_and_desk_hear(opened: Desk) -> None:
    opened.sweep(MONDAY)
    opened.change_to(people(without="school"), MONDAY)
    assert reminded(opened, "101001") == [
        ("DEPT", "two", "planned"),
        ("FIN_OPERATOR", "operator", "planned"),
        ("UNIT_OFFICER", "", "no_recipient"),
        ("UNIT_OFFICER", "school", "withdrawn"),
    ]
    assert "小学" in told(opened, MONDAY)["operator@example.org"]


def test_who_comes_where_nobody_was_hears_in_the_place_of_department_and_desk(opened: Desk) -> None:
    opened.sweep(MONDAY)
    culture = PersonRow("culture", "文化站专管员", "culture@example.org", Role.UNIT_OFFICER, "301001")
    opened.change_to(people(more=(culture,)), MONDAY)
    assert reminded(opened, "301001") == [
        ("DEPT", "town-dept", "withdrawn"),
        ("FIN_OPERATOR", "operator", "withdrawn"),
        ("UNIT_OFFICER", "", "withdrawn"),
        ("UNIT_OFFICER", "culture", "planned"),
    ]
    opened.change_to(REGISTER, MONDAY)
    assert reminded(opened, "301001") == [
        ("DEPT", "town-dept", "planned"),
        ("FIN_OPERATOR", "operator", "planned"),
        ("UNIT_OFFICER", "", "no_recipient"),
        ("UNIT_OFFICER", "culture", "withdrawn"),
    ]


def test_what_is_owed_elsewhere_by_now_is_not_told_to_those_who_stand_in(opened: Desk) -> None:
    """The school is merged and its people are gone: nobody is told that nobody answers there."""
    opened.sweep(MONDAY)
    ended = tuple(
        replace(u, valid_to=date(2022, 4, 17), successor_code="101") if u.unit_code == "101001" else u for u in UNITS
    )
    subjects = tuple(replace(s, unit_code="101") if s.subject_code == "P2" else s for s in SUBJECTS)
    gone = tuple(p for p in PEOPLE if p.unit_code != "101001")
    opened.change_to(replace(REGISTER, units=ended, subjects=subjects, people=gone), MONDAY)
    lines = [line for line in opened.lines(MONDAY, subject_code="P2") if line["rung"] == "-10"]
    assert {(line["person_id"], line["state"]) for line in lines} == {("school", "withdrawn")}


def test_what_waits_about_a_unit_that_was_merged_goes_to_its_successor(opened: Desk) -> None:
    """The old unit's people hear nothing of it; the department and the section hear of it under its new owner."""
    opened.sweep(THURSDAY)
    ended = tuple(
        replace(u, valid_to=date(2022, 5, 4), successor_code="101") if u.unit_code == "101001" else u for u in UNITS
    )
    subjects = tuple(replace(s, unit_code="101") if s.subject_code == "P2" else s for s in SUBJECTS)
    opened.change_to(replace(REGISTER, units=ended, subjects=subjects), THURSDAY)
    mails = told(opened, THURSDAY)
    assert "shared@example.org" not in mails
    assert "项目P2" in mails["two@example.org"]
    assert "小学转入" in mails["two@example.org"].replace("\n", "").replace(" ", "")
    assert "小学 " not in mails["section@example.org"]
    dropped = opened.lines(THURSDAY, subject_code="P2", level="L2")
    assert {(line["person_id"], line["state"]) for line in dropped} >= {
        ("school", "withdrawn"),
        ("section", "accepted"),
    }
