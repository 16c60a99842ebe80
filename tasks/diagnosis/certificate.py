"""The mail server's certificate: why it is not trusted, for whom it is, until when; and whether a port speaks TLS."""

import smtplib
import socket
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from models.errors import Sentence
from models.settings import Settings
from tasks.diagnosis.finding import Finding, ours, outside

PATIENCE = 3.0  # seconds
WHAT = Sentence("邮件加密")
TOO_EARLY, EXPIRED, OTHER_NAME, OTHER_ADDRESS = 9, 10, 62, 64  # OpenSSL's codes of what was found wrong
UNKNOWN_AUTHORITY = (18, 19, 20, 21)


def unfit(failure: ssl.SSLCertVerificationError, settings: Settings) -> Finding:
    """What is wrong with the certificate, and who mends it."""
    facts: dict[str, object] = {
        "host": settings.smtp_host,
        "file": settings.smtp_ca_file,
        "why": failure.verify_message,
    }
    code = failure.verify_code
    if code in (EXPIRED, TOO_EARLY):
        found = (
            Sentence("{host} 的证书已过期", **facts)
            if code == EXPIRED
            else Sentence("{host} 的证书还没有生效", **facts)
        )
        cure = Sentence("请邮件管理员换证书；先看本机时钟对不对：nianlun doctor --only clock")
        return outside("expired", WHAT, found, cure)
    if code in (OTHER_NAME, OTHER_ADDRESS):
        names = names_on(settings)
        found = Sentence("证书不是给 {host} 的，是给 {names} 的", **facts, names="、".join(names) or "?")
        cure = Sentence("主机名照证书写：export NIANLUN_SMTP_HOST={name}", name=names[0] if names else "…")
        return ours("wrong-name", WHAT, found, cure)
    if code in UNKNOWN_AUTHORITY and settings.smtp_ca_file:
        found = Sentence("{host} 的证书不是 {file} 签发的", **facts)
        return ours("untrusted", WHAT, found, _ask_for_authority())
    if code in UNKNOWN_AUTHORITY:
        return ours("untrusted", WHAT, Sentence("签发 {host} 的证书的机构，本机不认识", **facts), _ask_for_authority())
    found = Sentence("{host} 的证书不可信：{why}", **facts)
    return outside("untrusted", WHAT, found, Sentence("把这句话交给邮件管理员"))


def _ask_for_authority() -> Sentence:
    return Sentence("向邮件管理员要签发机构的证书（PEM），再 export NIANLUN_SMTP_CA_FILE=它的路径")


def names_on(settings: Settings) -> list[str]:
    """The names that the certificate is for, once everything else about it is in order."""
    context = ssl.create_default_context(cafile=settings.smtp_ca_file)
    context.check_hostname = False
    host, port = settings.mail_server
    with suppress(OSError, smtplib.SMTPException):
        if settings.mail_security == "ssl":
            with smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context) as smtp:
                return _names(smtp)
        with smtplib.SMTP(host, port, timeout=PATIENCE) as smtp:
            smtp.starttls(context=context)
            return _names(smtp)
    return []


def _names(smtp: smtplib.SMTP) -> list[str]:
    said: Any = smtp.sock.getpeercert() if isinstance(smtp.sock, ssl.SSLSocket) else None
    return [str(name) for kind, name in (said or {}).get("subjectAltName", ()) if kind in ("DNS", "IP Address")]


def ends_at(sock: ssl.SSLSocket) -> datetime:
    """When the certificate ends."""
    said: Any = sock.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(said["notAfter"]), UTC)


def speaks_tls(host: str, port: int) -> bool:
    """Whether the port is encrypted from the start, whatever its certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # nothing is said to it
    try:
        with (
            socket.create_connection((host, port), PATIENCE) as sock,
            context.wrap_socket(sock, server_hostname=host) as spoken,
        ):
            return spoken.version() is not None
    except OSError:
        return False


def greets_plainly(host: str, port: int) -> bool:
    """Whether the port greets as a mail server does, without encryption."""
    try:
        with socket.create_connection((host, port), PATIENCE) as sock:
            return sock.recv(3) == b"220"
    except OSError:
        return False
