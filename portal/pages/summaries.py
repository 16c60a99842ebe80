"""What sections make of their units' self-evaluations: a list for the bureau, a form for the section."""

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from calendars.labels import DECISIONS, GRADES
from calendars.results import Decision
from calendars.schema import Calendar
from models.errors import NotKnown, RuleBroken, Sentence
from models.kinds import BUREAU_ROLES, Grade, Role
from models.queries.section_summary import SECTION
from portal.boards import THIS_YEAR, Format, year_shown
from portal.guard import Guarded
from portal.pages.owed import Number
from portal.roles import DESK
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from rules.states import STATE_NAMES
from tasks.section.read import OneSection, Suggestion, Summary, Summed, read_sections, read_summary
from tasks.section.write import Written, give_back_summary, write_summary

router = APIRouter(route_class=Guarded)
Year = Annotated[int, Query(ge=THIS_YEAR, le=9999)]
A_PAGE, LONGEST = 40, 300
ALL = (
    Sentence("业务科室"),
    Sentence("自评份数"),
    Sentence("已报"),
    Sentence("平均分"),
    Sentence("已提建议"),
    Sentence("是否报送"),
)
HEADS = (
    Sentence("单位"),
    Sentence("材料"),
    Sentence("对象"),
    Sentence("批复金额（万元）"),
    Sentence("状态"),
    Sentence("得分"),
    Sentence("等级"),
    Sentence("异常"),
    Sentence("结果应用建议"),
    Sentence("金额（元）"),
    Sentence("理由"),
)


@router.get("/summaries", name="summaries")
def summaries(visit: Here, year: Year = THIS_YEAR, format: Format = "") -> Response:
    with visit.reading() as connection:
        years = visit.office.calendars(connection)
        shown = year_shown(visit, years, year)
        sections = read_sections(connection, years[shown]) if shown in years else ()
        own = {each.code for each in sections if _may_see(visit, connection, each.code)}
    rows = [_section(each, shown) for each in sections if each.code in own]
    table = Table(Sentence("科室汇总"), Sentence("各业务科室的自评审核汇总"), ALL, rows)
    if format:
        return workbook_of(visit, Sentence("科室汇总"), [str(Sentence("截至{on}", on=visit.on))], [table])
    return visit.page(
        "summaries.html.j2",
        table=table,
        year=shown,
        years=[(each, str(each)) for each in sorted(years, reverse=True)],
        address=f"/summaries?year={shown}",
    )


@router.get("/summaries/{section}", name="summary")
def summary(visit: Here, section: str, year: Year = THIS_YEAR, page: Number = 1, format: Format = "") -> Response:
    if format:
        with visit.reading() as connection:
            _seen(visit, connection, section)
            found = read_summary(connection, _calendar(visit, connection, year), section)
        told = [found.section_name, found.said, str(Sentence("截至{on}", on=visit.on))]
        return workbook_of(visit, Sentence("科室汇总"), told, [_table(found)])
    return _show(visit, section, year, page)


@router.post("/summaries/{section}", name="summary_post")
async def summary_post(
    visit: Here, section: str, request: Request, year: Year = THIS_YEAR, page: Number = 1
) -> Response:
    return await run_in_threadpool(_save, visit, section, year, page, await request.form(max_fields=1000))


@router.post("/summaries/{section}/return", name="summary_return")
def summary_return(visit: Here, section: str, year: Year = THIS_YEAR) -> Response:
    with visit.writing() as connection:
        give_back_summary(connection, _calendar(visit, connection, year), section)
    return visit.go(f"/summaries/{section}?year={year}", told=Sentence("已退回，科室可以修改"))


def _save(visit: Visit, section: str, year: int, page: int, fields: FormData) -> Response:
    """Keep what was chosen on this page; hand all in if the button says so."""
    said, hand_in = str(fields.get("said", ""))[:2000], fields.get("do") == "hand_in"
    try:
        with visit.writing() as connection:
            _own(visit, connection, section)
            written = Written(said, _suggestions(fields), visit.who.code)
            calendar = _calendar(visit, connection, year)
            write_summary(connection, calendar, section, written, hand_in=hand_in, on=visit.on, at=visit.at)
    except RuleBroken as broken:
        return _show(visit, section, year, page, problem=broken.sentence, typed=fields)
    told = Sentence("汇总已报送") if hand_in else Sentence("汇总已保存")
    return visit.go(f"/summaries/{section}?year={calendar.work_year}&page={page}", told=told)


