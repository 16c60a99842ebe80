"""A sign-in: begun, found by its token, ended. It ends by itself after a working day, or when nobody was there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from models.queries import gate
from tasks.gate.tokens import digest, new_token

LIVES = timedelta(hours=12)
IDLE = timedelta(hours=8)  # a long form is typed without a word to us
SEEN_EVERY = timedelta(minutes=5)  # how exactly it is kept when somebody was last there
KEPT = timedelta(days=30)  # ended ones
MOST = 200  # characters of a browser's name


@dataclass(frozen=True)
class Came:
    """Whence somebody came in, and by which way (password, link)."""

    way: str
    client: str = ""
    agent: str = ""


def begin(connection: Connection, person_id: int, came: Came, *, now: datetime) -> str:
    """Sign a person in; returns the token for their browser. Times are the machine's, also on trial."""
    token = new_token()
    facts = {"digest": digest(token), "person": person_id, "way": came.way, "now": now, "ends_at": now + LIVES}
    connection.execute(gate.PRUNE_SIGN_INS, {"since": now - KEPT})
    connection.execute(gate.BEGIN, facts | {"client": came.client, "agent": came.agent[:MOST]})
    return token


def living(connection: Connection, token: str, *, now: datetime) -> Row[Any] | None:
    """The sign-in of a token with its person; None if there is none, or it has ended, or the account is closed."""
    keys = {"digest": digest(token), "now": now, "since": now - IDLE, "no": False}
    return connection.execute(gate.SIGN_IN, keys).first()


def sign_ins(connection: Connection, person_id: int, *, now: datetime) -> list[Row[Any]]:
    """A person's living sign-ins, the newest first."""
    keys = {"person": person_id, "now": now, "since": now - IDLE}
    return list(connection.execute(gate.SIGN_INS, keys))


def seen(connection: Connection, sign_in: int, *, now: datetime) -> None:
    """Write down that somebody is still there."""
    connection.execute(gate.SEEN, {"sign_in": sign_in, "now": now})


def end(connection: Connection, person_id: int, sign_in: int, *, now: datetime) -> bool:
    """End one sign-in of a person; whether it was theirs and lived."""
    keys = {"person": person_id, "sign_in": sign_in, "now": now}
    return connection.execute(gate.END, keys).rowcount == 1


def end_all(connection: Connection, person_id: int, *, now: datetime, but: int = 0) -> int:
    """End a person's sign-ins, but one if it is named; how many."""
    return connection.execute(gate.END_ALL, {"person": person_id, "now": now, "but": but}).rowcount
