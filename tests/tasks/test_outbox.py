"""The outbox: what waits and what left, one mail's items, and the two ways to stop."""

from collections.abc import Callable
from pathlib import Path

import pytest
from desk import Desk, day
from hamlet import settled
from offices import Prepare

from models.errors import NotKnown
from notices.mailer import PostBook
from tasks.clock import SWEEP_AT, moment
from tasks.office import Office
from tasks.outbox import Wanted, hold_mail, hold_outbox, mails, release_mail, release_outbox, show_mail

MONDAY, TUESDAY = "Monday 2022-04-18", "Tuesday 2022-04-19"
EVERYBODY = ["dept.301", "operator", "shared", "town", "two"]


def reminded(office: Office) -> None:
    """The opening's mails left on 03-01; Monday's five wait."""
    settled(office)
    desk = Desk(office, Path())
    desk.run("Tuesday 2022-03-01")
    desk.sweep(MONDAY)


@pytest.fixture
def waiting(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(reminded)


def listed(desk: Desk, **wanted: object) -> list[tuple[str, str]]:
    with desk.office.reading() as connection:
        found = mails(connection, Wanted(**wanted))  # type: ignore[arg-type]
    return [(row["address"].partition("@")[0], row["state"]) for row in found]


def number(desk: Desk, who: str) -> int:
    with desk.office.reading() as connection:
        return int(
            next(row["id"] for row in mails(connection, Wanted(state="planned")) if row["address"].startswith(who))
        )


def test_waiting_mails_are_listed_by_their_state(waiting: Desk) -> None:
    assert sorted(listed(waiting, state="planned")) == [(who, "planned") for who in EVERYBODY]
    assert {state for _, state in listed(waiting)} == {"planned", "accepted"}
    assert listed(waiting, state="refused") == []
    waiting.run(MONDAY)
    assert listed(waiting, state="PLANNED") == []


def test_only_the_newest_are_listed(waiting: Desk) -> None:
    assert len(listed(waiting, limit=3)) == 3
    assert listed(waiting, limit=5) == listed(waiting)[-5:]
    assert {state for _, state in listed(waiting, limit=5)} == {"planned"}


def test_a_state_that_is_none_is_not_known(waiting: Desk) -> None:
    with pytest.raises(NotKnown, match="没有状态“lost”"):
        listed(waiting, state="lost")


def test_a_mail_is_shown_with_what_it_says(waiting: Desk) -> None:
    with waiting.office.reading() as connection:
        head, items = show_mail(connection, number(waiting, "town"))
    assert (head["address"], head["send_on"], head["state"]) == ("town@example.org", day(MONDAY), "planned")
    assert [(item["subject_code"], item["level"], item["state"]) for item in items] == [
        (code, "L1", "planned") for code in ("P3", "P4", "W301")
    ]
    with waiting.office.reading() as connection, pytest.raises(NotKnown, match="没有编号为0的通知"):
        show_mail(connection, 0)


def test_a_mail_that_left_shows_what_was_taken_out_of_it(waiting: Desk) -> None:
    mail = number(waiting, "town")
    waiting.do("submit 301 self-evaluation P4", MONDAY)
    waiting.run(MONDAY)
    with waiting.office.reading() as connection:
        head, items = show_mail(connection, mail)
    assert (head["state"], head["attempts"]) == ("accepted", 1)
    assert head["message_id"] and head["sent_at"]
    states = {item["subject_code"]: item["state"] for item in items}
    assert states == {"P3": "accepted", "P4": "withdrawn", "W301": "accepted"}


def test_a_mail_that_is_held_stays_and_the_others_leave(waiting: Desk) -> None:
    mail = number(waiting, "town")
    with waiting.office.writing() as connection:
        hold_mail(connection, mail)
    post = PostBook()
    waiting.run(MONDAY, post)
    assert sorted(each.to.partition("@")[0] for each in post.mails) == [who for who in EVERYBODY if who != "town"]
    assert ("town", "held") in listed(waiting)
    assert {row["state"] for row in waiting.lines(MONDAY, person_id="town")} == {"held"}
    with waiting.office.writing() as connection:
        release_mail(connection, mail)
    waiting.run(MONDAY, post)
    assert post.mails[-1].to == "town@example.org"


def test_a_mail_that_is_held_is_kept_back_over_the_days_until_it_is_released(waiting: Desk) -> None:
    mail = number(waiting, "town")
    with waiting.office.writing() as connection:
        hold_mail(connection, mail)
    post = PostBook()
    for on in (MONDAY, TUESDAY, "Wednesday 2022-04-20"):
        waiting.run(on, post)
    assert "town@example.org" not in {each.to for each in post.mails}
    assert {row["state"] for row in waiting.lines(MONDAY, person_id="town")} == {"held"}
    waiting.run("Sunday 2022-04-24", post)  # the next reminder is another mail, and leaves
    assert [each.to for each in post.mails].count("town@example.org") == 1
    with waiting.office.writing() as connection:
        release_mail(connection, mail)
    waiting.run("Monday 2022-04-25", post)
    assert {row["planned_on"] for row in waiting.lines(MONDAY, person_id="town")} == {str(day("Monday 2022-04-25"))}
    assert [each.to for each in post.mails].count("town@example.org") == 2


def test_what_has_left_is_neither_held_nor_released(waiting: Desk) -> None:
    mail = number(waiting, "town")
    waiting.run(MONDAY)
    for number_, act in ((mail, hold_mail), (mail, release_mail), (0, hold_mail)):
        with (
            waiting.office.writing() as connection,
            pytest.raises(NotKnown, match=f"没有编号为{number_}、尚未发出的通知"),
        ):
            act(connection, number_)


def test_while_everything_is_stopped_what_waits_is_shown_as_held(waiting: Desk) -> None:
    at = moment(day(MONDAY), SWEEP_AT)
    with waiting.office.writing() as connection:
        hold_outbox(connection, by="operator", why="核对名单", at=at)
    assert sorted(listed(waiting, state="held")) == [(who, "held") for who in EVERYBODY]
    assert waiting.rows("SELECT by, why FROM switch WHERE key = 'outbox_held'") == [("operator", "核对名单")]
    post = PostBook()
    assert waiting.run(MONDAY, post).delivered.why_not == "发送已暂停"
    with waiting.office.writing() as connection:
        release_outbox(connection, at=at)
    waiting.run(TUESDAY, post)
    assert sorted(mail.to.partition("@")[0] for mail in post.mails) == EVERYBODY
    assert {row["planned_on"] for row in waiting.lines(MONDAY, state="accepted")} == {str(day(TUESDAY))}
