"""What a calendar shows, by the roles that its person holds on the day of the asking: nothing once the last one ends.

A person's own calendar has what they answer for: their units', and a department's clerk those below. A unit's calendar
is for whoever sees all of the unit's items. Deputies have those of whom they stand in for while they do.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from models.kinds import BUREAU_ROLES, Role
from models.queries import feeds
from tasks.desk.scope import Scope
from tasks.standing_in import AT_THE_UNIT, Held, held_by, seen_by

ANSWERING = frozenset({*AT_THE_UNIT, Role.DEPT})
SUBSCRIBING = ANSWERING | {Role.FIN_SECTION, *BUREAU_ROLES}
"""Roles that see all items of a unit."""
OWN = 0  # in the place of a unit's number


def scope_of_feed(connection: Connection, person_id: int, unit_id: int, *, on: date) -> Scope | None:
    """The units of a person's calendar (of `unit_id`, or of their own); None if there is none for them on that day."""
    held = held_by(connection, person_id, on)
    return _own(held) if unit_id == OWN else _units(connection, held, unit_id)


def _own(held: Iterable[Held]) -> Scope | None:
    roles = [each for each in held if each.role in ANSWERING]
    units = sorted({each.unit_id for each in roles if each.role in AT_THE_UNIT})
    trees = sorted({each.unit_id for each in roles if each.role is Role.DEPT})
    return Scope(units=tuple(units), trees=tuple(trees)) if roles else None


def _units(connection: Connection, held: Iterable[Held], unit_id: int) -> Scope | None:
    binds = seen_by(each for each in held if each.role in SUBSCRIBING)
    sees = connection.execute(feeds.SEES, binds | {"unit": unit_id}).scalar_one()
    return Scope(units=(unit_id,)) if sees else None
