"""How units stand on a day: one standing a first-level unit, the worst of all its tree owes, and what it owes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from models.kinds import Standing
from models.queries import standing


@dataclass(frozen=True)
class Owed:
    """One deliverable of a first-level unit's tree: how many of how many are not handed in, the earliest due day."""

    step: str
    work_year: int
    deliverable: str
    title: str
    owing: int
    expected: int
    earliest_on: date
    standing: Standing


@dataclass(frozen=True)
class UnitStanding:
    """A first-level unit and all it owes; `standing` is the worst."""

    unit_code: str
    unit_name: str
    owed: tuple[Owed, ...]

    @property
    def standing(self) -> Standing:
        return max((part.standing for part in self.owed), default=Standing.CLEAR)

    def of_step(self, step: str) -> "UnitStanding":
        """The same unit, for one step alone."""
        return UnitStanding(self.unit_code, self.unit_name, tuple(part for part in self.owed if part.step == step))

    @property
    def summary(self) -> str:
        """What is owed in few words: "单位自评 3/12 未报, 最早 04-29"."""
        parts = [f"{part.title} {part.owing}/{part.expected} 未报" for part in self.owed]
        if not parts:
            return "无未报事项"
        first = min(part.earliest_on for part in self.owed)
        return f"{'、'.join(parts)}，最早 {first:%m-%d}"


def standings(connection: Connection, *, on: date) -> list[UnitStanding]:
    """Every first-level unit's standing on `on`, clear ones too, by unit code. One query over the ledger."""
    by_unit: dict[str, list[Owed]] = {}
    named = {row.code: row.name for row in connection.execute(standing.FIRST_LEVEL, {"on": on})}
    for row in connection.execute(standing.BY_FIRST_LEVEL, {"on": on}):
        if row.owing:
            by_unit.setdefault(row.code, []).append(_owed(row))
            named.setdefault(row.code, row.name)
    return [UnitStanding(code, name, tuple(by_unit.get(code, ()))) for code, name in sorted(named.items())]


def _owed(row: Row[Any]) -> Owed:
    return Owed(
        step=row.step,
        work_year=row.work_year,
        deliverable=row.key,
        title=row.title,
        owing=int(row.owing),
        expected=int(row.expected),
        earliest_on=row.earliest_on,
        standing=Standing(row.standing),
    )


@dataclass(frozen=True)
class Rates:
    """DHIS2's five measures of a deliverable or step; `nil` of what was handed in are nil returns."""

    expected: int
    actual: int
    on_time_actual: int
    nil: int = 0

    @property
    def rate(self) -> float | None:
        return round(self.actual / self.expected, 4) if self.expected else None

    @property
    def on_time_rate(self) -> float | None:
        return round(self.on_time_actual / self.expected, 4) if self.expected else None

    def __add__(self, other: "Rates") -> "Rates":
        return Rates(
            self.expected + other.expected,
            self.actual + other.actual,
            self.on_time_actual + other.on_time_actual,
            self.nil + other.nil,
        )


def rates_by_deliverable(connection: Connection) -> list[tuple[int, str, str, str, Rates]]:
    """(work year, step, key, title, rates) of every deliverable that has obligations; waived ones are not expected."""
    return [
        (
            row.work_year,
            row.step,
            row.key,
            row.title,
            Rates(int(row.expected), int(row.actual), int(row.on_time_actual), int(row.nil)),
        )
        for row in connection.execute(standing.RATES)
    ]


def rates_by_step(rows: Iterable[tuple[int, str, str, str, Rates]]) -> dict[tuple[int, str], Rates]:
    """The same, added up by step."""
    steps: dict[tuple[int, str], Rates] = {}
    for year, step, _key, _title, rates in rows:
        steps[year, step] = steps.get((year, step), Rates(0, 0, 0)) + rates
    return steps


def unreachable(connection: Connection, *, on: date) -> list[tuple[str, str]]:
    """Units that owe and have no responsible person who can be reached: (code, name)."""
    return [(row.code, row.name) for row in connection.execute(standing.UNREACHABLE, {"on": on})]
