"""Events on whose day a time begins to run: entered here; and what is to be published, with what was."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from models.errors import NotYours, RuleBroken, Sentence
from portal.boards import Format
from portal.guard import Guarded
from portal.seeing import scope_of
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from rules.forms.publication import SCOPES
from rules.states import STATE_NAMES
from tasks.results.enter_occasion import ENTERING, Happened, due_after, enter_occasion, events_of
from tasks.results.publications import Published, published

router = APIRouter(route_class=Guarded)
Year = Annotated[int, Query(ge=0, le=9999)]
HEADS = (
    Sentence("单位编码"),
    Sentence("单位"),
    Sentence("对象"),
    Sentence("材料"),
    Sentence("期限"),
    Sentence("状态"),
    Sentence("公开网址"),
    Sentence("公开日期"),
    Sentence("公开范围"),
    Sentence("未公开的内容和理由"),
    Sentence("附件摘要（SHA-256）"),
    Sentence("核对日期"),
    Sentence("免予公开的理由"),
)


@router.get("/occasions", name="occasions")
def occasions(visit: Here) -> Response:
    return _show(visit)


@router.post("/occasions", name="enter_occasion")
def enter(
    visit: Here,
    event: Annotated[str, Form(max_length=80)] = "",
    year: Annotated[str, Form(max_length=4)] = "",
    happened_on: Annotated[str, Form(max_length=10)] = "",
    unit: Annotated[str, Form(max_length=40)] = "",
    document: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    typed = {"event": event, "year": year, "happened_on": happened_on, "unit": unit.strip(), "document": document}
    try:
        happened = Happened(event, _day(happened_on), unit.strip(), document.strip())
        work_year = int(year) if year.isascii() and year.isdigit() else 0
        with visit.writing() as connection:
            calendar, days = visit.office.calendar(connection, work_year), visit.office.workdays(connection)
            due = due_after(calendar, days, happened)
            roles = frozenset(visit.who.roles) & ENTERING
            added = enter_occasion(
                connection, calendar, days, happened, by=visit.who.code, roles=roles, on=visit.on, at=visit.at
            )
    except NotYours:
        raise
    except RuleBroken as broken:
        return _show(visit, typed, broken.sentence)
    until = max((on for _, on in due), default=happened.on)
    return visit.go("/occasions", told=Sentence("已登记，下达{n}项，期限{until}", n=added, until=until))


@router.get("/publications", name="publications")
def publications(visit: Here, year: Year = 0, format: Format = "") -> Response:
    with visit.reading() as connection:
        calendars = visit.office.calendars(connection)
        shown = year if year in calendars else max((y for y in calendars if y <= visit.on.year), default=0)
        scope = scope_of(visit.who.held)
        found = published(connection, calendars[shown], scope, on=visit.on) if shown else []
    table = _table(found)
    if format:
        return workbook_of(visit, Sentence("信息公开"), [str(Sentence("截至{on}", on=visit.on))], [table])
    return visit.page(
        "publications.html.j2",
        rows=found,
        year=shown,
        years=[(each, str(each)) for each in calendars],
        scope_name=lambda code: SCOPES.get(code, ""),
        state_name=lambda state: Sentence(STATE_NAMES[state]),
    )


def _show(visit: Visit, typed: dict[str, str] | None = None, wrong: Sentence | str | None = None) -> Response:
    with visit.reading() as connection:
        years = [
            (year, events_of(connection, calendar)) for year, calendar in visit.office.calendars(connection).items()
        ]
    return visit.page(
        "occasions.html.j2",
        status=422 if wrong else 200,
        years=[(year, events) for year, events in years if events],
        typed=dict.fromkeys(("event", "year", "happened_on", "unit", "document"), "") | (typed or {}),
        problems=[("", wrong)] if wrong else [],
        may_enter=visit.may_use("enter_occasion"),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise RuleBroken(Sentence("请填写发生的日期，形如 2022-08-15")) from None


def _table(found: list[Published]) -> Table:
    rows = [
        [
            Cell(each.unit_code),
            Cell(each.unit_name),
            Cell(each.subject_name),
            Cell(each.title),
            Cell(each.due_on),
            Cell(Sentence(STATE_NAMES[each.state])),
            Cell(each.address),
            Cell(each.published_on),
            Cell(SCOPES.get(each.scope)),
            Cell(each.left_out),
            Cell(each.digest),
            Cell(each.checked_on),
            Cell(each.excused),
        ]
        for each in found
    ]
    return Table(Sentence("信息公开"), Sentence("信息公开台账"), HEADS, rows)
