"""The connection to the mail server: yagmail's client with our message, our certificate check, and one try a mail.

Encryption that is asked for is had or nothing is sent: no name, no password, no mail goes over the line before it. Only
`plain`, which an office must ask for, speaks in the clear.
"""

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import Any

import yagmail  # type: ignore[import-untyped]  # yagmail 0.16 ships no types

from models.errors import Sentence, SettingMissing
from models.settings import Settings

CONNECTING, SENDER = Sentence("连接"), Sentence("报发件人")  # the steps of handing over a mail
RECIPIENT, TEXT = Sentence("报收件人"), Sentence("交邮件正文")


class Line(yagmail.SMTP):  # type: ignore[misc]  # untyped base
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
            local_hostname=own_name(),
            **protection(settings),
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
        expect(*self.smtp.mail(self.sender, [f"size={len(message)}"] if self.smtp.has_extn("size") else []))
        self.step = RECIPIENT
        expect(*self.smtp.rcpt(recipient))
        self.step = TEXT
        expect(*self.smtp.data(message))

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


def expect(code: int, reply: bytes) -> None:
    if code not in (250, 251):
        raise smtplib.SMTPResponseException(code, reply)


def own_name() -> str:
    """Our name for EHLO. Asking DNS for it, as smtplib does, can take longer than any time-out of ours."""
    name = socket.gethostname()
    return name if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", name) else "[127.0.0.1]"


def protection(settings: Settings) -> dict[str, Any]:
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
