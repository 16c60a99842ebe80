"""The outbox as the desk sees it: what must be mended first; one mail with its words, its items and what was done."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from models.columns import FAR, LONG_AGO
from models.errors import NotKnown, Sentence
from models.queries import outbox
from models.queries.obligations import UNIT_KNOWN
from models.settings import Settings
from tasks.claim import Claim, Claimed
from tasks.desk.scope import Listing, Page
from tasks.office import Office
from tasks.outbox import is_stopped, show_mail
from tasks.written import written

TO_MEND, HELD, WAITING, SENT, OTHER = range(5)
LOOKING = "looking"  # the worker's name while a mail is only looked at


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to: a place (-1: all), a day, a unit, words in a person's name, code or address."""

    place: int = -1
    on: date | None = None
    unit: str = ""
    words: str = ""

    def binds(self, stopped: bool) -> dict[str, Any]:
        literal = self.words.strip().lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
        days = {"first_on": self.on or LONG_AGO, "last_on": self.on or FAR}
        named = {"unit": self.unit, "words": literal, "like": f"%{literal}%", "place": self.place}
        return days | named | {"stopped": stopped}


@dataclass(frozen=True)
class Mails:
    """A page of mails: how many in each place, the rows, and whether everything is stopped."""

    counts: dict[int, int]
    rows: tuple[Any, ...]
    listing: Listing
    stopped: bool


@dataclass(frozen=True)
class Words:
    """A mail's words: as it left (`left`), or as it would leave now."""

    plain: str
    html: str
    left: bool
    subject: str = ""


def mails_by_place(connection: Connection, asked: Asked, page: Page) -> Mails:
    """What is asked for, failures first.

    Raises:
        NotKnown: no such unit.
    """
    if asked.unit and connection.execute(UNIT_KNOWN, {"unit": asked.unit}).scalar() is None:
        raise NotKnown(Sentence("没有编码为{unit}的单位", unit=asked.unit))
    stopped = is_stopped(connection)
    binds = asked.binds(stopped)
    counts = {int(row.place): int(row.mails) for row in connection.execute(outbox.COUNTS, binds)}
    rows = connection.execute(outbox.PAGE, binds | page.binds).all()
    found = sum(counts.values()) if asked.place < 0 else counts.get(asked.place, 0)
    return Mails(counts, tuple(rows), Listing(page, found), stopped)


@dataclass(frozen=True)
class OneMail:
    """A mail: its head and items (tasks/outbox.show_mail), whose mailbox it goes to, its words if known."""

    head: dict[str, Any]
    items: list[dict[str, Any]]
    people: tuple[tuple[str, str], ...]
    words: Words | None


def one_mail(office: Office, connection: Connection, settings: Settings, mail: int, *, at: datetime) -> OneMail:
    """One mail with everything about it; of one that waits, how it would leave now. Nothing is changed.

    The connection must be a writing one: what would be said is found out and undone.

    Raises:
        NotKnown: no such mail.
    """
    head, items = show_mail(connection, mail)
    people = tuple((row.code, row.name) for row in connection.execute(outbox.PEOPLE, {"mail": mail}))
    return OneMail(
        head, items, people, kept_words(connection, mail) or _would_say(office, connection, settings, mail, at)
    )


def kept_words(connection: Connection, mail: int) -> Words | None:
    """A mail's words exactly as it left; None for one that has not left, or left before words were kept."""
    row = connection.execute(outbox.WORDS, {"mail": mail}).first()
    return Words(row.plain, row.html, left=True) if row else None


def _would_say(office: Office, connection: Connection, settings: Settings, mail: int, at: datetime) -> Words | None:
    row = connection.execute(outbox.WAITING, {"mail": mail}).first()
    if row is None:
        return None
    claimed = Claimed(row.id, row.mailbox_id, row.address, row.attempts, row.kind, row.message_id)
    with connection.begin_nested() as looking:
        claim = Claim(office, settings, LOOKING, max(row.send_on, at.date()), composing=True)
        digest = claim.look_at(connection, claimed)
        looking.rollback()
    if digest is None:
        return None
    said = written(digest, office.workdays(connection), "", at)
    return Words(said.text, said.html, left=False, subject=said.subject)
