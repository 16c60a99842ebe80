"""Reports over the months: what units plan and what came, for the bureau; a unit's own plan."""

import re
from datetime import date

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from models.errors import RuleBroken, Sentence
from models.kinds import Role
from portal.boards import THIS_YEAR, BoardAsked, Format, settled, tabs, year_shown
from portal.guard import Guarded
from portal.showing import Badge
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from tasks.balance import Balanced, UnitReports, plan_reports, read_balance

router = APIRouter(route_class=Guarded)
PATH = "/board/balance"
EVEN: Badge = ("✓", Sentence("均衡"), "done")
PILED: Badge = ("!", Sentence("集中在最后一月"), "warm")


@router.get(PATH, name="board_balance")
def board_balance(visit: Here, asked: BoardAsked, format: Format = "") -> Response:
    with visit.reading() as connection:
        asked = settled(visit, connection, asked)
        calendars = visit.office.calendars(connection)
        year = calendars.get(asked.year)
        found = read_balance(connection, year, sees=visit.who.sees) if year else ()
    tables = [_table(each) for each in found]
    if format:
        return workbook_of(visit, Sentence("均衡实施"), [str(Sentence("截至{on}", on=visit.on))], tables)
    return visit.page(
        "board_balance.html.j2",
        found=list(zip(found, tables, strict=True)),
        asked=asked,
        years=[(year, str(year)) for year in sorted(calendars, reverse=True)],
        tabs=tabs(asked, PATH),
        address=f"{PATH}?year={asked.year}",
    )


@router.get("/unit/{unit_code}/plan", name="report_plan")
def report_plan(visit: Here, unit_code: str) -> Response:
    return _plan(visit, unit_code)


@router.post("/unit/{unit_code}/plan", name="report_plan_post")
async def report_plan_post(visit: Here, unit_code: str, request: Request) -> Response:
    return await run_in_threadpool(_save, visit, unit_code, await request.form(max_fields=1000))


def _save(visit: Visit, unit_code: str, fields: FormData) -> Response:
    """The months that were chosen, by the item's number."""
    typed = {name[5:]: str(value) for name, value in fields.items() if re.fullmatch(r"plan-\d{1,18}", name)}
    plans = {int(item): date.fromisoformat(f"{month}-01") for item, month in typed.items() if _is_month(month)}
    try:
        with visit.writing() as connection:
            calendar = visit.office.calendars(connection)[_year(visit)]
            who = visit.who.code
            changed = plan_reports(connection, calendar, unit_code, plans, by=who, on=visit.on, at=visit.at)
    except RuleBroken as broken:
        return _plan(visit, unit_code, problem=broken.sentence)
    return visit.go(f"/unit/{unit_code}/plan", told=Sentence("计划已保存，改动{n}项", n=changed))


def _is_month(text: str) -> bool:
    return re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text) is not None


def _plan(visit: Visit, unit_code: str, problem: Sentence | str = "") -> Response:
    year = _year(visit)
    with visit.reading() as connection:
        calendars = visit.office.calendars(connection)
        found = read_balance(connection, calendars[year], unit_code) if year in calendars else ()
    return visit.page(
        "report_plan.html.j2",
        status=409 if problem else 200,
        found=[each for each in found if each.units],
        unit_code=unit_code,
        year=year,
        problem=problem,
        may_plan=any(each.role is Role.UNIT_OFFICER for each in visit.over),
        this_month=visit.on.replace(day=1),
    )


def _year(visit: Visit) -> int:
    with visit.reading() as connection:
        return year_shown(visit, visit.office.calendars(connection), THIS_YEAR)


def _table(found: Balanced) -> Table:
    heads: list[Sentence | str] = [Sentence("单位"), Sentence("份数"), *(f"{month:%Y-%m}" for month in found.months)]
    heads += [Sentence("未定计划"), Sentence("最后一月占比"), Sentence("是否均衡")]
    rows = [_row(found, unit) for unit in found.units]
    title = Sentence("{title}：计划/已报", title=found.title)
    return Table(title, title, heads, rows)


def _row(found: Balanced, unit: UnitReports) -> list[Cell]:
    meant, came = unit.meant, unit.handed_in
    months = [Cell(f"{meant[month]}/{came[month]}" if meant[month] else None) for month in found.months]
    badge = PILED if found.piles_up(unit) else EVEN
    name = Cell(Sentence("{name}（{code}）", name=unit.name, code=unit.code), f"/unit/{unit.code}/plan")
    share = float(unit.last_share)
    return [name, Cell(len(unit.reports)), *months, Cell(unit.unplanned), Cell(share), Cell("", badge=badge)]
