"""A person's account: it exists from the first time something is set; closed, it lets nobody in."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import NotKnown, Sentence
from models.queries import gate
from tasks.feeds.addresses import revoke_feeds
from tasks.gate import sign_ins

CLOSED = "nianlun people"  # who revoked the calendars of a closed account


def person_named(connection: Connection, code: str) -> Row[Any]:
    """The person of the register with this code, with address and account.

    Raises:
        NotKnown: there is none.
    """
    found = connection.execute(gate.PERSON_BY_CODE, {"code": code, "no": False}).first()
    if found is None:
        raise NotKnown(Sentence("名册中没有编码为{code}的人员", code=code))
    return found


def set_language(connection: Connection, person_id: int, language: str) -> None:
    """Keep the language that a person chose."""
    _there(connection, person_id)
    connection.execute(gate.SET_LANGUAGE, {"person": person_id, "language": language})


def close(connection: Connection, person_id: int, *, now: datetime) -> None:
    """Let a person in no more: sign-ins end at once, links that are on their way are spent, calendars lead nowhere."""
    _there(connection, person_id)
    connection.execute(gate.SET_CLOSED, {"person": person_id, "closed": True})
    sign_ins.end_all(connection, person_id, now=now)
    connection.execute(gate.SPEND_ALL, {"person": person_id, "now": now})
    revoke_feeds(connection, person_id, by=CLOSED, at=now)


def reopen(connection: Connection, person_id: int) -> None:
    """Let a person in again, by the password they had or by a link."""
    _there(connection, person_id)
    connection.execute(gate.SET_CLOSED, {"person": person_id, "closed": False})


def set_hash(connection: Connection, person_id: int, password_hash: str, *, now: datetime) -> None:
    """Keep the hash of a new password."""
    _there(connection, person_id)
    connection.execute(gate.SET_PASSWORD, {"person": person_id, "hash": password_hash, "at": now})


def _there(connection: Connection, person_id: int) -> None:
    connection.execute(gate.OPEN_ACCOUNT, {"person": person_id, "no": False})
