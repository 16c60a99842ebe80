"""Hands one composed mail to a mail server, and says truly what became of it.

A post answers in three ways, and the ledger's states follow from them: `send` returns (the server has the mail), raises
MailRefused (no second try can help this recipient), or raises MailUnreachable (try again later). Only a failure after
the text began to leave is in doubt: a second try may then bring the mail twice, with one Message-ID; the sentence says
so. Nothing here sends a mail a second time by itself.
"""

import hashlib
import re
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Protocol

import yagmail  # type: ignore[import-untyped]  # yagmail 0.16 ships no types

from models.errors import MailRefused, MailUnreachable, OutsideFailed, Sentence, SettingMissing
from models.settings import ADDRESS, Settings
from models.settings import settings as office_settings
from notices.catcher import ZONE, MailFolder

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LOGIN_WANTED = (530, 534, 535, 538)  # RFC 4954: about us, not about the recipient
TOO_LARGE, CLOSING = 552, 421
CONNECTING, SENDER = Sentence("连接"), Sentence("报发件人")  # the steps of handing over a mail
RECIPIENT, TEXT = Sentence("报收件人"), Sentence("交邮件正文")


@dataclass(frozen=True)
class Mail:
    """One mail to one person. `date` is the aware moment of its Date header; without one, the moment it is composed."""

    message_id: str
    to: str
    to_name: str
    subject: str
    text: str
    html: str
    reply_to: str = ""
    date: datetime | None = None
    template: str = ""


class Post(Protocol):
    """Where mails go."""

    def send(self, mail: Mail) -> None:
        """Hand over one mail; returns when it has been accepted.

        Raises:
            MailRefused: it can never reach this recipient.
            MailUnreachable: it was not accepted, or nobody knows; a later try may help.
        """

    def close(self) -> None:
        """Let go of whatever is held open."""


def compose_message(mail: Mail, sender: Address) -> EmailMessage:
    """The mail as RFC 5322 has it: our own plain text first, then the page; the same bytes for the same mail and date.

    Both parts are base64, so no line is too long and no server needs 8BITMIME. Subject and names lose their control
    characters: whoever names a project cannot add a header.

    Raises:
        MailRefused: the address cannot be carried by SMTP.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(_one_line(mail.to_name), addr_spec=carriable(mail.to))
    message["Subject"] = _one_line(mail.subject)
    message["Message-ID"] = mail.message_id if mail.message_id.startswith("<") else f"<{mail.message_id}>"
    message["Date"] = (mail.date or datetime.now(UTC)).astimezone(ZONE)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=carriable(mail.reply_to))
    if mail.template:
        message["X-Nianlun-Template"] = _one_line(mail.template)
    message.set_content(mail.text, charset="utf-8", cte="base64")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", charset="utf-8", cte="base64")
        message.set_boundary(f"=_{hashlib.sha256(mail.message_id.encode()).hexdigest()[:32]}")
    return message


def carriable(address: str) -> str:
    """The address as SMTP can carry it; a Chinese domain in its ASCII form.

    Raises:
        MailRefused: it is no address, or its local part is not ASCII (RFC 6531 would need every server on the way).
    """
    local, _, domain = address.rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        plain = ""
    if not re.fullmatch(ADDRESS, plain):
        raise MailRefused(Sentence("收件地址“{address}”无法用于发送邮件", address=_one_line(address)))
    return plain


def office_sender(settings: Settings) -> Address:
    """Who the office's mails are from."""
    return Address(_one_line(settings.mail_from_name), addr_spec=settings.mail_from)


def _one_line(value: str | bytes) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return UNPRINTABLE.sub(" ", text).strip()


