"""One mail as it travels: its parts, its headers, its addresses. The same bytes for the same mail and date."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from models.errors import MailRefused, Sentence
from models.settings import ADDRESS, Settings
from notices.mail_folder import ZONE

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


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
    refers_to: str = ""  # the Message-ID of the mail that this one repeats or mends


def compose_message(mail: Mail, sender: Address) -> EmailMessage:
    """The mail as RFC 5322 has it: our own plain text first, then the page; the same bytes for the same mail and date.

    Both parts are base64, so no line is too long and no server needs 8BITMIME. Subject and names lose their control
    characters: whoever names a project cannot add a header.

    Raises:
        MailRefused: the address cannot be carried by SMTP.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(one_line(mail.to_name), addr_spec=carriable(mail.to))
    message["Subject"] = one_line(mail.subject)
    message["Message-ID"] = mail.message_id if mail.message_id.startswith("<") else f"<{mail.message_id}>"
    message["Date"] = (mail.date or datetime.now(UTC)).astimezone(ZONE)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=carriable(mail.reply_to))
    if mail.refers_to:
        message["References"] = mail.refers_to
    if mail.template:
        message["X-Nianlun-Template"] = one_line(mail.template)
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
        raise MailRefused(Sentence("收件地址“{address}”无法用于发送邮件", address=one_line(address)))
    return plain


def office_sender(settings: Settings) -> Address:
    """Who the office's mails are from."""
    return Address(one_line(settings.mail_from_name), addr_spec=settings.mail_from)


def one_line(value: str | bytes) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return UNPRINTABLE.sub(" ", text).strip()
