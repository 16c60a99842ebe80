"""The heat map: units in rows, deliverables in columns, in each field how that unit stands with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from models.kinds import Standing
from models.queries import board
from tasks.board.totals import Named, Tally, binds, deliverables, tally_of
from tasks.desk.scope import EVERYTHING, FIRST_PAGE, Listing, Page, Scope, Wanted
from tasks.standing import Rates

ORDERS = ("worst", "code", "most")
SECTIONS, FIRST_LEVEL, EVERY_UNIT = "section", "first", "every"
ROWS = (SECTIONS, FIRST_LEVEL, EVERY_UNIT)  # what has a row
ANY = -1  # standing


@dataclass(frozen=True)
class Field:
    """A unit and a deliverable: what was asked and handed in, and the worst standing of it."""

    tally: Tally
    standing: Standing


@dataclass(frozen=True)
class UnitRow:
    """A unit (with all below it, unless every unit has its own row) or a section (with all that it supervises; id 0:
    the units of none), and its fields by deliverable."""

    id: int
    code: str
    name: str
    kind: str
    first_code: str
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
    rows: str = FIRST_LEVEL,
    standing: Standing | None = None,
    order: str = "worst",
    page: Page = FIRST_PAGE,
) -> Heat:
    """How the units of `scope` stand on `on` with each deliverable. Two statements, however many units.

    `rows`: one for each first-level unit with its tree, for each unit, or for each section. `standing`: only those
    whose worst is this. A deliverable that has not opened has no column, nor one that the calendar has dropped.
    """
    asked = binds(scope, wanted, on) | page.binds | {"every_unit": rows == EVERY_UNIT, "by_section": rows == SECTIONS}
    asked |= {"standing": ANY if standing is None else int(standing)}
    by_unit: dict[int, list[Any]] = {}
    for row in connection.execute(board.fields(connection.dialect.name, order), asked):
        by_unit.setdefault(row.id, []).append(row)
    drawn = tuple(_unit_row(found) for found in by_unit.values())
    used = {deliverable for row in drawn for deliverable in row.fields}
    return Heat(
        columns=tuple(
            each for each in deliverables(connection, wanted.work_year) if _has_column(each, wanted, on, used)
        ),
        rows=drawn,
        listing=Listing(page, next((int(found[0].found) for found in by_unit.values()), 0)),
    )


def _has_column(each: Named, wanted: Wanted, on: date, used: set[int]) -> bool:
    if each.id in used:
        return True
    asked = wanted.step in ("", each.step) and wanted.deliverable in ("", each.key)
    return asked and not each.gone and each.opens_on <= on


def _unit_row(found: list[Any]) -> UnitRow:
    """A unit of its rows, one for each deliverable."""
    unit = found[0]
    return UnitRow(
        unit.id,
        unit.code,
        unit.name,
        unit.kind,
        unit.first_code,
        unit.first_name,
        unit.section_name,
        Standing(unit.standing),
        tally_of(unit),
        {row.deliverable_id: _field(row) for row in found if row.deliverable_id is not None},
    )


def _field(row: Any) -> Field:
    rates = Rates(row.its_expected, row.its_actual, row.its_on_time_actual, row.its_nil)
    return Field(Tally(rates, row.its_waived, row.its_owing, row.its_late), Standing(row.its_standing))
