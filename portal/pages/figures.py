"""The figures that a year's document states, beside what the ledger says, each taken apart clause by clause."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.responses import Response

from calendars.labels import MEASURES
from calendars.schema import Calendar
from models.errors import NotKnown, Sentence
from portal.boards import THIS_YEAR, BoardAsked, Format, settled, tabs, year_shown
from portal.guard import Guarded
from portal.showing import Badge
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from rules.stated_figures import AMOUNT, MONEY
from tasks.stated_figures import Computed, Dropped, Value, clause_by_clause, figures_of_year

router = APIRouter(route_class=Guarded)
PATH = "/board/figures"
OnDay = Annotated[str, Query(max_length=10)]
HEADS = (
    Sentence("数字"),
    Sentence("口径"),
    Sentence("数什么"),
    Sentence("台账"),
    Sentence("文件写"),
    Sentence("相差"),
    Sentence("是否一致"),
)
CLAUSES = (Sentence("去掉这一条"), Sentence("数什么"), Sentence("完整口径"), Sentence("去掉后"), Sentence("变化"))
SAME: Badge = ("✓", Sentence("一致"), "done")
OTHER: Badge = ("≠", Sentence("不一致"), "warm")
NOTHING: Badge = ("·", Sentence("尚无数据"), "calm")


@router.get(PATH, name="board_figures")
def board_figures(visit: Here, asked: BoardAsked, on: OnDay = "", format: Format = "") -> Response:
    day = _day(visit, on)
    with visit.reading() as connection:
        asked = settled(visit, connection, asked)
        calendars = visit.office.calendars(connection)
        calendar = calendars.get(asked.year)
        found = figures_of_year(connection, calendar, on=_past(visit, day)) if calendar else ()
    table = _figures(found, asked.year, _further(visit, day))
    if format:
        return workbook_of(visit, Sentence("文件中的数字"), [_as_of(day)], [table])
    return visit.page(
        "board_figures.html.j2",
        table=table,
        day=day,
        as_of=_as_of(day),
        asked=asked,
        years=[(year, str(year)) for year in sorted(calendars, reverse=True)],
        tabs=tabs(asked, PATH),
        address=f"{PATH}?year={asked.year}{_further(visit, day)}",
    )


@router.get("/board/figures/{figure}", name="board_figure")
def board_figure(
    visit: Here,
    figure: str,
    year: Annotated[int, Query(ge=THIS_YEAR, le=9999)] = THIS_YEAR,
    on: OnDay = "",
    format: Format = "",
) -> Response:
    day = _day(visit, on)
    with visit.reading() as connection:
        calendar = _calendar(visit, connection, year)
        found, dropped = clause_by_clause(connection, calendar, figure, on=_past(visit, day))
    table = _clauses(found, dropped)
    if format:
        told = [found.figure.title, found.figure.scope, _as_of(day)]
        return workbook_of(visit, Sentence("逐条口径"), told, [table])
    return visit.page(
        "board_figure.html.j2",
        found=found,
        values=_figures([found], calendar.work_year, _further(visit, day)),
        table=table,
        day=day,
        as_of=_as_of(day),
        year=calendar.work_year,
        further=_further(visit, day),
        address=f"{PATH}/{figure}?year={calendar.work_year}{_further(visit, day)}",
    )


def _calendar(visit: Visit, connection: Connection, year: int) -> Calendar:
    calendars = visit.office.calendars(connection)
    year = year_shown(visit, calendars, year)
    if year not in calendars:
        raise NotKnown(Sentence("没有{year}年度的年历", year=year))
    return calendars[year]


def _day(visit: Visit, typed: str) -> date:
    """The day that was asked for; today if none was, or one that has not come."""
    try:
        return min(date.fromisoformat(typed), visit.on)
    except ValueError:
        return visit.on


def _past(visit: Visit, day: date) -> date | None:
    return day if day < visit.on else None


def _further(visit: Visit, day: date) -> str:
    """What an address says of a day that is over."""
    return f"&on={day}" if day < visit.on else ""


def _as_of(day: date) -> str:
    return str(Sentence("截至{on}", on=day))


def _figures(found: Iterable[Computed], year: int, further: str) -> Table:
    rows = []
    for each in found:
        for value in each.values:
            named = Cell(each.figure.title, f"{PATH}/{each.figure.key}?year={year}{further}")
            rows.append([named, Cell(each.figure.scope), Cell(MEASURES[value.stated.measure]), *_compared(value)])
    return Table(Sentence("文件中的数字"), Sentence("文件中的数字与台账"), HEADS, rows)


def _compared(value: Value) -> list[Cell]:
    badge = NOTHING if value.difference is None else SAME if value.difference == 0 else OTHER
    stated = f"{value.stated.value:,f}{value.stated.unit}"
    return [Cell(_written(value)), Cell(stated), Cell(_signed(value)), Cell("", badge=badge)]


def _written(value: Value) -> str:
    return "" if value.shown is None else f"{value.shown:,f}{value.stated.unit}"


def _signed(value: Value) -> str:
    return "" if not value.difference else f"{value.difference:+,f}"


def _clauses(found: Computed, dropped: Iterable[Dropped]) -> Table:
    """A row for each clause and measure: what the figure would be without it."""
    rows = []
    for each in dropped:
        for whole, without in zip(found.values, each.values, strict=True):
            if each.clause.key == AMOUNT and whole.stated.measure not in MONEY:
                continue
            moved = None if None in (whole.shown, without.shown) else (without.shown or 0) - (whole.shown or 0)
            change = Sentence("不变") if moved == 0 else "" if moved is None else f"{moved:+,f}"
            measure = Cell(MEASURES[whole.stated.measure])
            rows.append([Cell(each.clause.said), measure, Cell(_written(whole)), Cell(_written(without)), Cell(change)])
    return Table(Sentence("逐条口径"), Sentence("逐条去掉口径后的数字"), CLAUSES, rows)
