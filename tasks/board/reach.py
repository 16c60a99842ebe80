"""Which of the units that somebody sees cannot be reached."""

from datetime import date

from sqlalchemy import Connection

from models.queries import board
from tasks.desk.scope import Scope
from tasks.office import Office
from tasks.unreachable import Unreached, unreachable_units


def unreached(office: Office, connection: Connection, scope: Scope, *, on: date) -> list[Unreached]:
    """The units of `scope` that will owe something while nobody there can be reached, as tasks/unreachable.py says."""
    found = unreachable_units(office, connection, on=on)
    if scope.everything:
        return found
    seen = set(connection.execute(board.seen_units(connection.dialect.name), scope.binds).scalars())
    return [each for each in found if each.unit_code in seen]