class _Line(yagmail.SMTP):  # type: ignore[misc]  # untyped base
    """yagmail's client, with our message, one connection for many mails, and no second try of its own.

    Connection, TLS, login and `send()` are yagmail's. Three of its steps are ours, each a method of its own there:
    its `login` connects anew for every mail, we keep the connection; its `prepare_send` makes a raw-HTML plain part,
    attaches bodies that look like paths and loses the address beside a name, we pass a finished message; its
    `_attempt_send` sleeps and sends again when cut off, maybe after the server took the mail, we send once.
    """

    def __init__(self, settings: Settings) -> None:
        self.smtp: Any = None
        self.sender, self.step = settings.mail_from, CONNECTING
        super().__init__(
            {settings.smtp_user or settings.mail_from: settings.mail_from_name},  # a bare name would get @gmail.com
            settings.smtp_password.get_secret_value(),
            *settings.mail_server,
            smtp_skip_login=not settings.smtp_user,
            soft_email_validation=False,
            timeout=settings.smtp_timeout,
            local_hostname=_own_name(),
            **_protection(settings),
        )
        self.set_logging(None)  # it would print to standard error; what went wrong is raised

    def login(self) -> None:
        """Connect unless the line still stands. Nothing else connects again, and no mail has begun by now."""
        self.step = CONNECTING
        if not self._stands("NOOP"):
            self.drop()
            super().login()
            self.smtp.ehlo_or_helo_if_needed()

    def _stands(self, command: str) -> bool:
        try:
            return self.smtp is not None and self.smtp.docmd(command)[0] == 250
        except OSError:
            return False

    def prepare_send(self, to: str, _subject: None, contents: EmailMessage, *_: object) -> tuple[str, bytes]:
        """The recipient and our own message as it is."""
        return to, contents.as_bytes()

    def _attempt_send(self, recipient: str, message: bytes) -> None:
        """MAIL, RCPT and DATA, each once."""
        self.step = SENDER
        _expect(*self.smtp.mail(self.sender, [f"size={len(message)}"] if self.smtp.has_extn("size") else []))
        self.step = RECIPIENT
        _expect(*self.smtp.rcpt(recipient))
        self.step = TEXT
        _expect(*self.smtp.data(message))

    def rest(self) -> None:
        """Make the line ready for the next mail after the server has said no, or drop it."""
        if self.step is CONNECTING or not self._stands("RSET"):
            self.drop()

    def drop(self) -> None:
        """Let go without a word."""
        if self.smtp is not None:
            self.smtp.close()
        self.smtp, self.is_closed = None, True

    def close(self) -> None:
        """Say QUIT, whatever the server answers, and let go."""
        with suppress(OSError):
            super().close()
        self.drop()


def _expect(code: int, reply: bytes) -> None:
    if code not in (250, 251):
        raise smtplib.SMTPResponseException(code, reply)


def _own_name() -> str:
    """Our name for EHLO. Asking DNS for it, as smtplib does, can take longer than any time-out of ours."""
    name = socket.gethostname()
    return name if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", name) else "[127.0.0.1]"


def _protection(settings: Settings) -> dict[str, Any]:
    """yagmail's arguments for the security that is set; left alone, its STARTTLS accepts any certificate."""
    security, file = settings.mail_security, settings.smtp_ca_file
    if security == "plain":
        return {"smtp_starttls": False, "smtp_ssl": False}
    try:
        context = ssl.create_default_context(cafile=file)
    except OSError as unusable:
        raise SettingMissing(Sentence("NIANLUN_SMTP_CA_FILE 所指的不是证书文件：{file}", file=file)) from unusable
    if security == "ssl":
        return {"smtp_starttls": False, "smtp_ssl": True, "context": context}
    return {"smtp_starttls": {"context": context}, "smtp_ssl": False}


