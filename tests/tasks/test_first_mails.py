"""The first mails of a live office wait for somebody's yes; asked once, never where mails have left before."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from delivering import MONDAY, NINE, TUESDAY, deliver, reminded
from desk import Desk, at, day
from hamlet import settled
from offices import Prepare

from models.errors import RuleBroken
from models.settings import Settings
from notices.mailer import PostBook
from tasks.clock import moment, set_trial
from tasks.first_mails import ask_before_first_mails, confirm_first_mails, unconfirmed
from tasks.office import Office
from tasks.outbox import Wanted, mails
from tasks.preview import Preview, preview
from tasks.upkeep import look_around

OPENING = "Tuesday 2022-03-01"


def swept(office: Office) -> None:
    """A live office on its first morning: opened, six mails planned, nobody has said yes."""
    settled(office)
    desk = Desk(office, Path())
    asked(desk)
    desk.open(OPENING)


def asked(desk: Desk, on: str = OPENING) -> bool:
    with desk.office.writing() as connection:
        return ask_before_first_mails(connection, at=at(on))


def looked(desk: Desk, on: str = OPENING, **settings: object) -> Preview:
    with desk.office.writing() as connection:
        return preview(desk.office, connection, Settings(**settings), at=moment(day(on), NINE))  # type: ignore[arg-type]


def confirmed(desk: Desk, by: str = "FIN_ADMIN") -> None:
    with desk.office.writing() as connection:
        confirm_first_mails(connection, by=by, why="名册已核对", at=at(OPENING))


@pytest.fixture
def morning(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(swept)


def test_nothing_leaves_before_somebody_says_yes_and_then_everything_does(morning: Desk) -> None:
    post = PostBook()
    done = deliver(morning, post, OPENING)
    assert (done.sent, post.mails, done.trouble) == (0, [], "")
    assert done.why_not == "首批邮件尚未确认，先不发出（nianlun outbox confirm）"
    assert {row["state"] for row in morning.lines(OPENING) if row["address"]} == {"held"}
    with morning.office.reading() as connection:
        assert {row["state"] for row in mails(connection, Wanted())} == {"held"}
    confirmed(morning)
    assert deliver(morning, post, OPENING).sent == 6


def test_what_waits_longer_than_a_day_leaves_as_one_mail_each(morning: Desk) -> None:
    for on in (OPENING, "Wednesday 2022-03-02", MONDAY):
        morning.run(on)
    confirmed(morning)
    post = PostBook()
    deliver(morning, post, TUESDAY)
    assert len(post.mails) == len({mail.to for mail in post.mails}) > 5


def test_it_is_asked_once(morning: Desk) -> None:
    assert asked(morning)  # a second import before the yes waits for the same yes
    confirmed(morning)
    assert not asked(morning)
    assert deliver(morning, PostBook(), OPENING).sent == 6
    with pytest.raises(RuleBroken, match="没有待确认的首批邮件"):
        confirmed(morning)


def test_an_office_whose_mails_have_left_is_not_asked(new_desk: Callable[[Prepare], Desk]) -> None:
    desk = new_desk(reminded)
    assert not asked(desk, MONDAY)
    assert deliver(desk, PostBook(), MONDAY).sent == 5


def test_an_office_on_the_trial_clock_is_not_asked(desk: Desk) -> None:
    with desk.office.writing() as connection:
        set_trial(connection, moment(date(2022, 2, 28), NINE))
    assert not asked(desk)
    with desk.office.reading() as connection:
        assert not unconfirmed(connection)


def test_who_says_yes_stands_in_the_ledger_and_must_be_named(morning: Desk) -> None:
    with pytest.raises(RuleBroken, match="须写明由谁确认"):
        confirmed(morning, by=" ")
    confirmed(morning)
    assert morning.rows("SELECT value, by, why FROM switch WHERE key = 'first_mails'") == [
        ("confirmed", "FIN_ADMIN", "名册已核对")
    ]


def test_the_preview_is_what_then_leaves_and_looking_changes_nothing(morning: Desk) -> None:
    before = morning.files().bytes()
    found = looked(morning, mail_allow_domains=("example.com",))
    assert morning.files().bytes() == before
    assert morning.rows("SELECT count(*) FROM notice WHERE state = 1") == [(0,)]
    confirmed(morning)
    post = PostBook()
    deliver(morning, post, OPENING)
    assert [mail.address for mail in found.mails] == sorted(mail.to for mail in post.mails)
    assert found.domains == (("example.org", 6),)
    assert (found.not_allowed, found.unreachable) == (6, (("301001", "文化站"),))
    assert found.worst is not None and found.worst.items == max(mail.items for mail in found.mails)
    [same] = [mail for mail in post.mails if found.sample and mail.to == found.sample.to]
    assert found.sample and (same.subject, same.text) == (found.sample.subject, found.sample.text)


def test_on_a_rest_day_the_preview_is_of_the_next_working_day(morning: Desk) -> None:
    found = looked(morning, "Saturday 2022-03-05")
    assert (found.on, len(found.mails)) == (date(2022, 3, 7), 6)


def test_upkeep_names_it_every_morning(morning: Desk) -> None:
    told = look_around(morning.office, on=day(OPENING), at=at(OPENING)).troubles
    assert "首批邮件尚未确认" in "".join(told)
    confirmed(morning)
    assert "首批邮件" not in "".join(look_around(morning.office, on=day(OPENING), at=at(OPENING)).troubles)
