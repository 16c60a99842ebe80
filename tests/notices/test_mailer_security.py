"""Encryption and login: nothing leaves in the clear, or to the wrong server, unless the office said so."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import trustme
from certificates import certificate
from hostile_smtp import hostile_server

from models.errors import MailUnreachable, SettingMissing
from models.settings import Settings
from notices.mailer import Mail, SmtpPost

MAIL = Mail("<n1@nianlun.example.org>", "officer@unit.example.org", "专管员", "催报", "正文", "<p>正文</p>")
ACCOUNT = {"smtp_user": "nianlun", "smtp_password": "a{b}c"}  # an account without @ stays as it is
SECURITY = ("starttls", "ssl")


def send(port: int, security: str, **changes: Any) -> None:
    settings = Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_security=security, smtp_timeout=5, **changes)
    with closing(SmtpPost(settings)) as post:
        post.send(MAIL)


@pytest.mark.parametrize("security", SECURITY)
@pytest.mark.parametrize("account", [{}, ACCOUNT])
def test_a_mail_goes_encrypted_with_login_or_without(
    authority: trustme.CA, ca_file: Path, security: str, account: dict[str, str]
) -> None:
    login = ("nianlun", "a{b}c") if account else None
    with hostile_server(certificate=certificate(authority), ssl_from_start=security == "ssl", login=login) as server:
        send(server.port, security, smtp_ca_file=ca_file, **account)
    assert server.seen.encrypted
    assert ("AUTH" in server.seen.commands) == bool(account)
    assert len(server.seen.mails) == 1


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_login_works_without_encryption_where_the_office_says_plain(mechanism: str) -> None:
    with hostile_server(login=("nianlun", "a{b}c"), mechanism=mechanism) as server:
        send(server.port, "plain", **ACCOUNT)
    assert len(server.seen.mails) == 1


@pytest.mark.parametrize("security", SECURITY)
def test_a_certificate_of_an_unknown_authority_is_not_trusted(authority: trustme.CA, security: str) -> None:
    with (
        hostile_server(certificate=certificate(authority), ssl_from_start=security == "ssl") as server,
        pytest.raises(MailUnreachable, match="建立加密连接失败"),
    ):
        send(server.port, security, **ACCOUNT)
    assert "AUTH" not in server.seen.commands


@pytest.mark.parametrize("security", SECURITY)
def test_a_certificate_for_another_host_is_not_trusted(authority: trustme.CA, ca_file: Path, security: str) -> None:
    other = certificate(authority, "other.example.org")
    with (
        hostile_server(certificate=other, ssl_from_start=security == "ssl") as server,
        pytest.raises(MailUnreachable, match="建立加密连接失败"),
    ):
        send(server.port, security, smtp_ca_file=ca_file)
    assert "MAIL" not in server.seen.commands


def test_without_starttls_on_offer_nothing_is_sent_in_the_clear() -> None:
    with hostile_server() as server, pytest.raises(MailUnreachable, match="不支持所设的加密或登录方式"):
        send(server.port, "starttls")
    assert "MAIL" not in server.seen.commands


def test_a_refused_starttls_is_unreachable(authority: trustme.CA) -> None:
    with (
        hostile_server(certificate=certificate(authority), says={"STARTTLS": "454 not now"}) as server,
        pytest.raises(MailUnreachable, match="拒绝连接：454"),
    ):
        send(server.port, "starttls")
    assert "MAIL" not in server.seen.commands


def test_ssl_to_a_server_that_speaks_plainly_is_unreachable() -> None:
    with hostile_server() as server, pytest.raises(MailUnreachable, match="建立加密连接失败"):
        send(server.port, "ssl")


def test_an_encrypted_server_that_never_greets_is_given_up_in_time() -> None:
    with hostile_server(stalls_at="GREETING") as server, pytest.raises(MailUnreachable, match="没有应答（连接）"):
        send_in_a_hurry = Settings(smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="ssl", smtp_timeout=0.3)
        with closing(SmtpPost(send_in_a_hurry)) as post:
            post.send(MAIL)


def test_a_rejected_login_is_unreachable_and_names_the_account_but_not_the_password() -> None:
    with hostile_server(login=("nianlun", "another")) as server, pytest.raises(MailUnreachable) as unreachable:
        send(server.port, "plain", **ACCOUNT)
    assert "不接受登录（账号 nianlun）：535" in str(unreachable.value)
    assert "a{b}c" not in str(unreachable.value)


def test_a_server_without_login_on_offer_is_unreachable() -> None:
    with hostile_server() as server, pytest.raises(MailUnreachable, match="不支持所设的加密或登录方式"):
        send(server.port, "plain", **ACCOUNT)


def test_a_ca_file_that_is_none_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("not a certificate")
    with pytest.raises(SettingMissing, match="NIANLUN_SMTP_CA_FILE"):
        send(25, "starttls", smtp_ca_file=tmp_path / "ca.pem")
