"""What waits to be told when the register changes: it goes to whoever answers now, at the address of today."""

from dataclasses import replace
from datetime import date

from desk import Desk
from hamlet import PEOPLE, REGISTER, SUBJECTS, UNITS

from models.kinds import Role
from notices.mailer import PostBook
from tasks.register.rows import PersonRow, Register

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
