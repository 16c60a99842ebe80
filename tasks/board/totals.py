"""The year in numbers: completeness and on-time rates by step, deliverable, section and kind of unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from models.kinds import Standing
from models.queries import board
from tasks.desk.scope import EVERYTHING, Scope, Wanted
from tasks.standing import Rates


@dataclass(frozen=True)
class Tally:
    """What some obligations come to: DHIS2's five measures in `rates`; of it `rates.nil` say that there
    is nothing to report. Apart from them: waived (免报), still owed, and owed past the due date."""

    rates: Rates
    waived: int = 0
    owing: int = 0
    late: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.rates + other.rates, self.waived + other.waived, self.owing + other.owing, self.late + other.late
        )


NOTHING = Tally(Rates(0, 0, 0))


@dataclass(frozen=True)
class Named:
    """A deliverable of a year."""

    id: int
    work_year: int
    step: str
    key: str
    title: str
    due_on: date
    nominal_due_on: date
    opens_on: date
    gone: bool


@dataclass(frozen=True)
class Totals:
    """A day's board. `sections` go by code and name (both empty: units without one); `years` are all years, `standings`
    how many first-level units stand how."""

    steps: dict[str, Tally]
    deliverables: dict[Named, Tally]
    kinds: dict[str, Tally]
    sections: dict[tuple[str, str], Tally]
    years: dict[int, Tally]
    standings: dict[Standing, int]

    @property
    def all(self) -> Tally:
        return sum(self.steps.values(), NOTHING)


def totals(connection: Connection, scope: Scope, *, on: date, wanted: Wanted = EVERYTHING) -> Totals:
    """What the units of `scope` come to on `on`, narrowed to `wanted`. Two statements, however much there is."""
    keys = binds(scope, wanted, on) | {"every_unit": False, "by_section": False}
    parts: dict[str, list[Any]] = {}
    for row in connection.execute(board.totals(connection.dialect.name), keys):
        parts.setdefault(row.part, []).append(row)
    by_deliverable = {int(row.key): tally_of(row) for row in parts.get("deliverable", ())}
    known = deliverables(connection, wanted.work_year)
    return Totals(
        steps=_in_order({row.key: tally_of(row) for row in parts.get("step", ())}, [each.step for each in known]),
        deliverables={each: by_deliverable[each.id] for each in known if each.id in by_deliverable},
        kinds=dict(sorted((row.key, tally_of(row)) for row in parts.get("kind", ()))),
        sections={(row.key, row.name): tally_of(row) for row in sorted(parts.get("section", ()), key=_no_code_last)},
        years={int(row.key): tally_of(row) for row in sorted(parts.get("year", ()), key=lambda row: int(row.key))},
        standings={Standing(int(row.key)): int(row.items) for row in parts.get("standing", ())},
    )


def deliverables(connection: Connection, work_year: int) -> list[Named]:
    """The deliverables of a year (0: of all), in the document's order; also those that the calendar no longer has."""
    rows = connection.execute(board.NAMED, {"year": work_year})
    return [
        Named(
            row.id,
            row.work_year,
            row.step,
            row.key,
            row.title,
            row.due_on,
            row.nominal_due_on,
            row.opens_on,
            bool(row.gone),
        )
        for row in rows
    ]


def sections(connection: Connection) -> list[tuple[str, str]]:
    """The sections that supervise units: code and name."""
    return [(row.code, row.name) for row in connection.execute(board.SECTIONS)]


def binds(scope: Scope, wanted: Wanted, on: date) -> dict[str, Any]:
    """What the board's statements ask for."""
    asked = wanted.binds
    names = ("far", "step", "year", "deliverable", "kind", "section", "tree")
    return scope.binds | {name: asked[name] for name in names} | {"on": on}


def tally_of(row: Any) -> Tally:
    return Tally(Rates(row.expected, row.actual, row.on_time_actual, row.nil), row.waived, row.owing, row.late)


def _in_order(found: dict[str, Tally], order: Iterable[str]) -> dict[str, Tally]:
    return {key: found[key] for key in dict.fromkeys(order) if key in found}


def _no_code_last(row: Any) -> tuple[bool, str]:
    return not row.key, row.key
