"""Units of a register: the tree, and for each its department, its first-level unit and its section."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection

from models.kinds import FIRST_LEVEL, UnitKind
from models.queries import register as queries
from tasks.register.merge import Key, Known, Tally, Values, change, differs, known, merge
from tasks.register.rows import UnitRow

Ids = dict[str, int]


def import_units(connection: Connection, rows: Sequence[UnitRow], last_day: date) -> tuple[Ids, Tally]:
    """Add and change units, end the vanished on `last_day`; returns ids by code."""
    there = known(connection, queries.UNITS, ["code"])
    merged = merge(connection, "unit", there, {(row.unit_code,): _own(row) for row in rows}, last_day=last_day)
    now = known(connection, queries.UNITS, ["code"]) if merged.added else there
    ids = {code: row.id for (code,), row in now.items()}
    moved = _moved(rows, now, ids)
    change(connection, "unit", moved)
    return ids, merged.tally(also=moved.keys() & {row.id for row in there.values()})


def _own(row: UnitRow) -> Values:
    return {
        "code": row.unit_code,
        "name": row.name,
        "kind": row.kind.value,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }


def _moved(rows: Sequence[UnitRow], now: dict[Key, Known], ids: Ids) -> dict[int, Values]:
    """The places in the tree, and the successors, that differ from what is stored, by unit."""
    by_code = {row.unit_code: row for row in rows}
    moved = {}
    for row in rows:
        stored, place = now[(row.unit_code,)], _place(row, by_code, ids)
        if differs(stored, place):
            moved[stored.id] = place
    return moved


def _place(row: UnitRow, by_code: dict[str, UnitRow], ids: Ids) -> Values:
    """Where a unit stands: parent, nearest department or town above it, first-level unit, supervising section,
    successor."""
    line = list(_upwards(row, by_code))
    below_bureau = [unit for unit in line if unit.kind is not UnitKind.BUREAU] or line
    dept = next((unit.unit_code for unit in line[1:] if unit.kind in FIRST_LEVEL), "")
    section = next((unit.section_code for unit in line if unit.section_code), "")
    return {
        "parent_id": ids.get(row.parent_code),
        "dept_id": ids.get(dept),
        "first_id": ids[below_bureau[-1].unit_code],
        "section_id": ids.get(section),
        "successor_id": ids.get(row.successor_code),
    }


def _upwards(row: UnitRow, by_code: dict[str, UnitRow]) -> Iterator[UnitRow]:
    """The unit, its parent, and so on to the top; a register that was read has no circles."""
    yield row
    while row.parent_code:
        row = by_code[row.parent_code]
        yield row
