"""Delivery against a mail server that misbehaves and is mended: nothing lost, nothing planned twice, final states true.

The hamlet's mails of its first day, real sockets, both databases. What an undisturbed delivery leaves is the measure.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date
from email import message_from_bytes
from pathlib import Path
from typing import Any

import hamlet as hamlets
import pytest
from hostile_smtp import HostileServer, Temper, hostile_server
from ledger_files import LedgerFiles, same_files

from models.settings import Settings
from notices.mailer import Mail, SmtpPost
from tasks.clock import DELIVER_AT, SWEEP_AT, moment
from tasks.day import look_after
from tasks.deliver import SERVER_TROUBLES, Delivered, Delivery
from tasks.export import export
from tasks.office import Office
from tasks.prove import disagreements

ON = date(2022, 3, 1)  # a Tuesday: six mails tell of the opening
NEXT_MORNING = date(2022, 3, 2)
POISONOUS = "town@example.org"
TIME_OUT = 0.3  # seconds; only where the server is slow: a machine under load may be slow too
States = dict[str, str]


class Post(SmtpPost):
    """Tells somebody before each mail."""

    def __init__(self, settings: Settings, told: Callable[[Mail], None]) -> None:
        super().__init__(settings)
        self.told = told

    def send(self, mail: Mail) -> None:
        self.told(mail)
        super().send(mail)


class Desk:
    """An office whose mails of the day are planned, and a server to deliver them to."""

    def __init__(self, office: Office, server: HostileServer, folder: Path) -> None:
        self.office, self.server, self.folder = office, server, folder
        with office.writing() as connection:
            look_after(office, connection, on=ON, at=moment(ON, SWEEP_AT))
        self.planned = self.lines()

    def deliver(self, told: Callable[[Mail], None] = lambda _: None, on: date = ON, **changes: Any) -> Delivered:
        usual = dict(smtp_host="127.0.0.1", smtp_port=self.server.port, smtp_security="plain")
        usual |= dict(smtp_timeout=20, backoff_seconds=0)
        settings = Settings(**usual | changes)  # type: ignore[arg-type]
        with closing(Post(settings, told)) as post:
            return Delivery(self.office, post, settings, lambda: moment(on, DELIVER_AT), throttled=False).run()

    def finds(self, **temper: Any) -> None:
        """From now on the server behaves so, on open connections too."""
        vars(self.server.temper).update(vars(Temper(**temper)))

    def mend(self) -> None:
        self.finds(login=self.server.temper.login)

    def files(self, name: str = "files", on: date = ON) -> LedgerFiles:
        with self.office.reading() as connection:
            assert disagreements(connection) == []
            export(connection, self.folder / name, on=on)
        return LedgerFiles(self.folder / name)

    def lines(self) -> Counter[tuple[str, ...]]:
        """Whom the ledger tells what, whatever became of it."""
        columns = ("on", "planned_on", "person_id", "role", "unit_code", "deliverable", "subject_code", "rung")
        return Counter(tuple(row[name] for name in columns) for row in self.files("lines").notices)

    def states(self) -> States:
        """The state of each address's lines, which is one."""
        pairs = {(row["address"], row["state"]) for row in self.files("states").notices if row["address"]}
        assert len(pairs) == len(dict(pairs))
        return dict(pairs)

    def reasons(self, address: str) -> set[str]:
        return {row["reason"] for row in self.files("reasons").notices if row["address"] == address}

    def accepted(self) -> Counter[str]:
        """The Message-IDs that the server said yes to."""
        return Counter(str(message_from_bytes(mail)["Message-ID"]) for mail in self.server.seen.mails)


@pytest.fixture
def server() -> Any:
    with hostile_server() as found:
        yield found


@pytest.fixture
def desk(hamlet: Office, server: HostileServer, tmp_path: Path) -> Desk:
    return Desk(hamlet, server, tmp_path)


@pytest.fixture(scope="module")
def undisturbed(sqlite_offices: Any, tmp_path_factory: pytest.TempPathFactory) -> LedgerFiles:
    """What the ledger says after a delivery to a server that behaves."""
    folder = tmp_path_factory.mktemp("undisturbed")
    office = Office(sqlite_offices.url(hamlets.settled, folder))
    with hostile_server() as server:
        desk = Desk(office, server, folder)
        assert desk.deliver().sent == 6
        files = desk.files()
    office.close()
    return files


LOGIN = dict(smtp_user="nianlun", smtp_password="right")
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
    trouble: str, desk: Desk, undisturbed: LedgerFiles
) -> None:
    temper, account = SERVER_TROUBLE[trouble]
    desk.finds(**temper)
    for _ in range(2):  # the next run finds it no better
        done = desk.deliver(**account, mail_max_attempts=1, smtp_timeout=TIME_OUT)
        assert (done.sent, done.refused, done.failed) == (0, 0, SERVER_TROUBLES)
        assert "邮件服务器" in done.why_not
        assert set(desk.states().values()) == {"planned"}
    desk.mend()
    done = desk.deliver(**(account and LOGIN))
    assert (done.sent, done.failed, done.why_not) == (6, 0, "")
    assert desk.deliver(**(account and LOGIN)) == Delivered()
    same_files(desk.files(), undisturbed)
    assert set(desk.accepted().values()) == {1}


def test_what_arrived_without_an_answer_comes_again_as_the_same_mail(desk: Desk, undisturbed: LedgerFiles) -> None:
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


def test_a_server_that_recovers_within_the_run_gets_every_mail_in_it(desk: Desk, undisturbed: LedgerFiles) -> None:
    desk.finds(cuts_at="TEXT")
    tried: list[Mail] = []

    def told(mail: Mail) -> None:
        tried.append(mail)
        if len(tried) == SERVER_TROUBLES:
            desk.mend()

    done = desk.deliver(told)
    assert (done.sent, done.failed, done.why_not) == (6, SERVER_TROUBLES - 1, "")
    same_files(desk.files(), undisturbed)


def test_troubles_that_are_not_in_a_row_do_not_end_the_run(desk: Desk, undisturbed: LedgerFiles) -> None:
    tried: list[Mail] = []

    def told(mail: Mail) -> None:
        tried.append(mail)
        desk.finds(cuts_at="TEXT" if len(tried) % 2 else "")

    done = desk.deliver(told)
    assert (done.sent, done.why_not) == (6, "")
    assert done.failed >= SERVER_TROUBLES
    same_files(desk.files(), undisturbed)


def test_a_server_that_refuses_everybody_for_good_is_believed(desk: Desk) -> None:
    desk.finds(says={"RCPT": "550 5.1.1 no such user"})
    done = desk.deliver()
    assert (done.sent, done.refused, done.why_not) == (0, 6, "")
    assert set(desk.states().values()) == {"refused"}
    desk.mend()
    assert desk.deliver() == Delivered()
    assert set(desk.states().values()) == {"refused"}
    assert desk.lines() == desk.planned


def test_one_who_is_refused_for_good_does_not_keep_the_others_from_their_mails(desk: Desk) -> None:
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
def test_one_who_is_put_off_for_ever_is_unreachable_in_the_end_and_blocks_nobody(step: str, desk: Desk) -> None:
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


def test_whoever_is_put_off_only_for_a_while_gets_the_mail_in_the_end(desk: Desk, undisturbed: LedgerFiles) -> None:
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


def test_what_a_broken_server_kept_back_joins_the_next_days_one_mail(desk: Desk) -> None:
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
