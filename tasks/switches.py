"""Named values of the running office: who set them, when and why stands beside them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from models.queries import switches


def read_switch(connection: Connection, key: str) -> str:
    """The value of `key`; empty if it was never set."""
    return str(connection.execute(switches.READ, {"key": key}).scalar() or "")


def switch_row(connection: Connection, key: str) -> Row[Any] | None:
    """Who set `key`, when and why; None if it is not set."""
    return connection.execute(switches.ONE, {"key": key}).first()


def set_switch(connection: Connection, key: str, value: str, *, at: datetime, by: str = "", why: str = "") -> None:
    """Set `key`; an empty value clears it."""
    if value:
        connection.execute(switches.SET, {"key": key, "value": value, "by": by, "why": why, "at": at})
    else:
        connection.execute(switches.CLEAR, {"key": key})
