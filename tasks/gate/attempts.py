"""How often something may be tried: counted in the database, so for all portals together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from models.queries import gate

KEPT = timedelta(days=1)
LONGEST_KEY = 200


@dataclass(frozen=True)
class Limit:
    """At most so many of one kind in a while, for one key."""

    what: str
    most: int
    within: timedelta


def may_try(connection: Connection, limit: Limit, key: str, *, now: datetime) -> bool:
    """Whether another try is allowed; it is counted if so. Old ones are forgotten on the way."""
    if tried_too_often(connection, limit, key, now=now):
        return False
    asked = {"what": limit.what, "key": key[:LONGEST_KEY].lower(), "now": now}
    connection.execute(gate.PRUNE_ATTEMPTS, {"since": now - KEPT})
    connection.execute(gate.TRY, asked)
    return True


def may_try_all(connection: Connection, tried: Iterable[tuple[Limit, str]], *, now: datetime) -> bool:
    """Whether another try is allowed under each limit with its key, the narrowest first: what one of them refuses does
    not count for those behind it."""
    return all(may_try(connection, limit, key, now=now) for limit, key in tried)


def take_back(connection: Connection, limit: Limit, key: str, *, now: datetime) -> None:
    """The try of `now` was none: it went well."""
    connection.execute(gate.TAKE_BACK, {"what": limit.what, "key": key[:LONGEST_KEY].lower(), "now": now})


def tried_too_often(connection: Connection, limit: Limit, key: str, *, now: datetime) -> bool:
    """Whether no more tries are allowed for now; nothing is counted."""
    asked = {"what": limit.what, "key": key[:LONGEST_KEY].lower(), "since": now - limit.within}
    return int(connection.execute(gate.TRIED, asked).scalar_one()) >= limit.most


def forget(connection: Connection, what: str, key: str) -> None:
    """What was tried in vain counts no more once it went well."""
    connection.execute(gate.FORGET, {"what": what, "key": key[:LONGEST_KEY].lower()})