class SmtpPost:
    """The mail server that the settings name. One connection, opened by the first mail. Not thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sender = office_sender(settings)
        self._line = _Line(settings)

    def send(self, mail: Mail) -> None:
        """As Post.send; every answer of the server is waited for no longer than the time-out that is set."""
        message = compose_message(mail, self._sender)
        try:
            self._line.send(to=carriable(mail.to), contents=message)
        except smtplib.SMTPResponseException as answer:
            self._line.rest()
            raise self._said_no(mail, answer) from answer
        except (OSError, UnicodeError) as failure:  # the rest of smtplib, ssl, socket; a host that is no name
            self._line.drop()
            raise MailUnreachable(self._broke_off(failure)) from failure

    def close(self) -> None:
        self._line.close()

    def _said_no(self, mail: Mail, answer: smtplib.SMTPResponseException) -> OutsideFailed:
        code, step, facts = answer.smtp_code, self._line.step, self._facts()
        facts |= {"to": mail.to, "code": code, "reply": _one_line(answer.smtp_error)}
        if isinstance(answer, smtplib.SMTPAuthenticationError):
            return MailUnreachable(Sentence("邮件服务器 {server} 不接受登录（账号 {user}）：{code} {reply}", **facts))
        if step is CONNECTING:
            return MailUnreachable(Sentence("邮件服务器 {server} 拒绝连接：{code} {reply}", **facts))
        if code < 500 or code in LOGIN_WANTED:
            put_off = MailUnreachable(Sentence("邮件服务器 {server} 暂不接收邮件：{code} {reply}", **facts))
            put_off.recipient = step in (RECIPIENT, TEXT) and code not in (CLOSING, *LOGIN_WANTED)
            return put_off
        if step is SENDER and code != TOO_LARGE:
            return MailUnreachable(Sentence("邮件服务器 {server} 不接受发件人 {sender}：{code} {reply}", **facts))
        return MailRefused(Sentence("邮件服务器 {server} 拒收发给 {to} 的邮件：{code} {reply}", **facts))

    def _broke_off(self, failure: Exception) -> Sentence:
        facts = self._facts() | {"reason": _one_line(str(failure))}
        if self._line.step is TEXT:
            return Sentence("邮件服务器 {server} 在收取正文时中断，邮件可能已送达，也可能没有：{reason}", **facts)
        if isinstance(failure, TimeoutError) or isinstance(failure.__context__, TimeoutError):
            return Sentence("邮件服务器 {server} 在 {seconds:g} 秒内没有应答（{step}）", **facts)
        if isinstance(failure, ssl.SSLError):
            return Sentence("与邮件服务器 {server} 建立加密连接失败：{reason}", **facts)
        if isinstance(failure, smtplib.SMTPServerDisconnected):
            return Sentence("邮件服务器 {server} 断开了连接（{step}）：{reason}", **facts)
        if isinstance(failure, smtplib.SMTPException):
            return Sentence("邮件服务器 {server} 不支持所设的加密或登录方式：{reason}", **facts)
        return Sentence("连不上邮件服务器 {server}：{reason}", **facts)

    def _facts(self) -> dict[str, object]:
        """What the sentences may name."""
        chosen, server = self._settings, "{}:{}".format(*self._settings.mail_server)
        names = {"server": server, "user": chosen.smtp_user, "sender": chosen.mail_from}
        return {**names, "seconds": chosen.smtp_timeout, "step": self._line.step}


class EmlPost:
    """A folder of `.eml` files; their names sort by the mails' dates. For rehearsals."""

    def __init__(self, folder: Path, settings: Settings | None = None) -> None:
        self._folder = MailFolder(folder, durable=False)
        self._sender = office_sender(settings or office_settings())

    def send(self, mail: Mail) -> None:
        self._folder.keep(compose_message(mail, self._sender).as_bytes(), mail.date or datetime.now(UTC))

    def close(self) -> None:
        """Nothing is held open."""


class PostBook:
    """Remembers mails in a list; raises what `faults` has for an address. For tests and rehearsals."""

    def __init__(self, faults: dict[str, OutsideFailed] | None = None) -> None:
        self.mails: list[Mail] = []
        self.faults = dict(faults or {})

    def send(self, mail: Mail) -> None:
        if mail.to in self.faults:
            raise self.faults[mail.to]
        self.mails.append(mail)

    def close(self) -> None:
        """Nothing is held open."""
