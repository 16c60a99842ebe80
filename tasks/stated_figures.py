"""The figures that a document states, computed from the ledger by their definitions, and what each clause keeps out."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Connection

from calendars.results import Figure, Measure, Stated
from calendars.schema import Calendar
from models.errors import NotKnown, Sentence
from models.queries import stated_figures as queries
from models.queries.typed import statement
from rules.stated_figures import VERIFIED, Clause, clauses, counting, measures, rules_counting

FEN_IN = {"元": Decimal(100), "万元": Decimal(1_000_000), "亿元": Decimal(10_000_000_000)}
PLACES = {"元": Decimal("0.01"), "万元": Decimal("0.01"), "亿元": Decimal("0.01"), "%": Decimal("0.1")}


@dataclass(frozen=True)
class Value:
    """A number as it was computed, beside the document's. `difference` is at the precision of the document; None where
    nothing could be computed, a rate of nothing."""

    stated: Stated
    computed: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        if self.computed is None:
            return None
        return self.computed.quantize(self.stated.value, ROUND_HALF_UP) - self.stated.value

    @property
    def shown(self) -> Decimal | None:
        """The computed value, rounded for reading only."""
        places = PLACES.get(self.stated.unit)
        return (
            self.computed if self.computed is None or places is None else self.computed.quantize(places, ROUND_HALF_UP)
        )


@dataclass(frozen=True)
class Computed:
    """A figure with its values."""

    figure: Figure
    values: tuple[Value, ...]

    @property
    def agrees(self) -> bool:
        """Whether every value is the document's."""
        return all(each.difference == 0 for each in self.values)


@dataclass(frozen=True)
class Dropped:
    """What the figure would be without one of its clauses."""

    clause: Clause
    values: tuple[Value, ...]


def figures_of_year(connection: Connection, calendar: Calendar) -> tuple[Computed, ...]:
    """Every figure of a year's document, computed from the ledger as it stands."""
    return tuple(Computed(each, _values(connection, calendar, each)) for each in calendar.figures)


def clause_by_clause(connection: Connection, calendar: Calendar, key: str) -> tuple[Computed, tuple[Dropped, ...]]:
    """A figure, and for each clause of its definition what it would be without it.

    Raises:
        NotKnown: the calendar has no such figure.
    """
    figure = next((each for each in calendar.figures if each.key == key), None)
    if figure is None:
        raise NotKnown(Sentence("{year}年度的年历里没有数字{key}", year=calendar.work_year, key=key))
    dropped = tuple(
        Dropped(clause, _values(connection, calendar, figure, clause.key)) for clause in clauses(figure, calendar)
    )
    return Computed(figure, _values(connection, calendar, figure)), dropped


def _values(connection: Connection, calendar: Calendar, figure: Figure, without: str = "") -> tuple[Value, ...]:
    asked = counting(figure, calendar, without)
    sql = queries.counted(
        asked.fragment.text, ledger=bool(figure.deliverables), handed_in=asked.handed_in, once=asked.once
    )
    row: dict[str, Any] = dict(connection.execute(statement(sql), asked.fragment.values).one()._mapping)
    if Measure.RULES in measures(figure):
        fragment = rules_counting(figure, calendar, without)
        made = statement(queries.rules_made(fragment.text, verified=without != VERIFIED))
        row["rules"] = connection.execute(made, fragment.values).scalar_one()
    return tuple(Value(each, _in_unit(each, row, other=asked.other_amount)) for each in figure.states)


def _in_unit(stated: Stated, row: Mapping[Any, Any], *, other: bool) -> Decimal | None:
    """The value of a measure, exact, in the document's unit."""
    if stated.measure in (Measure.AMOUNT, Measure.ADJUSTED_AMOUNT):
        approved = (stated.measure is Measure.AMOUNT) is not other
        return Decimal(row["approved" if approved else "adjusted"]) / FEN_IN[stated.unit]
    if stated.measure is Measure.RATE:
        return Decimal(row["subjects"]) * 100 / row["expected"] if row["expected"] else None
    return Decimal(row[stated.measure.value])
