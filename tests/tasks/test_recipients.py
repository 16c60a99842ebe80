"""Who hears of a rung: roles by rung, and what happens where a role is empty, double, shared or new."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from desk import Desk, day
from hamlet import PEOPLE, REGISTER

from models.kinds import Role
from notices.mailer import PostBook
from tasks.register.rows import PersonRow

FIRST, REMINDER, LAST_CALL = "Tuesday 2022-03-01", "Monday 2022-04-18", "Thursday 2022-04-28"
Staffed = Callable[..., Desk]

# every rung of the ladder, the day it acts on what is due on 2022-04-29, and who hears of it
HEARD = {
    ("L0", FIRST): "UNIT_OFFICER DEPT FIN_SECTION",
    ("-10", REMINDER): "UNIT_OFFICER",
    ("-5", "Sunday 2022-04-24"): "UNIT_OFFICER",
    ("-3", "Tuesday 2022-04-26"): "UNIT_OFFICER",
    ("-1", LAST_CALL): "UNIT_OFFICER UNIT_DEPUTY DEPT",
    ("+1", "Thursday 2022-05-05"): "UNIT_OFFICER UNIT_DEPUTY DEPT FIN_SECTION",
    ("+3", "Saturday 2022-05-07"): "UNIT_OFFICER UNIT_DEPUTY UNIT_HEAD DEPT FIN_SECTION FIN_OPERATOR",
    ("+5", "Tuesday 2022-05-10"): "UNIT_OFFICER UNIT_DEPUTY UNIT_HEAD DEPT FIN_SECTION FIN_OPERATOR",
    ("+10", "Tuesday 2022-05-17"): "FIN_OPERATOR FIN_LEADER",
    ("+15", "Tuesday 2022-05-24"): "FIN_OPERATOR FIN_LEADER",
    ("+20", "Tuesday 2022-05-31"): "FIN_OPERATOR FIN_LEADER",
}
APPROVED = {
    "20220517-2022-standard+10": "UNIT_OFFICER UNIT_DEPUTY UNIT_HEAD DEPT FIN_SECTION FIN_OPERATOR FIN_LEADER",
    "20220524-2022-standard+15": "UNIT_DEPUTY UNIT_HEAD DEPT FIN_SECTION FIN_OPERATOR FIN_LEADER",
    "20220531-2022-standard+20": "UNIT_HEAD DEPT FIN_SECTION FIN_OPERATOR FIN_LEADER",
}


def person(
    who: str, role: Role, unit: str, *, first: date = date(1, 1, 1), last: date = date(9999, 12, 31)
) -> PersonRow:
    return PersonRow(who, who, f"{who}@example.org", role, unit, first, last)


@pytest.fixture
def staffed(desk: Desk) -> Staffed:
    """The evaluation opened with more people, or without some."""

    def staff(*more: PersonRow, without: tuple[str, ...] = ()) -> Desk:
        people = (*(each for each in PEOPLE if each.person_id not in without), *more)
        desk.take_in(replace(REGISTER, people=people), "Monday 2022-02-28")
        desk.open(FIRST)
        return desk

    return staff


def heard(desk: Desk, on: str, unit: str, **wanted: str) -> list[tuple[str, str, str]]:
    lines = desk.lines(on, unit_code=unit, deliverable="self-evaluation", **wanted)
    return sorted({(row["role"], row["person_id"], row["state"]) for row in lines})


def test_each_rung_is_heard_by_its_roles(staffed: Staffed) -> None:
    """The school has everybody: officer, deputy, head; its department, its section, the desk, a leader."""
    desk = staffed(person("principal", Role.UNIT_HEAD, "101001"))
    for (_, on), _roles in list(HEARD.items())[1:]:
        desk.sweep(on)
    for (rung, on), roles in HEARD.items():
        wanted = {"level": rung} if rung == "L0" else {"rung": rung}
        found = heard(desk, on, "101001", **wanted)
        assert {role for role, _, _ in found} == set(roles.split()), rung
        assert len(found) == len(roles.split())
    for batch, roles in APPROVED.items():
        desk.decide(batch, "Wednesday 2022-06-01")
        found = heard(desk, "Wednesday 2022-06-01", "101001", rung=batch[-3:])
        assert {role for role, _, _ in found} == set(roles.split()), batch
    desk.do("submit 101001 self-evaluation P2", "Thursday 2022-06-02")
    desk.do("return 101001 self-evaluation P2", "Monday 2022-06-06", why="缺附件")
    assert [role for role, _, _ in heard(desk, "Monday 2022-06-06", "101001")] == ["DEPT", "UNIT_OFFICER"]


def test_each_hears_of_what_is_theirs(opened: Desk) -> None:
    opened.sweep("Saturday 2022-05-07")
    lines = opened.lines("Saturday 2022-05-07", deliverable="self-evaluation")
    about: dict[str, set[str]] = {}
    for row in lines:
        about.setdefault(row["person_id"], set()).add(row["unit_code"])
    everywhere = {"101", "101001", "301", "301001"}
    assert about == {
        "": {"101", "101001", "301", "301001"},
        "two": {"101", "101001"},
        "head-101": {"101"},
        "school": {"101001"},
        "deputy": {"101001"},
        "town": {"301"},
        "mayor": {"301"},
        "town-dept": {"301001"},
        "section": everywhere,
        "operator": everywhere,
    }


def test_where_nobody_answers_the_gap_is_on_record_and_department_and_desk_hear(opened: Desk) -> None:
    """文化站 has no officer: on the reminder that is the officer's alone, its town and the desk hear instead."""
    opened.sweep(REMINDER)
    assert heard(opened, REMINDER, "301001") == [
        ("DEPT", "town-dept", "planned"),
        ("FIN_OPERATOR", "operator", "planned"),
        ("UNIT_OFFICER", "", "no_recipient"),
    ]
    assert heard(opened, REMINDER, "101001") == [("UNIT_OFFICER", "school", "planned")]
    assert opened.files().summary["unreachable"] == ["301001"]


