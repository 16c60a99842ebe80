"""Refusals of one delivery: final for each recipient, unless the server says the same to one after another."""

from dataclasses import dataclass, field

from models.errors import MailRefused
from notices.mailer import Mail
from notices.words import chinese
from tasks.claim import Claimed


@dataclass(frozen=True)
class Refusal:
    """A mail that the server refused, and what it said."""

    claimed: Claimed
    mail: Mail
    reason: str


@dataclass
class Refusals:
    """The refusals in a row that say the same, not yet written down: another mail may show whose trouble it is."""

    answer: str = ""
    row: list[Refusal] = field(default_factory=list)

    def add(self, claimed: Claimed, mail: Mail, error: MailRefused) -> None:
        self.answer = error.answer
        self.row.append(Refusal(claimed, mail, chinese(error.sentence)))

    def differs(self, error: MailRefused) -> bool:
        """Whether the server says something else than before."""
        return bool(self.row) and self.answer != error.answer

    def taken(self) -> list[Refusal]:
        """The row, which is over."""
        row, self.row = self.row, []
        return row
