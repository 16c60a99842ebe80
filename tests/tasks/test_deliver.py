"""Delivery: one mail an address a day, checked again before it leaves; nothing lost, nothing said twice."""

from collections.abc import Callable
from datetime import time

import pytest
from delivering import (
    LAST_CALL,
    MAY_DAY,
    MONDAY,
    NINE,
    SUNDAY_AT_WORK,
    TUESDAY,
    Pressed,
    deliver,
    left,
    reminded,
    states,
    to,
)
from desk import Desk, day
from offices import Prepare

from models.settings import Settings
from notices.mailer import PostBook
from tasks.clock import moment
from tasks.deliver import message_id
from tasks.outbox import hold_outbox, release_outbox


@pytest.fixture
def told(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(reminded)


def test_an_address_gets_one_mail_a_day_with_all_that_concerns_it(opened: Desk) -> None:
    post = PostBook()
    opened.run(LAST_CALL, post)
    assert sorted(mail.to for mail in post.mails) == sorted({mail.to for mail in post.mails})
    both = to(post, "two").text  # officer of the bureau of education, and department above the school
    assert "项目P1" in both and "小学" in both
    again = PostBook()
    assert deliver(opened, again, LAST_CALL, at=time(17, 0)).sent == 0
    assert again.mails == []


def test_a_mail_s_id_follows_from_address_and_day_and_stands_in_the_files(told: Desk) -> None:
    post = PostBook()
    done = deliver(told, post, MONDAY)
    assert done.sent == len(post.mails) == 5
    assert done.message_ids == [mail.message_id for mail in post.mails]
    sender = Settings().mail_from
    assert {mail.message_id for mail in post.mails} == {
        message_id(mail.to, day(MONDAY), "digest", sender) for mail in post.mails
    }
    shown = {row["mail_id"] for row in told.lines(MONDAY) if row["state"] == "accepted"}
    assert shown == set(done.message_ids)
    assert {row["sent_at"] for row in told.lines(MONDAY) if row["mail_id"]} == {"2022-04-18T09:00:00+08:00"}


def test_a_line_that_comes_after_today_s_mail_waits_for_the_next_working_day(told: Desk) -> None:
    told.do("submit 101001 self-evaluation P2", MONDAY)
    told.do("submit 301 self-evaluation P3", MONDAY)
    deliver(told, PostBook(), MONDAY)
    for named in ("101001 self-evaluation P2", "301 self-evaluation P3"):
        told.do(f"return {named}", MONDAY, why="缺附件")
    assert {left(row) for row in told.lines(MONDAY, subject_code="P3", due_version="2")} == {(str(day(TUESDAY)), "")}
    post = PostBook()
    assert deliver(told, post, MONDAY, at=time(17, 0)).sent == 0
    assert deliver(told, post, TUESDAY).sent == 3  # the school, its department, the town
    assert "缺附件" in to(post, "town").text


def test_what_is_handed_in_before_the_mail_leaves_is_not_in_it(told: Desk) -> None:
    told.do("submit 101 self-evaluation P1", MONDAY)  # all that its officer was to hear
    told.do("submit 301 self-evaluation P3", MONDAY)  # a part
    told.do("extend 301 self-evaluation P4", MONDAY, value="2022-05-31", why="疫情")
    post = PostBook()
    done = deliver(told, post, MONDAY)
    assert (done.sent, done.withdrawn) == (4, 1)
    assert not [mail for mail in post.mails if mail.to == "two@example.org"]
    assert states(told, "two") == {("withdrawn", "handed_in")}
    text = to(post, "town").text
    assert "七宝镇整体支出" in text and "项目P3" not in text and "项目P4" not in text
    by_subject = {row["subject_code"]: (row["state"], row["reason"]) for row in told.lines(MONDAY, person_id="town")}
    assert by_subject == {
        "P3": ("withdrawn", "handed_in"),
        "P4": ("withdrawn", "changed"),
        "W301": ("accepted", ""),
    }


@pytest.mark.parametrize(
    ("on", "at", "why_not"),
    [
        (MONDAY, time(8, 59), "现在不在发送时间（09:00-17:30）"),
        (MONDAY, time(17, 31), "现在不在发送时间（09:00-17:30）"),
        ("Saturday 2022-04-23", NINE, "2022-04-23是休息日"),
        (MAY_DAY, NINE, "2022-05-01是休息日（劳动节放假）"),
    ],
)
def test_nothing_leaves_on_a_rest_day_or_outside_office_hours(told: Desk, on: str, at: time, why_not: str) -> None:
    before = told.files().bytes()
    post = PostBook()
    done = deliver(told, post, on, at=at)
    assert done.why_not.startswith(why_not)
    assert (done.sent, post.mails, told.files().bytes()) == (0, [], before)


@pytest.mark.parametrize("at", [time(9, 0), time(17, 30)])
def test_office_hours_begin_and_end_with_their_minutes(told: Desk, at: time) -> None:
    assert deliver(told, PostBook(), MONDAY, at=at).sent == 5


def test_a_sunday_at_work_is_a_day_like_others(told: Desk) -> None:
    post = PostBook()
    told.run(SUNDAY_AT_WORK, post)
    assert len(post.mails) == 5


def test_while_the_stop_button_is_pressed_nothing_leaves(told: Desk) -> None:
    with told.office.writing() as connection:
        hold_outbox(connection, by="operator", why="核对名单", at=moment(day(MONDAY), NINE))
    assert deliver(told, PostBook(), MONDAY).why_not == "发送已暂停"
    assert {row["state"] for row in told.lines(MONDAY) if row["address"]} == {"held"}
    with told.office.writing() as connection:
        release_outbox(connection, at=moment(day(MONDAY), NINE))
    assert deliver(told, PostBook(), MONDAY).sent == 5


def test_the_stop_button_stops_a_delivery_on_its_way(told: Desk) -> None:
    def press() -> None:
        with told.office.writing() as connection:
            hold_outbox(connection, by="operator", why="核对名单", at=moment(day(MONDAY), NINE))

    post = Pressed(press)
    done = deliver(told, post, MONDAY)
    assert (done.sent, len(post.mails), done.why_not) == (1, 1, "发送已暂停")
    assert {tuple(row) for row in told.rows("SELECT state, attempts FROM notice WHERE state < 2")} == {(0, 0)}
    with told.office.writing() as connection:
        release_outbox(connection, at=moment(day(MONDAY), NINE))
    rest = PostBook()
    assert deliver(told, rest, MONDAY).sent == 4
    assert len({mail.to for mail in post.mails + rest.mails}) == 5


def test_what_was_left_behind_joins_the_next_working_day_s_one_mail(told: Desk) -> None:
    """Mail was down for a week: on 04-24 the reminders of 04-18 and of the day are one mail, each thing named once."""
    post = PostBook()
    told.run(SUNDAY_AT_WORK, post)
    assert len(post.mails) == len({mail.to for mail in post.mails}) == 5
    assert to(post, "two").text.count("项目P1") == 1
    sunday = str(day(SUNDAY_AT_WORK))
    for on in (MONDAY, SUNDAY_AT_WORK):
        [line] = told.lines(on, person_id="two")
        assert left(line) == (sunday, to(post, "two").message_id)
    merged = told.rows("SELECT count(*) FROM notice WHERE state = 9 AND sent_at IS NULL AND attempts = 0")
    assert merged[0][0] == 5
    assert told.files().summary["mail"]["max_per_person_day"] == 1


def test_what_was_left_behind_and_handed_in_meanwhile_is_not_said(told: Desk) -> None:
    told.do("submit 101 self-evaluation P1", "Wednesday 2022-04-20")
    post = PostBook()
    assert deliver(told, post, "Wednesday 2022-04-20").withdrawn == 1
    assert "two@example.org" not in {mail.to for mail in post.mails}


def test_a_mail_says_days_as_of_today_though_its_line_is_older(told: Desk) -> None:
    post = PostBook()
    assert deliver(told, post, "Friday 2022-04-29").sent == 5
    assert "今日到期" in to(post, "two").subject + to(post, "two").text
