"""The figures that a document states, computed from the ledger by their definitions, and what each clause keeps out."""

import json
from collections.abc import Mapping
from csv import DictReader
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from typing import Any

from sqlalchemy import Connection, CursorResult

from calendars.results import Figure, Measure, Stated
from calendars.schema import Calendar
from models.errors import NotKnown, Sentence
from models.queries import stated_figures as queries
from models.queries.typed import statement
from rules.stated_figures import VERIFIED, Clause, clauses, counting, measures, rules_counting
from tasks.register.keeping import kept_texts

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


def figures_of_year(connection: Connection, calendar: Calendar, *, on: date | None = None) -> tuple[Computed, ...]:
    """Every figure of a year's document, computed from the ledger as it stands, or as it stood at the end of `on`."""
    then = _then(connection, on)
    return tuple(Computed(each, _values(connection, calendar, each, then)) for each in calendar.figures)


def clause_by_clause(
    connection: Connection, calendar: Calendar, key: str, *, on: date | None = None
) -> tuple[Computed, tuple[Dropped, ...]]:
    """A figure, and for each clause of its definition what it would be without it; as things stand, or stood on `on`.

    Raises:
        NotKnown: the calendar has no such figure.
    """
    figure = next((each for each in calendar.figures if each.key == key), None)
    if figure is None:
        raise NotKnown(Sentence("{year}年度的年历里没有数字{key}", year=calendar.work_year, key=key))
    then = _then(connection, on)
    dropped = tuple(
        Dropped(clause, _values(connection, calendar, figure, then, clause.key)) for clause in clauses(figure, calendar)
    )
    return Computed(figure, _values(connection, calendar, figure, then)), dropped


def _then(connection: Connection, on: date | None) -> dict[str, Any]:
    """The binds by which a statement looks back to `on`: the day, and the subjects of the register that was in force.

    Nothing for things as they stand. History is append-only, so what is found about a day stays so.
    """
    if on is None:
        return {}
    number = connection.execute(queries.IN_FORCE, {"on": on}).scalar()
    texts = kept_texts(connection, number).get("subjects.csv", "") if number is not None else ""
    columns = ("kind", "book", "fund_class", "source_level", "attribute")
    rows = [
        [row["subject_code"], int(row["budget_year"]), *(row[name] for name in columns)]
        + [_fen(row[name]) for name in ("amount_approved", "amount_adjusted")]
        for row in DictReader(StringIO(texts, newline=""))
    ]
    return {"on": on, "subjects": json.dumps(rows)}


def _fen(yuan: str) -> int | None:
    return int(Decimal(yuan) * 100) if yuan else None


def _values(
    connection: Connection, calendar: Calendar, figure: Figure, then: dict[str, Any], without: str = ""
) -> tuple[Value, ...]:
    asked, dialect = counting(figure, calendar, without), connection.dialect.name if then else ""
    sql = queries.counted(
        asked.fragment.text, ledger=bool(figure.deliverables), handed_in=asked.handed_in, once=asked.once, then=dialect
    )
    row: dict[str, Any] = dict(_asked(connection, sql, asked.fragment.values | then).one()._mapping)
    if Measure.RULES in measures(figure):
        fragment = rules_counting(figure, calendar, without)
        made = queries.rules_made(fragment.text, verified=without != VERIFIED, then=dialect)
        row["rules"] = _asked(connection, made, fragment.values | then).scalar_one()
    return tuple(Value(each, _in_unit(each, row, other=asked.other_amount)) for each in figure.states)


def _asked(connection: Connection, sql: str, values: dict[str, Any]) -> CursorResult[Any]:
    clause = statement(sql)
    return connection.execute(clause, {name: value for name, value in values.items() if name in clause._bindparams})


def _in_unit(stated: Stated, row: Mapping[Any, Any], *, other: bool) -> Decimal | None:
    """The value of a measure, exact, in the document's unit."""
    if stated.measure in (Measure.AMOUNT, Measure.ADJUSTED_AMOUNT):
        approved = (stated.measure is Measure.AMOUNT) is not other
        return Decimal(row["approved" if approved else "adjusted"]) / FEN_IN[stated.unit]
    if stated.measure is Measure.RATE:
        return Decimal(row["subjects"]) * 100 / row["expected"] if row["expected"] else None
    return Decimal(row[stated.measure.value])
