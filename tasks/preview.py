"""What would leave now, for somebody who is to say yes to it; nothing is changed by looking."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from models.queries import delivery, first_mails
from models.settings import Settings
from notices.mailer import Mail
from tasks.deliver import message_id
from tasks.digest import read_digests
from tasks.office import Office
from tasks.standing import unreachable
from tasks.sweep import roll_forward, send_days
from tasks.written import written


@dataclass(frozen=True)
class Waiting:
    """A mail that waits: to which address, about how many items of how many units."""

    id: int
    address: str
    items: int
    units: int


@dataclass(frozen=True)
class Preview:
    """What would leave on `on`: the mails by address, people, domains, who is not on the allow-list, one mail in words,
    and units that nobody can be told of."""

    on: date
    mails: tuple[Waiting, ...]
    people: int
    domains: tuple[tuple[str, int], ...]
    not_allowed: int
    unreachable: tuple[tuple[str, str], ...]
    sample: Mail | None

    @property
    def worst(self) -> Waiting | None:
        """The mail with the most items."""
        return max(self.mails, key=lambda mail: (mail.items, mail.address), default=None)


def preview(office: Office, connection: Connection, settings: Settings, *, at: datetime) -> Preview:
    """What the next delivery would send, read as a delivery reads it and then undone.

    Raises:
        UnknownYear: today lies in a year with neither official nor provisional days.
    """
    days = office.workdays(connection)
    on = days.first_from(at.date())
    with connection.begin_nested() as looking:
        roll_forward(connection, days, on=on)
        keys: dict[str, Any] = {"on": on} | send_days(days, on)
        mails = tuple(Waiting(*row) for row in connection.execute(first_mails.MAILS, keys))
        people = connection.execute(first_mails.PEOPLE, keys).scalar_one()
        sample = _first(office, connection, settings, mails, keys, at)
        looking.rollback()
    domains = Counter(mail.address.rpartition("@")[2] for mail in mails)
    return Preview(
        on=on,
        mails=mails,
        people=people,
        domains=tuple(domains.most_common()),
        not_allowed=sum(not settings.allows(mail.address) for mail in mails),
        unreachable=tuple(unreachable(connection, on=on)),
        sample=sample,
    )


def _first(
    office: Office,
    connection: Connection,
    settings: Settings,
    mails: tuple[Waiting, ...],
    keys: dict[str, Any],
    at: datetime,
) -> Mail | None:
    """The first mail in words; None if nothing is left to say in it."""
    if not mails:
        return None
    first = mails[0]
    notices = {"notices": [first.id], "on": keys["on"]}
    connection.execute(first_mails.LEASE, notices)
    connection.execute(delivery.LEASE_LINES, notices)
    connection.execute(delivery.DROP_ITEMS, notices)
    digest = read_digests(connection, office, notices, {first.id: first.address}, settings).get(first.id)
    if digest is None:
        return None
    mail_id = message_id(first.address, keys["on"], "digest", settings.mail_from)
    return written(digest, office.workdays(connection), mail_id, at)
