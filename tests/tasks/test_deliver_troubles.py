"""Delivery in trouble: refusals, waits, a server that is down, a worker that ends; nothing lost, nothing said twice."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from delivering import MONDAY, NINE, TUESDAY, Pressed, deliver, reminded, states, to, unreachable
from desk import Desk, day
from offices import Prepare

from models.errors import MailRefused, Sentence
from models.settings import Settings
from notices.mailer import Mail, PostBook
from tasks.clock import moment
from tasks.deliver import message_id


@pytest.fixture
def told(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(reminded)


def test_who_is_not_on_the_allow_list_gets_nothing(told: Desk) -> None:
    told.change("UPDATE mailbox SET address = 'town@elsewhere.example' WHERE address = 'town@example.org'")
    post = PostBook()
    done = deliver(told, post, MONDAY, mail_allow_domains=("example.org",))
    assert (done.sent, done.refused) == (4, 1)
    assert "town@elsewhere.example" not in {mail.to for mail in post.mails}
    lines = told.lines(MONDAY, address="town@elsewhere.example")
    assert {(row["state"], row["reason"]) for row in lines} == {("refused", "收件域名不在试运行名单内")}


def test_a_refusal_is_final_for_that_mail_and_the_others_leave(told: Desk) -> None:
    post = PostBook({"town@example.org": MailRefused(Sentence("查无此人"))})
    done = deliver(told, post, MONDAY)
    assert (done.sent, done.refused, done.failed) == (4, 1, 0)
    assert states(told, "town") == {("refused", "查无此人")}
    later = PostBook()
    assert deliver(told, later, MONDAY, at=time(17, 0)).sent == 0
    assert deliver(told, later, TUESDAY).sent == 0


def test_a_recipient_put_off_is_tried_again_after_a_while_that_doubles(told: Desk) -> None:
    post = PostBook({"town@example.org": unreachable(recipient=True)})
    begun = moment(day(MONDAY), NINE)

    def tried(seconds: int) -> int:
        return deliver(told, post, MONDAY, wall=begun + timedelta(seconds=seconds), backoff_seconds=60).failed

    assert [tried(0), tried(59), tried(60), tried(179), tried(180)] == [1, 0, 1, 0, 1]
    [(attempts, reason)] = told.rows("SELECT attempts, reason FROM notice WHERE state = 0")
    assert (attempts, reason) == (3, "暂不接收")
    assert states(told, "town") == {("planned", "暂不接收")}
    post.faults.clear()
    assert deliver(told, post, MONDAY, wall=begun + timedelta(seconds=420)).sent == 1
    assert to(post, "town").message_id == message_id("town@example.org", day(MONDAY), "digest", Settings().mail_from)


def test_after_the_last_try_it_is_given_up_as_unreachable(told: Desk) -> None:
    post = PostBook({"town@example.org": unreachable(recipient=True)})
    limits = {"mail_max_attempts": 2, "backoff_seconds": 0}
    done = deliver(told, post, MONDAY, **limits)
    assert (done.sent, done.failed) == (4, 2)
    assert states(told, "town") == {("unreachable", "暂不接收")}
    assert deliver(told, PostBook(), TUESDAY).sent == 0


class Down:
    """A server that answers nobody."""

    def __init__(self) -> None:
        self.tries = 0

    def send(self, mail: Mail) -> None:
        self.tries += 1
        raise unreachable(recipient=False)

    def close(self) -> None:
        """Nothing is held open."""


def test_a_server_that_is_down_ends_the_run_and_is_counted_against_nobody(told: Desk) -> None:
    server = Down()
    done = deliver(told, server, MONDAY, mail_max_attempts=1)
    assert (server.tries, done.sent, done.why_not) == (3, 0, "暂不接收")
    found = told.rows("SELECT DISTINCT state, attempts FROM notice WHERE state < 2")
    assert [tuple(row) for row in found] == [(0, 0)]
    post = PostBook()
    assert deliver(told, post, MONDAY, wall=moment(day(MONDAY), time(9, 15))).sent == 5


class CutOff(Exception):
    """The worker ends in the middle of a mail."""


class Dying(PostBook):
    """Takes the mail; then the worker is gone before it can write that down."""

    def send(self, mail: Mail) -> None:
        super().send(mail)
        raise CutOff


def test_a_mail_in_flight_when_the_worker_ends_leaves_again_with_its_id_once_the_lease_is_over(told: Desk) -> None:
    begun = moment(day(MONDAY), NINE)
    dying, next_one = Dying(), PostBook()
    with pytest.raises(CutOff):
        deliver(told, dying, MONDAY, wall=begun, lease_seconds=300)
    assert deliver(told, next_one, MONDAY, wall=begun + timedelta(seconds=299)).sent == 0
    assert deliver(told, next_one, MONDAY, wall=begun + timedelta(seconds=301)).sent == 5
    [twice] = dying.mails
    assert twice.message_id in {mail.message_id for mail in next_one.mails}
    assert len({mail.message_id for mail in next_one.mails}) == 5


def test_a_dead_worker_of_this_machine_gives_its_lease_back_at_once(told: Desk) -> None:
    begun = moment(day(MONDAY), NINE)
    with pytest.raises(CutOff):
        deliver(told, Dying(), MONDAY, wall=begun)
    [(worker,)] = told.rows("SELECT DISTINCT worker FROM notice WHERE state = 1")
    host = worker.partition("/")[0]
    told.change("UPDATE notice SET worker = 'elsewhere/1/1' WHERE state = 1")
    assert deliver(told, PostBook(), MONDAY, wall=begun).sent == 0  # of other machines nothing is known
    told.change(f"UPDATE notice SET worker = '{host}/999999999/1' WHERE state = 1")
    assert deliver(told, PostBook(), MONDAY, wall=begun).sent == 5


def test_who_lost_its_lease_does_not_write_over_what_the_next_one_did(told: Desk) -> None:
    """A worker so slow that its lease ends while its mail is leaving."""
    begun, next_one = moment(day(MONDAY), NINE), PostBook()
    slow = Pressed(lambda: deliver(told, next_one, MONDAY, wall=begun + timedelta(seconds=301)))
    done = deliver(told, slow, MONDAY, wall=begun, lease_seconds=300)
    assert (done.sent, len(slow.mails), len(next_one.mails)) == (0, 1, 5)
    assert (
        told.rows("SELECT count(*) FROM notice WHERE state = 2 AND send_on = (SELECT max(send_on) FROM notice)")[0][0]
        == 5
    )
