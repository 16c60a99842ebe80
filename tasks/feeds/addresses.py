"""Secret addresses of calendars: made, renewed, revoked, each with who and when. The database keeps digests only."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import NotKnown, NotYours, Sentence
from models.queries import feeds
from tasks.feeds.reach import OWN, scope_of_feed
from tasks.gate.tokens import digest, new_token


def make_feed(connection: Connection, person_id: int, unit_id: int = OWN, *, by: str, on: date, at: datetime) -> str:
    """A new secret for a person's calendar, to be shown this once; the one before is revoked with it.

    Raises:
        NotYours: the person answers for no unit, or does not see the one that is named.
    """
    if scope_of_feed(connection, person_id, unit_id, on=on) is None:
        raise NotYours(Sentence("现在没有可订阅的事项：您不负责任何单位的报送，或看不到这个单位"))
    keys = {"person": person_id, "unit": unit_id}
    before = connection.execute(feeds.LIVING, keys).scalar()
    if before is not None:
        connection.execute(feeds.REVOKE, keys | {"feed": before, "at": at})
        connection.execute(feeds.ACT, {"feed": before, "act": "revoke", "by": by, "at": at})
    secret = new_token()
    feed = connection.execute(feeds.ADD, keys | {"digest": digest(secret), "at": at}).scalar_one()
    act = "make" if before is None else "renew"
    connection.execute(feeds.ACT, {"feed": feed, "act": act, "by": by, "at": at})
    return secret


def revoke_feed(connection: Connection, person_id: int, feed: int, *, by: str, at: datetime) -> None:
    """Let an address lead nowhere from now on.

    Raises:
        NotKnown: the person has no such address any more.
    """
    if connection.execute(feeds.REVOKE, {"feed": feed, "person": person_id, "at": at}).rowcount != 1:
        raise NotKnown(Sentence("没有这个订阅地址，或早已作废"))
    connection.execute(feeds.ACT, {"feed": feed, "act": "revoke", "by": by, "at": at})


def revoke_feeds(connection: Connection, person_id: int, *, by: str, at: datetime) -> int:
    """Let all of a person's addresses lead nowhere; how many there were."""
    living = list(connection.execute(feeds.LIVING_OF, {"person": person_id}).scalars())
    for feed in living:
        revoke_feed(connection, person_id, feed, by=by, at=at)
    return len(living)


def feeds_of(connection: Connection, person_id: int) -> list[Row[Any]]:
    """A person's living addresses, the own calendar's first; when each was made, and last fetched."""
    return list(connection.execute(feeds.FEEDS, {"person": person_id}))
