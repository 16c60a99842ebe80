"""Reviewers are reminded: when the clock has run out, again after as long, in the one mail of the day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from desk import Desk, at, day
from hamlet import REGISTER
from offices import Prepare
from reviewed import P1, P2, P3, ROUTED, decide, hand_in, routed

from models.kinds import Role
from notices.mailer import PostBook
from rules.deeds import Deed
from tasks.board.waits import waits
from tasks.desk.owed import owed_by_unit
from tasks.desk.scope import Scope, Wanted
from tasks.remind_reviewers import remind_reviewers

MONDAY, TUESDAY = "Monday 2022-04-11", "Tuesday 2022-04-12"


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    """The hamlet with its review route; the year has begun."""
    return new_desk(routed)


def remind(desk: Desk, on: str) -> int:
    with desk.office.writing() as connection:
        calendars, days = desk.office.years(connection)
        return remind_reviewers(connection, calendars, days, on=day(on), at=at(on))


def told(desk: Desk, on: str) -> list[str]:
    return sorted(row["person_id"] for row in desk.lines(on) if row["level"] == "review")


def test_a_review_that_waits_is_told_after_the_clock_and_again_after_as_long(desk: Desk) -> None:
    hand_in(desk, P2, MONDAY, "school")
    assert [remind(desk, on) for on in ("Friday 2022-04-15", "Monday 2022-04-18")] == [0, 0]
    assert remind(desk, "Tuesday 2022-04-19") == 1  # the sixth working day
    assert remind(desk, "Tuesday 2022-04-19") == 0
    assert told(desk, "Tuesday 2022-04-19") == ["operator", "section", "two"]
    later = ("Wednesday 2022-04-20", "Saturday 2022-04-23", "Sunday 2022-04-24", "Monday 2022-04-25")
    assert [remind(desk, on) for on in later] == [0, 0, 0, 1]  # 20, 21, 22, Sunday 24 at work, 25
    assert desk.events(P2) == ["opened", "submitted", "review_waited", "review_waited"]


def test_a_day_missed_is_made_up_and_a_rest_day_reminds_nobody(desk: Desk) -> None:
    hand_in(desk, P2, MONDAY, "school")
    assert remind(desk, "Saturday 2022-04-23") == 0
    assert remind(desk, "Sunday 2022-04-24") == 1


def test_the_next_reviewer_has_a_clock_of_his_own(desk: Desk) -> None:
    hand_in(desk, P2, MONDAY, "school")
    remind(desk, "Tuesday 2022-04-19")
    decide(desk, Deed.FORWARD, P2, "Tuesday 2022-04-19", "two")
    assert remind(desk, "Monday 2022-04-25") == 0
    assert remind(desk, "Tuesday 2022-04-26") == 1
    assert told(desk, "Tuesday 2022-04-26") == ["operator", "section"]


def test_the_calendar_sets_the_clock(desk: Desk) -> None:
    desk.publish(f"{ROUTED}review_workdays: 2\n", TUESDAY)
    hand_in(desk, P2, TUESDAY, "school")
    assert [remind(desk, on) for on in ("Thursday 2022-04-14", "Friday 2022-04-15")] == [0, 1]


def test_what_waits_stands_in_the_one_mail_of_the_day(desk: Desk) -> None:
    desk.run("Tuesday 2022-03-01")
    for named, who in ((P1, "two"), (P2, "school"), (P3, "town")):
        hand_in(desk, named, MONDAY if named != P3 else TUESDAY, who)
    post = PostBook()
    desk.run("Wednesday 2022-04-20", post)
    mails = {mail.to: mail for mail in post.mails}
    section = mails["section@example.org"]
    assert section.subject == "【待审】3 项待审，最早4月11日收到 — 某区绩效管理 4月20日"
    for words in (
        "3 项报送等待审核，最早4月11日收到",
        "由财政局业务科室审核",
        "由预算主管部门经办审核",
        "已等 7 个工作日",
    ):
        assert words in section.text, words
    assert len([mail for mail in post.mails if mail.to == "section@example.org"]) == 1
    assert "项待审" not in "".join(mail.text for mail in post.mails if mail.to == "shared@example.org")


def test_what_is_decided_before_the_mail_leaves_is_not_said(desk: Desk) -> None:
    desk.run("Tuesday 2022-03-01")
    hand_in(desk, P2, MONDAY, "school")
    hand_in(desk, P1, MONDAY, "two")
    remind(desk, "Tuesday 2022-04-19")
    decide(desk, Deed.FORWARD, P2, "Tuesday 2022-04-19", "two")
    decide(desk, Deed.TAKE, P1, "Tuesday 2022-04-19", "section")
    post = PostBook()
    desk.run("Tuesday 2022-04-19", post)
    assert "two@example.org" not in {mail.to for mail in post.mails}
    [section] = [mail for mail in post.mails if mail.to == "section@example.org"]
    assert section.subject.startswith("【待审】1 项待审")
    reasons = {(row["person_id"], row["state"], row["reason"]) for row in desk.lines("Tuesday 2022-04-19")}
    assert ("two", "withdrawn", "reviewed") in reasons


def test_a_reminder_of_a_review_does_not_count_as_having_told_a_date(desk: Desk) -> None:
    hand_in(desk, P2, MONDAY, "school")
    desk.run("Tuesday 2022-04-19")
    decide_return = ("return 101001 self-evaluation P2", "Tuesday 2022-04-19")
    desk.do(*decide_return, why="缺附件")
    desk.run("Wednesday 2022-04-20")
    later = ROUTED.replace("on: 2022-04-30", "on: 2022-05-20", 1)
    done = desk.publish(later, "Thursday 2022-04-21")
    assert done.replanned.moved_owed > 0
    lines = desk.lines("Thursday 2022-04-21", unit_code="101001", level="")
    corrected = {row["person_id"] for row in lines}
    assert "school" in corrected
    assert "operator" not in corrected


def test_a_reviewer_who_has_left_is_followed_by_who_reviews_now(desk: Desk) -> None:
    hand_in(desk, P1, MONDAY, "two")
    remind(desk, "Tuesday 2022-04-19")
    people = [
        replace(row, person_id="section-2", name="新科室", email="section.2@example.org")
        if row.person_id == "section"
        else row
        for row in REGISTER.people
    ]
    desk.change_to(replace(REGISTER, people=tuple(people)), "Tuesday 2022-04-19", "轮岗")
    post = PostBook()
    desk.run("Tuesday 2022-04-19", post)
    heard = {mail.to for mail in post.mails if "项待审" in mail.subject}
    assert "section.2@example.org" in heard
    assert "section@example.org" not in heard


def days_told(desk: Desk, first: str, last: str) -> list[str]:
    """The days on which something was said about reviews."""
    on, end, found = day(first), day(last), []
    while on <= end:
        spoken = f"{on:%A} {on}"
        if remind(desk, spoken):
            found.append(spoken)
        on += timedelta(days=1)
    return found


def test_after_so_many_reminders_it_goes_up_once_and_then_nobody_is_written_to(desk: Desk) -> None:
    desk.publish(f"{ROUTED}review_workdays: 2\nreview_reminders: 2\n", MONDAY)
    hand_in(desk, P2, TUESDAY, "school")
    said = days_told(desk, "Wednesday 2022-04-13", "Thursday 2022-06-30")
    assert said == ["Friday 2022-04-15", "Tuesday 2022-04-19", "Thursday 2022-04-21"]
    assert told(desk, said[1]) == ["operator", "section", "two"]
    assert told(desk, said[2]) == ["head-101", "section"]  # of the department that reviews, not of the school
    assert desk.events(P2)[2:] == ["review_waited"] * 3
    assert [
        tuple(row)
        for row in desk.rows("SELECT level, count(*) FROM rung WHERE anchor = 'waiting' GROUP BY level ORDER BY level")
    ] == [
        ("L1", 2),
        ("L2", 1),
    ]


def test_a_turn_that_is_over_gives_the_next_reviewer_all_reminders(desk: Desk) -> None:
    desk.publish(f"{ROUTED}review_workdays: 2\nreview_reminders: 1\n", MONDAY)
    hand_in(desk, P2, TUESDAY, "school")
    assert days_told(desk, "Wednesday 2022-04-13", "Friday 2022-04-22") == ["Friday 2022-04-15", "Tuesday 2022-04-19"]
    decide(desk, Deed.FORWARD, P2, "Friday 2022-04-22", "two")
    said = days_told(desk, "Sunday 2022-04-24", "Thursday 2022-06-30")
    assert said == ["Tuesday 2022-04-26", "Thursday 2022-04-28"]
    assert told(desk, said[0]) == ["operator", "section"]
    assert told(desk, said[1]) == ["leader", "operator"]


def test_what_went_up_says_so_in_the_mail_and_stands_on_the_board_as_stuck(desk: Desk) -> None:
    desk.publish(f"{ROUTED}review_reminders: 1\n", MONDAY)
    hand_in(desk, P2, TUESDAY, "school")
    post = PostBook()
    for on in ("Wednesday 2022-04-20", "Tuesday 2022-04-26"):
        desk.run(on, post)
    [mail] = [mail for mail in post.mails if mail.to == "head.101@example.org" and "久未审核" in mail.subject]
    assert "请督促办理；此后不再发信" in mail.text
    assert "小学的主要负责人" not in mail.text
    with desk.office.reading() as connection:
        found = waits(desk.office, connection, Scope(everything=True), on=day("Tuesday 2022-04-26"))
        listed = owed_by_unit(
            connection,
            desk.office.workdays(connection),
            Scope(everything=True),
            on=day("Tuesday 2022-04-26"),
            wanted=Wanted(which="stuck"),
        )
    assert [(each.role, each.items, each.stuck) for each in found.reviews] == [(Role.DEPT, 1, 1)]
    assert [each.subject_code for each in listed.items] == ["P2"]
    assert listed.totals.listed("stuck") == 1
