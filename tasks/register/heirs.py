"""Who stands for a unit that has ended: the one into which it was merged, and so on to one that lives."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from models.queries import register as queries
from tasks.register.merge import change


def settle_heirs(connection: Connection, *, on: date) -> None:
    """Store, for each unit that has ended by `on` with a successor, who stands for it; for all others, nobody."""
    units = {row.id: row for row in connection.execute(queries.SUCCESSORS)}
    heirs = {key: heir for key in units if (heir := _heir(key, units, on)) != key}
    changed = {key: {"heir_id": heirs.get(key)} for key, row in units.items() if row.heir_id != heirs.get(key)}
    change(connection, "unit", changed)


def _heir(unit: int, units: Mapping[int, Row[Any]], on: date) -> int:
    """The unit at the end of the line of successors; a register that was read has no circles."""
    passed = {unit}
    while unit in units and units[unit].valid_to < on:
        successor = units[unit].successor_id
        if successor is None or successor in passed:
            break
        unit = successor
        passed.add(unit)
    return unit
