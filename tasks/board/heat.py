"""The heat map: units in rows, deliverables in columns, in each field how that unit stands with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from models.kinds import Standing
from models.queries import board
from tasks.board.totals import Named, Tally, binds, deliverables, tally_of
from tasks.desk.scope import EVERYTHING, FIRST_PAGE, Listing, Page, Scope, Wanted

ORDERS = ("worst", "code", "most")


@dataclass(frozen=True)
class Field:
    """A unit and a deliverable: what was asked and handed in, and the worst standing of it."""

    tally: Tally
    standing: Standing


@dataclass(frozen=True)
class UnitRow:
    """A unit (with all below it, unless every unit has its own row) and its fields by deliverable."""

    id: int
    code: str
    name: str
    kind: str
    first_name: str
    section_name: str
    standing: Standing
    tally: Tally
    fields: dict[int, Field]


@dataclass(frozen=True)
class Heat:
    """A page of the map: its columns, and its rows in the order that was asked for."""

    columns: tuple[Named, ...]
    rows: tuple[UnitRow, ...]
    listing: Listing


def heat(
    connection: Connection,
    scope: Scope,
    *,
    on: date,
    wanted: Wanted = EVERYTHING,
    every_unit: bool = False,
    standing: Standing | None = None,
    order: str = "worst",
    page: Page = FIRST_PAGE,
) -> Heat:
    """How the units of `scope` stand on `on` with each deliverable. Three statements, however many units.

    `every_unit`: a row for each unit instead of each first-level unit with its tree. `standing`: only units whose worst
    is this. A deliverable that has not opened has no column, nor one that the calendar has dropped.
    """
    keys = binds(scope, wanted, on) | {"every_unit": every_unit}
    listed = list_units(connection, keys, standing, order, page)
    fields: dict[int, dict[int, Field]] = {}
    keys |= {"ids": as_list(listed)}
    for row in connection.execute(board.cells(connection.dialect.name), keys):
        fields.setdefault(row.row_id, {})[row.deliverable_id] = Field(tally_of(row), Standing(row.standing))
    used = {deliverable for each in fields.values() for deliverable in each}
    return Heat(
        columns=tuple(
            each for each in deliverables(connection, wanted.work_year) if _has_column(each, wanted, on, used)
        ),
        rows=tuple(unit_row(row, fields.get(row.id, {})) for row in listed),
        listing=Listing(page, int(listed[0].found) if listed else 0),
    )


def _has_column(each: Named, wanted: Wanted, on: date, used: set[int]) -> bool:
    if each.id in used:
        return True
    asked = wanted.step in ("", each.step) and wanted.deliverable in ("", each.key)
    return asked and not each.gone and each.opens_on <= on


def list_units(
    connection: Connection, keys: dict[str, Any], standing: Standing | None, order: str, page: Page
) -> list[Any]:
    """A page of rows of units."""
    asked = keys | page.binds | {"standing": -1 if standing is None else int(standing)}
    return list(connection.execute(board.units(connection.dialect.name, order), asked))


def as_list(listed: list[Any]) -> str:
    """The ids of units as the statements take them."""
    return str([row.id for row in listed])


def unit_row(row: Any, fields: dict[int, Field]) -> UnitRow:
    return UnitRow(
        row.id,
        row.code,
        row.name,
        row.kind,
        row.first_name,
        row.section_name,
        Standing(row.standing),
        tally_of(row),
        fields,
    )
