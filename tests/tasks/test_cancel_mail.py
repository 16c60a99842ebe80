"""Cancelling a mail: it does not leave now or later, its lines say who and why, and the next rung is said."""

from collections.abc import Callable
from datetime import time

import pytest
from delivering import MONDAY, SUNDAY_AT_WORK, TUESDAY, again, deliver, number, refused_once, reminded, to, unreachable
from desk import Desk, at
from offices import Prepare

from models.errors import NotKnown, RuleBroken
from notices.mailer import Mail, PostBook
from tasks.cancel_mail import cancel_mail
from tasks.outbox import show_mail

CANCELLED = "FIN_OPERATOR取消：地址有误"


@pytest.fixture
def told(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(refused_once)


def cancelled(desk: Desk, mail: int, on: str = MONDAY, *, by: str = "FIN_OPERATOR", why: str = "地址有误") -> None:
    with desk.office.writing() as connection:
        cancel_mail(connection, mail, by=by, why=why, at=at(on))


@pytest.fixture
def waiting(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(reminded)


def test_a_cancelled_mail_does_not_leave_now_or_later_and_says_who_and_why(waiting: Desk) -> None:
    mail = number(waiting, "town@", state="planned")
    cancelled(waiting, mail)
    assert deliver(waiting, PostBook(), MONDAY).sent == 4
    post = PostBook()
    waiting.run(TUESDAY, post)
    assert post.mails == []
    lines = {(row["state"], row["reason"], row["mail_id"]) for row in waiting.lines(MONDAY, person_id="town")}
    assert lines == {("withdrawn", CANCELLED, "")}
    with waiting.office.reading() as connection:
        head, items = show_mail(connection, mail)
    assert (head["state"], head["reason"]) == ("withdrawn", CANCELLED)
    assert [(act["act"], act["by"], act["why"]) for act in head["acts"]] == [("cancel", "FIN_OPERATOR", "地址有误")]
    assert {item["state"] for item in items} == {"withdrawn"}


def test_the_next_rung_is_said_though_a_mail_was_cancelled(waiting: Desk) -> None:
    cancelled(waiting, number(waiting, "town@", state="planned"))
    post = PostBook()
    waiting.run(SUNDAY_AT_WORK, post)
    assert "项目P3" in to(post, "town").text


def test_what_comes_up_later_on_that_day_waits_for_the_next(waiting: Desk) -> None:
    cancelled(waiting, number(waiting, "town@", state="planned"))
    waiting.do("submit 301 self-evaluation P3", MONDAY)
    waiting.do("return 301 self-evaluation P3", MONDAY, why="缺附件")
    assert "town@example.org" not in {mail.to for mail in sent_on(waiting, MONDAY)}
    assert "缺附件" in next(mail for mail in sent_on(waiting, TUESDAY) if mail.to == "town@example.org").text


def sent_on(desk: Desk, on: str) -> list[Mail]:
    post = PostBook()
    deliver(desk, post, on, at=time(10, 0))
    return list(post.mails)


def test_a_held_mail_and_a_resent_one_can_be_cancelled(told: Desk) -> None:
    mail = number(told, "town@")
    [new] = again(told, mail, TUESDAY)
    told.change(f"UPDATE notice SET held = TRUE WHERE id = {new}")
    cancelled(told, new, TUESDAY)
    assert deliver(told, PostBook(), TUESDAY).sent == 0
    rows = {(row["state"], row["reason"]) for row in told.lines(MONDAY, person_id="town")}
    assert rows == {("refused", "查无此人"), ("withdrawn", CANCELLED)}


def test_what_has_left_or_is_leaving_is_not_cancelled_and_nothing_is_changed(told: Desk) -> None:
    mail = number(told, "two@")
    before = told.files().bytes()
    for named, sentence in ((mail, "正在发出或已有结果"), (999, "没有编号为999的通知")):
        with pytest.raises((RuleBroken, NotKnown), match=sentence):
            cancelled(told, named)
    with pytest.raises(RuleBroken, match="取消须写明由谁、为什么"):
        cancelled(told, mail, why="")
    assert told.files().bytes() == before


def test_what_was_handed_in_before_is_told_apart_from_what_was_cancelled(waiting: Desk) -> None:
    waiting.do("submit 301 self-evaluation P3", MONDAY)
    deliver(waiting, PostBook({"town@example.org": unreachable(recipient=True)}), MONDAY)  # P3 drops out; put off
    cancelled(waiting, number(waiting, "town@", state="planned"))
    reasons = {row["subject_code"]: row["reason"] for row in waiting.lines(MONDAY, person_id="town")}
    assert reasons == {"P3": "handed_in", "P4": CANCELLED, "W301": CANCELLED}