def _suggestions(fields: FormData) -> dict[int, Suggestion | None]:
    found: dict[int, Suggestion | None] = {}
    for name, value in fields.items():
        if not re.fullmatch(r"decision-\d{1,18}", name):
            continue
        number = name.partition("-")[2]
        if str(value) not in list(Decision):
            found[int(number)] = None
            continue
        why = str(fields.get(f"why-{number}", ""))[:LONGEST]
        found[int(number)] = Suggestion(Decision(str(value)), _amount(str(fields.get(f"amount-{number}", ""))), why)
    return found


def _amount(text: str) -> Decimal | None:
    """Yuan, as typed; None where nothing stands."""
    if not text.strip():
        return None
    try:
        amount = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 < amount < 10**13:
        raise RuleBroken(Sentence("“{value}”不是金额（元）", value=text[:30]))
    return amount.quantize(Decimal("0.01"))


def _show(
    visit: Visit,
    section: str,
    year: int,
    page: int,
    *,
    problem: Sentence | str = "",
    typed: FormData | None = None,
) -> Response:
    with visit.reading() as connection:
        _seen(visit, connection, section)
        found = read_summary(connection, _calendar(visit, connection, year), section)
        own = _holds(visit, connection, section)
    ordered = sorted(found.rows, key=lambda row: not row.handed_in)  # what is there to be read comes first
    rows = ordered[(page - 1) * A_PAGE : page * A_PAGE]
    return visit.page(
        "summary.html.j2",
        status=409 if problem else 200,
        found=found,
        rows=rows,
        grades=[(GRADES[grade], found.grades[grade]) for grade in Grade],
        decisions=[("", Sentence("未提")), *((each.value, words) for each, words in DECISIONS.items())],
        named=_cells,
        typed=typed or {},
        problem=problem,
        may_write=own and found.handed_in_on is None,
        may_return=bool(visit.who.roles & DESK) and found.handed_in_on is not None,
        heads=HEADS,
        page=page,
        pages=-(-len(found.rows) // A_PAGE),
        address=f"/summaries/{section}?year={found.work_year}",
    )


def _calendar(visit: Visit, connection: Connection, year: int) -> Calendar:
    years = visit.office.calendars(connection)
    shown = year_shown(visit, years, year)
    if shown not in years:
        raise NotKnown(Sentence("没有{year}年度的年历", year=shown))
    return years[shown]


def _holds(visit: Visit, connection: Connection, section: str) -> bool:
    """Whether the visitor is of that section."""
    held = {each.unit_id for each in visit.who.held if each.role is Role.FIN_SECTION}
    found = connection.execute(SECTION, {"code": section}).first()
    return found is not None and found.id in held


def _may_see(visit: Visit, connection: Connection, section: str) -> bool:
    return bool(visit.who.roles.intersection(BUREAU_ROLES)) or _holds(visit, connection, section)


def _seen(visit: Visit, connection: Connection, section: str) -> None:
    if not _may_see(visit, connection, section):
        raise NotKnown(Sentence("没有编码为{unit}的单位", unit=section))


def _own(visit: Visit, connection: Connection, section: str) -> None:
    if not _holds(visit, connection, section):
        raise NotKnown(Sentence("没有编码为{unit}的单位", unit=section))


def _section(each: OneSection, year: int) -> list[Cell]:
    done = Sentence("已报送") if each.done else Sentence("未报送")
    mean = Cell(None if each.mean is None else f"{each.mean:f}")
    name = Cell(each.name, f"/summaries/{each.code}?year={year}")
    return [name, Cell(each.items), Cell(each.handed_in), mean, Cell(each.suggested), Cell(done)]


def _table(found: Summary) -> Table:
    rows = [_cells(row) for row in found.rows]
    return Table(Sentence("科室汇总"), Sentence("自评审核汇总和结果应用建议"), HEADS, rows)


def _cells(row: Summed) -> list[Cell]:
    its = row.suggestion
    approved = None if row.approved is None else f"{row.approved / 10_000:,.2f}"
    return [
        Cell(Sentence("{name}（{code}）", name=row.unit_name, code=row.unit_code)),
        Cell(row.title, f"/obligation/{row.obligation}"),
        Cell(row.subject_name),
        Cell(approved),
        Cell(Sentence(STATE_NAMES[row.state])),
        Cell(None if row.score is None else f"{row.score:f}"),
        Cell(GRADES[row.grade] if row.grade else None),
        Cell(str(Sentence("；")).join(map(str, row.odd))),
        Cell(DECISIONS[its.decision] if its else None),
        Cell(None if its is None or its.amount is None else f"{its.amount:f}"),
        Cell(its.why if its else ""),
    ]