def test_a_first_level_unit_has_no_department_and_that_role_is_silent(opened: Desk) -> None:
    opened.sweep(LAST_CALL)
    assert heard(opened, LAST_CALL, "101", rung="-1") == [
        ("UNIT_DEPUTY", "", "no_recipient"),
        ("UNIT_OFFICER", "two", "planned"),
    ]


def test_a_first_level_unit_without_an_officer_is_told_to_the_desk(staffed: Staffed) -> None:
    desk = staffed(without=("town",))
    desk.sweep(REMINDER)
    assert heard(desk, REMINDER, "301") == [
        ("FIN_OPERATOR", "operator", "planned"),
        ("UNIT_OFFICER", "", "no_recipient"),
    ]


def test_two_roles_in_one_person_are_one_line(staffed: Staffed) -> None:
    desk = staffed(replace(person("town", Role.UNIT_DEPUTY, "301"), name="七宝镇专管员"))
    desk.sweep(LAST_CALL)
    assert heard(desk, LAST_CALL, "301", rung="-1") == [("UNIT_OFFICER", "town", "planned")]


def test_two_officers_of_one_unit_both_hear(staffed: Staffed) -> None:
    desk = staffed(person("second", Role.UNIT_OFFICER, "301"))
    desk.sweep(REMINDER)
    assert [who for _, who, _ in heard(desk, REMINDER, "301")] == ["second", "town"]


def test_a_shared_mailbox_gets_one_mail(opened: Desk) -> None:
    """The school's officer and its deputy."""
    post = PostBook()
    opened.run(LAST_CALL, post)
    assert heard(opened, LAST_CALL, "101001", address="shared@example.org") == [
        ("UNIT_DEPUTY", "deputy", "accepted"),
        ("UNIT_OFFICER", "school", "accepted"),
    ]
    [mail] = [mail for mail in post.mails if mail.to == "shared@example.org"]
    assert "小学专管员" in mail.to_name and "小学副校长" in mail.to_name
    assert mail.text.count("项目P2") == 1


def test_a_new_officer_hears_from_their_first_day(staffed: Staffed) -> None:
    wednesday = date(2022, 4, 20)
    old = replace(person("town", Role.UNIT_OFFICER, "301", last=date(2022, 4, 19)), name="七宝镇专管员")
    desk = staffed(old, person("new", Role.UNIT_OFFICER, "301", first=wednesday), without=("town",))
    desk.sweep(REMINDER)
    desk.sweep("Sunday 2022-04-24")
    assert [who for _, who, _ in heard(desk, REMINDER, "301")] == ["town"]
    assert [who for _, who, _ in heard(desk, "Sunday 2022-04-24", "301")] == ["new"]


def test_an_officer_without_an_address_counts_as_nobody_and_is_written_down(staffed: Staffed) -> None:
    desk = staffed(PersonRow("town", "七宝镇专管员", "", Role.UNIT_OFFICER, "301"), without=("town",))
    desk.run(REMINDER)
    assert heard(desk, REMINDER, "301") == [
        ("FIN_OPERATOR", "operator", "accepted"),
        ("UNIT_OFFICER", "town", "unreachable"),
    ]
    [line] = {row["reason"] for row in desk.lines(REMINDER, person_id="town")}
    assert line == "no_address"
    assert desk.files().summary["unreachable"] == ["301", "301001"]


def test_what_falls_on_a_rest_day_is_planned_for_the_next_working_day(opened: Desk) -> None:
    opened.sweep("Saturday 2022-05-21")
    assert {row["planned_on"] for row in opened.lines("Saturday 2022-05-21")} == {str(day("Monday 2022-05-23"))}
