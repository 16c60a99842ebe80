"""Hands one composed mail to a mail server, and says truly what became of it.

A post answers in three ways, and the ledger's states follow from them: `send` returns (the server has the mail), raises
MailRefused (no second try can help this recipient), or raises MailUnreachable (try again later). Only a failure after
the text began to leave is in doubt: a second try may then bring the mail twice, with one Message-ID; the sentence says
so. Nothing here sends a mail a second time by itself.
"""

import smtplib
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from models.errors import OutsideFailed
from models.settings import Settings
from models.settings import settings as office_settings
from notices.answers import Answers
from notices.line import Line
from notices.mail_folder import MailFolder
from notices.message import Mail, carriable, compose_message, office_sender

__all__ = ["EmlPost", "Mail", "Post", "PostBook", "SmtpPost"]


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


class SmtpPost:
    """The mail server that the settings name. One connection, opened by the first mail. Not thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._sender = office_sender(settings)
        self._line = Line(settings)
        self._answers = Answers(settings)

    def send(self, mail: Mail) -> None:
        """As Post.send; every answer of the server is waited for no longer than the time-out that is set."""
        message = compose_message(mail, self._sender)
        try:
            self._line.send(to=carriable(mail.to), contents=message)
        except smtplib.SMTPResponseException as answer:
            step = self._line.step
            self._line.rest()
            raise self._answers.said_no(mail, answer, step) from answer
        except (OSError, UnicodeError) as failure:  # the rest of smtplib, ssl, socket; a host that is no name
            self._line.drop()
            raise self._answers.broke_off(failure, self._line.step) from failure

    def close(self) -> None:
        self._line.close()


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
