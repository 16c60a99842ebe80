"""Cancelling a mail: it does not leave now or later, its lines say who and why, and the next rung is said."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest
from delivering import MONDAY, SUNDAY_AT_WORK, TUESDAY, again, deliver, number, refused_once, reminded, to, unreachable
from desk import Desk, at
from hamlet import PEOPLE, REGISTER
from offices import Prepare

from models.errors import NotKnown, RuleBroken
from notices.mailer import Mail, PostBook
from tasks.cancel_mail import cancel_mail
from tasks.outbox import show_mail

WEDNESDAY, THURSDAY = "Wednesday 2022-04-20", "Thursday 2022-04-21"
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


def returned(desk: Desk, subject: str, on: str = MONDAY) -> None:
    desk.do(f"submit 301 self-evaluation {subject}", on)
    desk.do(f"return 301 self-evaluation {subject}", on, why=f"缺附件{subject}")


def two_days_cancelled(desk: Desk) -> None:
    """Monday's mail to the town and Tuesday's."""
    cancelled(desk, number(desk, "town@", state="planned"))
    returned(desk, "P3")
    cancelled(desk, number(desk, "town@", state="planned"))


def test_what_comes_up_after_the_next_days_mail_was_cancelled_too_waits_one_day_more(waiting: Desk) -> None:
    two_days_cancelled(waiting)
    returned(waiting, "P4")
    assert {row["planned_on"] for row in waiting.lines(MONDAY, person_id="town", state="planned")} == {"2022-04-20"}
    for on in (MONDAY, TUESDAY):
        assert "town@example.org" not in {mail.to for mail in sent_on(waiting, on)}
    [mail] = [mail for mail in sent_on(waiting, WEDNESDAY) if mail.to == "town@example.org"]
    assert "缺附件P4" in mail.text and "缺附件P3" not in mail.text


def test_what_is_left_behind_rolls_over_days_whose_mail_was_cancelled(waiting: Desk) -> None:
    """Tuesday's mail is cancelled and Wednesday's; Monday's, which somebody held, is let go on Tuesday."""
    held = number(waiting, "town@", state="planned")
    waiting.change(f"UPDATE notice SET held = TRUE WHERE id = {held}")
    for subject in ("P3", "P4"):
        returned(waiting, subject, TUESDAY)
        cancelled(waiting, number(waiting, "town@", state="planned"), TUESDAY)
    waiting.change(f"UPDATE notice SET held = FALSE WHERE id = {held}")
    for on in (TUESDAY, WEDNESDAY):
        assert "town@example.org" not in {mail.to for mail in sent_on(waiting, on)}
    [mail] = [mail for mail in sent_on(waiting, THURSDAY) if mail.to == "town@example.org"]
    assert "七宝镇整体支出" in mail.text


def test_what_goes_to_another_address_passes_over_days_whose_mail_was_cancelled(waiting: Desk) -> None:
    two_days_cancelled(waiting)
    people = tuple(replace(p, email="town@example.org") if p.person_id == "two" else p for p in PEOPLE)
    waiting.change_to(replace(REGISTER, people=people), MONDAY)
    planned = waiting.lines(MONDAY, person_id="two", state="planned")
    assert {(row["address"], row["planned_on"]) for row in planned} == {("town@example.org", "2022-04-20")}


def test_a_line_whose_mail_was_taken_away_is_found_again(waiting: Desk) -> None:
    """A ledger from before: Monday's mail to the town is closed, and its lines wait for it."""
    waiting.change(f"UPDATE notice SET state = 5 WHERE id = {number(waiting, 'town@', state='planned')}")
    assert deliver(waiting, PostBook(), MONDAY).sent == 4
    assert "项目P3" in next(mail for mail in sent_on(waiting, TUESDAY) if mail.to == "town@example.org").text


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
