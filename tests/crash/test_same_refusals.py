"""A server that says the same no to one recipient after another: its trouble, until it takes others' mails."""

from collections import Counter

from hostile_desk import HostileDesk
from ledger_files import LedgerFiles, same_files

from notices.mailer import Mail
from tasks.deliver import SERVER_TROUBLES, Delivered


def test_a_server_that_says_the_same_no_to_one_after_another_ends_the_run(
    desk: HostileDesk, undisturbed: LedgerFiles
) -> None:
    desk.finds(says={"RCPT": "550 5.4.5 daily quota exceeded"})
    for _ in range(2):
        done = desk.deliver()
        assert (done.sent, done.refused, done.failed) == (0, 0, SERVER_TROUBLES)
        assert "接连 3 封被同样拒收" in done.why_not == done.trouble and "550 5.4.5 daily quota" in done.why_not
        assert set(desk.states().values()) == {"planned"}
    desk.mend()
    assert desk.deliver().sent == 6
    same_files(desk.files(), undisturbed)


def test_a_quota_that_is_used_up_amid_a_run_leaves_the_rest_planned(desk: HostileDesk) -> None:
    tried: list[Mail] = []

    def told(mail: Mail) -> None:
        tried.append(mail)
        desk.finds(says={"DONE": "554 5.7.0 too many mails today"} if len(tried) > 2 else {})

    done = desk.deliver(told)
    assert (done.sent, done.refused, done.failed) == (2, 0, SERVER_TROUBLES)
    assert Counter(desk.states().values()) == {"accepted": 2, "planned": 4}


def test_the_same_no_is_believed_when_the_server_takes_others_mails(desk: HostileDesk) -> None:
    """Three neighbours who are gone: the first run stops at them, the next sends the rest and believes."""
    addresses = desk.waiting()
    gone = addresses[1 : 1 + SERVER_TROUBLES]
    desk.finds(refuses=dict.fromkeys(gone, "550 5.1.1 no such user"))
    first, second = desk.deliver(), desk.deliver()
    assert (first.sent, first.refused, bool(first.why_not)) == (1, 0, True)
    assert (second.sent, second.refused, second.why_not) == (2, SERVER_TROUBLES, "")
    assert {who for who, state in desk.states().items() if state == "refused"} == set(gone)
    desk.mend()
    assert desk.deliver() == Delivered()
    assert desk.lines() == desk.planned


def test_the_same_no_is_believed_after_the_last_try(desk: HostileDesk) -> None:
    desk.finds(says={"RCPT": "550 5.1.1 no such user"})
    runs = [desk.deliver(mail_max_attempts=2) for _ in range(6)]
    assert set(desk.states().values()) == {"refused"}
    assert sum(done.refused for done in runs) == 6
    desk.mend()
    assert desk.deliver() == Delivered()
    assert desk.lines() == desk.planned


def test_a_no_in_other_words_to_each_is_final_for_each(desk: HostileDesk) -> None:
    addresses = desk.waiting()
    desk.finds(refuses={address: f"550 5.1.1 <{address}> {n} reasons" for n, address in enumerate(addresses)})
    done = desk.deliver()
    assert (done.sent, done.refused, done.failed, done.why_not) == (0, 6, 0, "")


def test_a_name_in_the_answer_does_not_make_it_another(desk: HostileDesk) -> None:
    addresses = desk.waiting()
    desk.finds(refuses={address: f"550 <{address}>: relaying denied" for address in addresses})
    assert desk.deliver().failed == SERVER_TROUBLES
