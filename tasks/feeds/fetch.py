"""A calendar is asked for by its secret address: looked up, counted, and told apart from what was fetched before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.exc import OperationalError

from models.queries import feeds
from notices.feed import Feed
from tasks.feeds.reach import scope_of_feed
from tasks.feeds.read_feed import read_feed
from tasks.gate.attempts import Limit, may_try, tried_too_often
from tasks.gate.tokens import digest, same
from tasks.office import Office

A_SECOND = timedelta(seconds=1)
FOR_FEED = Limit("feed", 60, timedelta(hours=1))
FOR_CLIENT = Limit("feed-client", 60, timedelta(minutes=15))  # addresses that lead nowhere
LONGEST = 200  # characters of a secret


@dataclass(frozen=True)
class Fetched:
    """What there is at an address: a calendar, or nothing; `too_often`: it was not looked at. `changed_at` is when the
    calendar was first seen to be as it is; None while another writes the ledger."""

    feed: Feed | None = None
    changed_at: datetime | None = None
    too_often: bool = False


def fetch(office: Office, secret: str, client: str, *, portal_url: str, at: datetime, now: datetime) -> Fetched:
    """The calendar behind `secret` at the office's moment `at`; `now` is the machine's, for limits.

    An address that was revoked, that never was, and one whose person has no role there any more are the same: nothing.

    Raises:
        UnknownYear: a date lies in a year whose working days are not known.
    """
    with office.reading() as connection:
        row = _row(connection, secret)
        key, limit = (str(row.id), FOR_FEED) if row else (client, FOR_CLIENT)
        if tried_too_often(connection, limit, key, now=now):
            return Fetched(too_often=True)
        feed = _read(office, connection, row, portal_url, at) if row else None
    try:
        with office.writing(shared=True, at_once=True) as connection:
            may_try(connection, limit, key, now=now)
            changed_at = _mark(connection, row, feed.digest, now) if row and feed else None
    except OperationalError:  # nobody waits for it: while another writes, the next asking is counted
        changed_at = row.changed_at if row and feed and row.content_digest == feed.digest else None
    return Fetched(feed, changed_at)


def _row(connection: Connection, secret: str) -> Row[Any] | None:
    asked = digest(secret[:LONGEST])
    found = connection.execute(feeds.BY_SECRET, {"digest": asked, "no": False}).first()
    return found if found is not None and same(found.secret_digest, asked) else None


def _read(office: Office, connection: Connection, row: Row[Any], portal_url: str, at: datetime) -> Feed | None:
    scope = scope_of_feed(connection, row.person_id, row.unit_id, on=at.date())
    if scope is None:
        return None
    name = f"应报事项 · {row.unit_name or row.person_name}"
    return read_feed(connection, office.workdays(connection), scope, name, portal_url, at=at)


def _mark(connection: Connection, row: Row[Any], now_digest: str, now: datetime) -> datetime:
    """Write down that it was fetched, and since when it is as it is. Two changes are a second apart: that is how
    exactly browsers ask."""
    if row.content_digest == now_digest and row.changed_at is not None:
        connection.execute(feeds.FETCHED, {"feed": row.id, "now": now})
        return row.changed_at  # type: ignore[no-any-return]
    changed_at = max(now, row.changed_at + A_SECOND) if row.changed_at else now
    keys = {"feed": row.id, "now": now, "digest": now_digest, "was": row.content_digest, "at": changed_at}
    connection.execute(feeds.CHANGED, keys)
    return changed_at
