"""Every way in which encryption and login can go, with real sockets: what leaves, how the mails stand, what is said.

Nothing but EHLO and STARTTLS ever crosses the line in the clear unless the office asked for `plain`; no trouble of this
kind makes a mail final, and when it is mended every mail leaves.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import trustme
from certificates import certificate, old_protocols_only
from hostile_desk import HostileDesk

from tasks.deliver import SERVER_TROUBLES

ACCOUNT = {"smtp_user": "nianlun", "smtp_password": "s3cret!"}
LOGIN = ("nianlun", "s3cret!")
ENCRYPTED = ("starttls", "ssl")


@dataclass(frozen=True)
class Case:
    """A server and an office. `sentence` is why nothing leaves, empty if all does; `tries` until the run ends."""

    name: str
    securities: tuple[str, ...]
    temper: Callable[[trustme.CA], dict[str, Any]]
    sentence: str = ""
    tries: int = 1
    office: dict[str, Any] = field(default_factory=dict)
    trusts: bool = True  # whether the office has the CA's certificate


def right(authority: trustme.CA) -> dict[str, Any]:
    return {"certificate": certificate(authority)}


def right_with_login(authority: trustme.CA) -> dict[str, Any]:
    return right(authority) | {"login": LOGIN}


def nothing(_authority: trustme.CA) -> dict[str, Any]:
    return {}


WRONG_PASSWORD = ACCOUNT | {"smtp_password": "s3cret?"}
CASES = [
    Case("right", ENCRYPTED, right),
    Case("right, with login", ENCRYPTED, right_with_login, office=ACCOUNT),
    Case("wrong password", ENCRYPTED, right_with_login, "不接受登录（账号 nianlun）：535", office=WRONG_PASSWORD),
    Case(
        "login put off",
        ENCRYPTED,
        lambda ca: right_with_login(ca) | {"says": {"AUTH": "454 4.7.0 later"}},
        "不接受登录（账号 nianlun）：454",
        SERVER_TROUBLES,
        ACCOUNT,
    ),
    Case("no login on offer", ENCRYPTED, right, "不支持所设的加密或登录方式", office=ACCOUNT),
    Case("unknown authority", ENCRYPTED, right_with_login, "签发机构不受信任", office=ACCOUNT, trusts=False),
    Case(
        "another host",
        ENCRYPTED,
        lambda ca: {"certificate": certificate(ca, "mail.example.org"), "login": LOGIN},
        "证书不是发给 127.0.0.1 的",
        office=ACCOUNT,
    ),
    Case("expired", ENCRYPTED, lambda ca: {"certificate": certificate(ca, days=-2)}, "证书已过期"),
    Case("not yet valid", ENCRYPTED, lambda ca: {"certificate": certificate(ca, days=2)}, "证书尚未生效"),
    Case("old protocols", ENCRYPTED, lambda ca: {"certificate": old_protocols_only(ca)}, "TLS 1.2 以前的旧协议"),
    Case(
        "dropped in the handshake",
        ENCRYPTED,
        lambda ca: right_with_login(ca) | {"cuts_at": "HANDSHAKE"},
        "邮件服务器 127.0.0.1",
        SERVER_TROUBLES,
        ACCOUNT,
    ),
    Case("no STARTTLS on offer", ("starttls",), nothing, "不支持所设的加密或登录方式"),
    Case(
        "STARTTLS stripped on the way",
        ("starttls",),
        lambda ca: right_with_login(ca) | {"hides_starttls": True},
        "不支持所设的加密或登录方式",
        office=ACCOUNT,
    ),
    Case(
        "STARTTLS put off",
        ("starttls",),
        lambda ca: right_with_login(ca) | {"says": {"STARTTLS": "454 not now"}},
        "拒绝连接：454",
        SERVER_TROUBLES,
        ACCOUNT,
    ),
    Case(
        "STARTTLS not known",
        ("starttls",),
        lambda ca: right_with_login(ca) | {"says": {"STARTTLS": "502 what"}},
        "拒绝连接：502",
        SERVER_TROUBLES,
        ACCOUNT,
    ),
    Case(
        "STARTTLS, then in the clear",
        ("starttls",),
        lambda ca: right_with_login(ca) | {"never_encrypts": True},
        "邮件服务器 127.0.0.1",
        SERVER_TROUBLES,
        ACCOUNT,
    ),
    Case("speaks plainly where SSL is wanted", ("ssl",), nothing, "没有以加密应答"),
    Case("plain", ("plain",), nothing),
    Case("plain, with login", ("plain",), lambda _: {"login": LOGIN}, office=ACCOUNT),
    Case("plain, wrong password", ("plain",), lambda _: {"login": LOGIN}, "不接受登录", office=WRONG_PASSWORD),
]
TABLE = [pytest.param(case, how, id=f"{how}: {case.name}") for case in CASES for how in case.securities]


@pytest.mark.parametrize(("case", "security"), TABLE)
def test_encryption_and_login(
    case: Case, security: str, desk: HostileDesk, authority: trustme.CA, ca_file: Path
) -> None:
    from_start = security == "ssl" and "certificate" in case.temper(authority)
    desk.finds(ssl_from_start=from_start, **case.temper(authority))
    office = {"smtp_security": security, "smtp_timeout": 5, **case.office}
    if case.trusts and security != "plain":
        office["smtp_ca_file"] = ca_file
    done = desk.deliver(**office)
    if not case.sentence:
        assert (done.sent, done.why_not, desk.server.seen.encrypted) == (6, "", security != "plain")
    else:
        assert (done.sent, done.refused, done.failed) == (0, 0, case.tries)
        assert case.sentence in done.why_not == done.trouble
        assert "s3cret" not in done.why_not
        assert set(desk.states().values()) == {"planned"}
        assert desk.server.seen.mails == []
    if security != "plain":
        assert set(desk.server.seen.in_clear) <= {"EHLO", "STARTTLS", "QUIT"}
    if case.sentence:
        mended_and_everything_leaves(desk, security, authority, ca_file)


def mended_and_everything_leaves(desk: HostileDesk, security: str, authority: trustme.CA, ca_file: Path) -> None:
    """Nothing was final and nothing counted: the right server gets every mail once."""
    desk.finds(ssl_from_start=security == "ssl", login=LOGIN, certificate=certificate(authority))
    assert desk.deliver(smtp_security=security, smtp_ca_file=ca_file, mail_max_attempts=1, **ACCOUNT).sent == 6
    assert set(desk.accepted().values()) == {1}


def test_a_line_that_is_opened_again_is_encrypted_again(
    desk: HostileDesk, authority: trustme.CA, ca_file: Path
) -> None:
    desk.finds(certificate=certificate(authority), login=LOGIN, hangs_up_after_mail=True)
    assert desk.deliver(smtp_security="starttls", smtp_ca_file=ca_file, **ACCOUNT).sent == 6
    assert desk.server.seen.connections == 6
    assert set(desk.server.seen.in_clear) == {"EHLO", "STARTTLS"}


def test_what_is_slipped_in_before_the_handshake_is_not_believed(
    desk: HostileDesk, authority: trustme.CA, ca_file: Path
) -> None:
    """Answers in the clear behind the yes to STARTTLS would, if kept, be taken for the encrypted server's."""
    slipped_in = "220 go on\r\n250-mail.example.org\r\n250 AUTH PLAIN"
    desk.finds(certificate=certificate(authority), says={"STARTTLS": slipped_in})
    done = desk.deliver(smtp_security="starttls", smtp_ca_file=ca_file, smtp_timeout=5, **ACCOUNT)
    assert done.sent == 0
    assert "AUTH" not in desk.server.seen.commands
    assert set(desk.states().values()) == {"planned"}
