"""Delivery against a mail server that misbehaves and is mended: nothing lost, nothing planned twice, final states true.

The hamlet's mails of its first day, real sockets, both databases. What an undisturbed delivery leaves is the measure.
"""

from collections import Counter
from datetime import date

import pytest
from hostile_desk import ON, HostileDesk
from ledger_files import LedgerFiles, same_files

from notices.mailer import Mail
from tasks.clock import SWEEP_AT, moment
from tasks.day import look_after
from tasks.deliver import SERVER_TROUBLES, Delivered

NEXT_MORNING = date(2022, 3, 2)
POISONOUS = "town@example.org"
TIME_OUT = 0.3  # seconds; only where the server is slow: a machine under load may be slow too
LOGIN = dict(smtp_user="nianlun", smtp_password="right")
OURS = {"says 550 to the sender", "wants a login", "rejects the login"}  # the office's own trouble: one try tells
SERVER_TROUBLE = {
    "greets late": (dict(greets_after=3 * TIME_OUT), {}),
    "stalls at MAIL": (dict(stalls_at="MAIL"), {}),
    "stalls at DATA": (dict(stalls_at="DATA"), {}),
    "stalls after the text": (dict(stalls_at="DONE"), {}),
    "cuts amid DATA": (dict(cuts_at="TEXT"), {}),
    "cuts after DATA, before its answer": (dict(cuts_at="DONE"), {}),
    "says 421 to RCPT": (dict(says={"RCPT": "421 4.3.2 closing"}), {}),
    "says 550 to the sender": (dict(says={"MAIL": "550 5.7.1 who are you"}), {}),
    "wants a login": (dict(says={"MAIL": "530 5.7.0 authentication required"}), {}),
    "rejects the login": (dict(login=("nianlun", "right")), LOGIN | dict(smtp_password="wrong")),
}


@pytest.mark.parametrize("trouble", SERVER_TROUBLE)
def test_a_server_in_trouble_ends_the_run_and_makes_nothing_final(
    trouble: str, desk: HostileDesk, undisturbed: LedgerFiles
) -> None:
    temper, account = SERVER_TROUBLE[trouble]
    desk.finds(**temper)
    for _ in range(2):  # the next run finds it no better
        done = desk.deliver(**account, mail_max_attempts=1, smtp_timeout=TIME_OUT)
        assert (done.sent, done.refused, done.failed) == (0, 0, 1 if trouble in OURS else SERVER_TROUBLES)
        assert "邮件服务器" in done.why_not == done.trouble
        assert set(desk.states().values()) == {"planned"}
    desk.mend()
    done = desk.deliver(**(account and LOGIN))
    assert (done.sent, done.failed, done.why_not) == (6, 0, "")
    assert desk.deliver(**(account and LOGIN)) == Delivered()
    same_files(desk.files(), undisturbed)
    assert set(desk.accepted().values()) == {1}


def test_what_arrived_without_an_answer_comes_again_as_the_same_mail(
    desk: HostileDesk, undisturbed: LedgerFiles
) -> None:
    desk.finds(cuts_at="DONE")
    desk.deliver()
    in_doubt = Counter(desk.server.seen.texts)
    assert in_doubt.total() == SERVER_TROUBLES
    desk.mend()
    desk.deliver()
    came = Counter(desk.server.seen.texts)
    assert set(in_doubt) < set(came)
    assert came == in_doubt + Counter(desk.server.seen.mails)
    same_files(desk.files(), undisturbed)


def test_a_server_that_recovers_within_the_run_gets_every_mail_in_it(
    desk: HostileDesk, undisturbed: LedgerFiles
) -> None:
    desk.finds(cuts_at="TEXT")
    tried: list[Mail] = []

    def told(mail: Mail) -> None:
        tried.append(mail)
        if len(tried) == SERVER_TROUBLES:
            desk.mend()

    done = desk.deliver(told)
    assert (done.sent, done.failed, done.why_not) == (6, SERVER_TROUBLES - 1, "")
    same_files(desk.files(), undisturbed)


def test_troubles_that_are_not_in_a_row_do_not_end_the_run(desk: HostileDesk, undisturbed: LedgerFiles) -> None:
    tried: list[Mail] = []

    def told(mail: Mail) -> None:
        tried.append(mail)
        desk.finds(cuts_at="TEXT" if len(tried) % 2 else "")

    done = desk.deliver(told)
    assert (done.sent, done.why_not) == (6, "")
    assert done.failed >= SERVER_TROUBLES
    same_files(desk.files(), undisturbed)


def test_one_who_is_refused_for_good_does_not_keep_the_others_from_their_mails(desk: HostileDesk) -> None:
    desk.finds(refuses={POISONOUS: "550 5.1.1 no such user"})
    done = desk.deliver()
    assert (done.sent, done.refused, done.failed) == (5, 1, 0)
    desk.mend()
    assert desk.deliver() == Delivered()
    states = desk.states()
    assert states.pop(POISONOUS) == "refused"
    assert set(states.values()) == {"accepted"}
    assert "550 5.1.1 no such user" in " ".join(desk.reasons(POISONOUS))
    assert desk.lines() == desk.planned


@pytest.mark.parametrize("step", ["RCPT", "DONE"])
def test_one_who_is_put_off_for_ever_is_unreachable_in_the_end_and_blocks_nobody(step: str, desk: HostileDesk) -> None:
    first: list[str] = []

    def told(mail: Mail) -> None:
        first.append(mail.to)
        off = {step: "451 4.2.0 later"} if mail.to == POISONOUS else {}
        desk.finds(says=off)

    done = desk.deliver(told, mail_max_attempts=4)
    assert (done.sent, done.failed, done.why_not) == (5, 4, "")
    assert first.count(POISONOUS) == 4
    assert set(first[:6]) == set(first), "everybody was tried once before anybody was tried again"
    states = desk.states()
    assert states.pop(POISONOUS) == "unreachable"
    assert set(states.values()) == {"accepted"}
    assert "451 4.2.0 later" in " ".join(desk.reasons(POISONOUS))
    desk.mend()
    assert desk.deliver() == Delivered()
    assert desk.lines() == desk.planned


def test_whoever_is_put_off_only_for_a_while_gets_the_mail_in_the_end(
    desk: HostileDesk, undisturbed: LedgerFiles
) -> None:
    tried: Counter[str] = Counter()

    def told(mail: Mail) -> None:
        tried[mail.to] += 1
        greylisted = {} if tried[mail.to] > 2 else {"RCPT": "451 4.7.1 greylisted"}
        desk.finds(says=greylisted)

    desk.deliver(told, mail_max_attempts=3)
    while "planned" in desk.states().values():
        desk.deliver(told, mail_max_attempts=3)
    same_files(desk.files(), undisturbed)
    assert set(desk.accepted().values()) == {1}


def test_what_a_broken_server_kept_back_joins_the_next_days_one_mail(desk: HostileDesk) -> None:
    desk.finds(cuts_at="TEXT")
    desk.deliver()
    desk.mend()
    with desk.office.writing() as connection:
        look_after(desk.office, connection, on=NEXT_MORNING, at=moment(NEXT_MORNING, SWEEP_AT))
    assert desk.deliver(on=NEXT_MORNING).sent == 6
    assert set(desk.states().values()) == {"accepted"}
    assert set(desk.accepted().values()) == {1}
    told = [row for row in desk.files(on=NEXT_MORNING).notices if row["address"]]
    assert {(row["on"], row["planned_on"]) for row in told} == {(ON.isoformat(), NEXT_MORNING.isoformat())}
