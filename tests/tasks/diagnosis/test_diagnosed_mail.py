"""Mail servers broken for real: each its own sentence and cure, and content once it is mended."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import trustme
from hostile_smtp import HostileServer, hostile_server

from models.settings import Settings
from notices.catcher import Catcher
from tasks.diagnosis.finding import Finding, Verdict
from tasks.diagnosis.patient import Patient

ACCOUNT = {"smtp_user": "nianlun", "smtp_password": "a{b}c-right"}
SECURITY = ("starttls", "ssl")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def certificate(authority: trustme.CA, name: str = "127.0.0.1", **more: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, **more).configure_cert(context)
    return context


def ask(port: int, security: str = "plain", *, mail_to: str = "", **settings: Any) -> dict[str, Finding]:
    """What the check of mail finds about a server on this machine, by key."""
    told = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": security} | settings
    patient = Patient(Settings(**told), environment={}, mail_to=mail_to)
    return {each.key: each for each in import_module("tasks.diagnosis.mail").examine(patient)}


def wrong(found: dict[str, Finding]) -> set[str]:
    return {key for key, each in found.items() if each.verdict is Verdict.WRONG}


def told(found: dict[str, Finding], key: str) -> str:
    return f"{found[key].found} {found[key].cure}"


@contextmanager
def encrypted(context: ssl.SSLContext, security: str, **temper: Any) -> Iterator[HostileServer]:
    with hostile_server(certificate=context, ssl_from_start=security == "ssl", **temper) as server:
        yield server


@pytest.mark.parametrize("security", SECURITY)
def test_a_server_in_order_is_talked_to_and_nothing_is_sent(
    authority: trustme.CA, ca_file: Path, security: str
) -> None:
    with encrypted(certificate(authority), security, login=("nianlun", "a{b}c-right")) as server:
        found = ask(server.port, security, smtp_ca_file=ca_file, **ACCOUNT)
    assert (wrong(found), set(found)) == (set(), {"reached", "encrypted", "login", "sender"})
    assert (server.seen.mails, "DATA" in server.seen.commands, "RCPT" in server.seen.commands) == ([], False, False)


@pytest.mark.parametrize("security", SECURITY)
def test_only_with_an_address_a_real_mail_leaves(authority: trustme.CA, ca_file: Path, security: str) -> None:
    with encrypted(certificate(authority), security) as server:
        found = ask(server.port, security, smtp_ca_file=ca_file, mail_to="me@example.org")
    assert (wrong(found), "me@example.org" in told(found, "sent")) == (set(), True)
    [mail] = server.seen.mails
    assert b"X-Nianlun-Template: doctor" in mail


def test_a_test_mail_that_is_refused_or_not_allowed_is_told() -> None:
    with hostile_server(refuses={"me@example.org": "550 no such user"}) as server:
        refused = ask(server.port, mail_to="me@example.org")
        kept_back = ask(server.port, mail_to="me@example.org", mail_allow_domains="unit.example.org")
    assert (wrong(refused), "550 no such user" in told(refused, "not-sent")) == ({"not-sent"}, True)
    assert (wrong(kept_back), server.seen.mails) == ({"not-allowed"}, [])


def test_without_a_server_the_test_mail_goes_to_the_catcher(tmp_path: Path) -> None:
    with Catcher(tmp_path) as catcher:
        settings = Settings(smtp_port=catcher.port)
        patient = Patient(settings, environment={}, mail_to="me@example.org")
        found = {each.key: each for each in import_module("tasks.diagnosis.mail").examine(patient)}
    assert (set(found), len(list(tmp_path.glob("*.eml")))) == ({"catcher", "sent"}, 1)


def test_a_wrong_password_is_told_with_the_account_and_without_the_password() -> None:
    with hostile_server(login=("nianlun", "another")) as server:
        found = ask(server.port, **ACCOUNT)
    assert (wrong(found), "nianlun" in told(found, "wrong-login")) == ({"wrong-login"}, True)
    assert ("535" in told(found, "wrong-login"), "a{b}c" in told(found, "wrong-login")) == (True, False)
    with hostile_server(login=("nianlun", "a{b}c-right")) as server:
        assert wrong(ask(server.port, **ACCOUNT)) == set()


def test_an_account_where_no_login_is_offered() -> None:
    with hostile_server() as server:
        assert wrong(ask(server.port, **ACCOUNT)) == {"no-login"}
        assert wrong(ask(server.port)) == set()


def test_a_dead_server() -> None:
    with hostile_server() as server:
        port = server.port
    found = ask(port)
    assert (wrong(found), f"127.0.0.1:{port}" in told(found, "refused-port")) == ({"refused-port"}, True)


def test_a_host_that_does_not_exist() -> None:
    found = ask(25, smtp_host="mail.invalid")
    assert (wrong(found), "NIANLUN_SMTP_HOST" in told(found, "unknown-host")) == ({"unknown-host"}, True)


def test_a_server_that_never_greets_is_given_up_in_seconds() -> None:
    began = monotonic()
    with hostile_server(stalls_at="GREETING") as server:
        assert wrong(ask(server.port, smtp_timeout=600)) == {"no-greeting"}
    assert monotonic() - began < 12


@pytest.mark.parametrize("step", ["EHLO", "AUTH", "MAIL"])
def test_a_server_that_falls_silent_or_hangs_up_in_the_middle(step: str) -> None:
    with hostile_server(stalls_at=step, login=("nianlun", "a{b}c-right")) as server:
        assert wrong(ask(server.port, smtp_timeout=0.5, **ACCOUNT)) == {"broke-off"}
    with hostile_server(cuts_at=step, login=("nianlun", "a{b}c-right")) as server:
        assert wrong(ask(server.port, **ACCOUNT)) == {"broke-off"}


def test_something_that_is_no_mail_server() -> None:
    with hostile_server(says={"GREETING": "HTTP/1.1 400 Bad Request"}) as server:
        assert wrong(ask(server.port)) & {"no-greeting", "refuses"}


def test_a_server_that_will_not_have_us() -> None:
    with hostile_server(says={"GREETING": "554 your address is not welcome"}) as server:
        found = ask(server.port)
    assert (wrong(found), "554 your address" in told(found, "refuses")) == ({"refuses"}, True)


@pytest.mark.parametrize("security", SECURITY)
def test_a_certificate_of_an_unknown_authority(authority: trustme.CA, ca_file: Path, security: str) -> None:
    with encrypted(certificate(authority), security) as server:
        found = ask(server.port, security)
        assert (wrong(found), "NIANLUN_SMTP_CA_FILE" in told(found, "untrusted")) == ({"untrusted"}, True)
    with encrypted(certificate(authority), security) as server:
        assert wrong(ask(server.port, security, smtp_ca_file=ca_file)) == set()


@pytest.mark.parametrize("security", SECURITY)
def test_a_certificate_of_another_authority_than_the_one_set(
    authority: trustme.CA, ca_file: Path, security: str
) -> None:
    with encrypted(certificate(trustme.CA()), security) as server:
        found = ask(server.port, security, smtp_ca_file=ca_file)
    assert (wrong(found), str(ca_file) in told(found, "untrusted")) == ({"untrusted"}, True)


@pytest.mark.parametrize("security", SECURITY)
def test_a_certificate_for_another_name_says_which_name(authority: trustme.CA, ca_file: Path, security: str) -> None:
    with encrypted(certificate(authority, "mail.example.org"), security) as server:
        found = ask(server.port, security, smtp_ca_file=ca_file)
    assert wrong(found) == {"wrong-name"}
    assert "NIANLUN_SMTP_HOST=mail.example.org" in told(found, "wrong-name")


@pytest.mark.parametrize("security", SECURITY)
def test_an_expired_certificate_and_one_that_soon_expires(authority: trustme.CA, ca_file: Path, security: str) -> None:
    now = datetime.now(UTC)
    past = certificate(authority, not_before=now - timedelta(days=60), not_after=now - timedelta(days=1))
    with encrypted(past, security) as server:
        assert wrong(ask(server.port, security, smtp_ca_file=ca_file)) == {"expired"}
    soon = certificate(authority, not_after=now + timedelta(days=3))
    with encrypted(soon, security) as server:
        found = ask(server.port, security, smtp_ca_file=ca_file)
    assert (wrong(found), found["expires-soon"].verdict) == (set(), Verdict.NOTE)


def test_plain_where_encryption_was_asked() -> None:
    with hostile_server() as server:
        assert wrong(ask(server.port, "starttls")) == {"no-starttls"}
        found = ask(server.port, "ssl")
        assert (wrong(found), "NIANLUN_SMTP_SECURITY=starttls" in told(found, "not-ssl")) == ({"not-ssl"}, True)


@pytest.mark.parametrize("security", ["plain", "starttls"])
def test_encryption_from_the_start_where_it_was_not_asked(authority: trustme.CA, ca_file: Path, security: str) -> None:
    with encrypted(certificate(authority), "ssl") as server:
        found = ask(server.port, security, smtp_timeout=1)
        assert (wrong(found), "NIANLUN_SMTP_SECURITY=ssl" in told(found, "is-ssl")) == ({"is-ssl"}, True)
        assert wrong(ask(server.port, "ssl", smtp_ca_file=ca_file)) == set()


def test_a_server_that_could_encrypt_and_is_not_asked_to_is_noted(authority: trustme.CA) -> None:
    with encrypted(certificate(authority), "starttls") as server:
        found = ask(server.port, "plain")
    assert (wrong(found), found["could-encrypt"].verdict) == (set(), Verdict.NOTE)


def test_a_sender_that_is_refused() -> None:
    with hostile_server(says={"MAIL": "553 not your address"}) as server:
        found = ask(server.port, mail_from="other@example.org")
    assert (wrong(found), "NIANLUN_SMTP_USER" in told(found, "sender-refused")) == ({"sender-refused"}, True)


def test_a_ca_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("not a certificate")
    with hostile_server() as server:
        assert wrong(ask(server.port, "ssl", smtp_ca_file=tmp_path / "ca.pem")) == {"ca-file"}


def test_a_port_where_nobody_ever_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        began = monotonic()
        assert wrong(ask(deaf.getsockname()[1], smtp_timeout=600)) & {"no-greeting", "no-answer"}
        assert monotonic() - began < 15
