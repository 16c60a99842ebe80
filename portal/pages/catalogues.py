"""Catalogues of subjects: previewed as the rule and hands make them, changed by hand, fixed as a version."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from sqlalchemy import Connection
from starlette.responses import Response

from calendars.labels import SUBJECT_KINDS
from calendars.saying import condition_said
from calendars.schema import Calendar
from models.errors import NotKnown, RuleBroken, Sentence
from portal.boards import THIS_YEAR, Format, year_shown
from portal.guard import Guarded
from portal.roles import DESK
from portal.showing import Badge
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from rules.catalogues import ADD, REMOVE, RULE
from tasks.catalogues.by_hand import change_by_hand
from tasks.catalogues.fix import fix_catalogue
from tasks.catalogues.read import Entry, Listed, read_catalogue, read_catalogues

router = APIRouter(route_class=Guarded)
Year = Annotated[int, Query(ge=THIS_YEAR, le=9999)]
ALL = (
    Sentence("目录"),
    Sentence("预算年度"),
    Sentence("个数"),
    Sentence("金额（万元）"),
    Sentence("现行版"),
    Sentence("与现行版相比"),
)
HEADS = (
    Sentence("编码"),
    Sentence("名称"),
    Sentence("类别"),
    Sentence("实施单位"),
    Sentence("金额（万元）"),
    Sentence("在目录"),
    Sentence("为何"),
    Sentence("现行版"),
)
VERSIONS = (
    Sentence("版次"),
    Sentence("日期"),
    Sentence("经办"),
    Sentence("理由"),
    Sentence("个数"),
    Sentence("金额（万元）"),
)
IN: Badge = ("✓", Sentence("在"), "done")
OUT: Badge = ("·", Sentence("不在"), "calm")
ACTS = {"add": ADD, "remove": REMOVE, "rule": RULE}


@router.get("/catalogues", name="catalogues")
def catalogues(visit: Here, year: Year = THIS_YEAR) -> Response:
    with visit.reading() as connection:
        years = visit.office.calendars(connection)
        shown = year_shown(visit, years, year)
        found = read_catalogues(connection, years[shown]) if shown in years else ()
    return visit.page(
        "catalogues.html.j2",
        table=Table(Sentence("目录"), Sentence("评价对象目录"), ALL, [_summary(each) for each in found]),
        year=shown,
        years=[(each, str(each)) for each in sorted(years, reverse=True)],
    )


@router.get("/catalogues/{catalogue}", name="catalogue")
def catalogue(visit: Here, catalogue: str, year: Year = THIS_YEAR, format: Format = "") -> Response:
    return _show(visit, catalogue, year, format=format)


@router.post("/catalogues/{catalogue}", name="catalogue_change")
def change(
    visit: Here,
    catalogue: str,
    year: Year = THIS_YEAR,
    act: Annotated[str, Form(pattern="^(add|remove|rule)$")] = "add",
    code: Annotated[str, Form(max_length=60)] = "",
    why: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    typed = {"act": act, "code": code, "why": why}
    try:
        with visit.writing() as connection:
            calendar, who = _calendar(visit, connection, year), visit.who.code
            name = change_by_hand(
                connection, calendar, catalogue, code, ACTS[act], why, by=who, on=visit.on, at=visit.at
            )
    except (RuleBroken, NotKnown) as broken:
        return _show(visit, catalogue, year, typed=typed, problem=broken.sentence)
    told = Sentence("{subject}已调整；定稿以后生效", subject=name)
    return visit.go(f"/catalogues/{catalogue}?year={calendar.work_year}", told=told)


@router.post("/catalogues/{catalogue}/fix", name="catalogue_fix")
def fix(
    visit: Here, catalogue: str, year: Year = THIS_YEAR, why: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    try:
        if not why.strip():
            raise RuleBroken(Sentence("定稿须写明理由，如哪次会议审定"))
        with visit.writing() as connection:
            calendar, who = _calendar(visit, connection, year), visit.who.code
            number, entries = fix_catalogue(connection, calendar, catalogue, why, by=who, on=visit.on, at=visit.at)
    except RuleBroken as broken:
        return _show(visit, catalogue, year, problem=broken.sentence)
    told = Sentence("已定稿第{number}版，{n}个评价对象", number=number, n=entries)
    return visit.go(f"/catalogues/{catalogue}?year={calendar.work_year}", told=told)


def _show(
    visit: Visit,
    key: str,
    year: int,
    *,
    format: str = "",
    typed: dict[str, str] | None = None,
    problem: Sentence | str = "",
) -> Response:
    with visit.reading() as connection:
        found = read_catalogue(connection, _calendar(visit, connection, year), key)
    table = Table(Sentence("目录"), Sentence("目录内外"), HEADS, [_row(each) for each in found.entries])
    condition = condition_said(found.catalogue.where)
    if format:
        told = [condition, str(Sentence("截至{on}", on=visit.on))]
        return workbook_of(visit, Sentence("目录"), [found.catalogue.title, *told], [table])
    versions = [
        [
            Cell(each.number),
            Cell(each.on),
            Cell(each.by),
            Cell(each.why),
            Cell(each.entries),
            Cell(_millions(each.amount)),
        ]
        for each in found.versions
    ]
    return visit.page(
        "catalogue.html.j2",
        status=409 if problem else 200,
        found=found,
        condition=condition,
        table=table,
        amount=_millions(found.amount),
        versions=Table(Sentence("版次"), Sentence("定稿的各版"), VERSIONS, versions),
        acts=[("add", Sentence("放进目录")), ("remove", Sentence("移出目录")), ("rule", Sentence("不再手工调整"))],
        typed=typed or {},
        problem=problem,
        may_change=bool(visit.who.roles & DESK),
        address=f"/catalogues/{key}?year={found.work_year}",
    )


def _calendar(visit: Visit, connection: Connection, year: int) -> Calendar:
    years = visit.office.calendars(connection)
    shown = year_shown(visit, years, year)
    if shown not in years:
        raise NotKnown(Sentence("没有{year}年度的年历", year=shown))
    return years[shown]


def _summary(found: Listed) -> list[Cell]:
    link = f"/catalogues/{found.key}?year={found.work_year}"
    version = found.versions[0].number if found.versions else None
    counts = [Cell(len(found.drafted)), Cell(_millions(found.amount)), Cell(version)]
    moved = f"+{found.coming} −{found.going}" if found.versions and (found.coming or found.going) else ""
    return [Cell(found.catalogue.title, link), Cell(str(found.budget_year)), *counts, Cell(moved)]


def _row(entry: Entry) -> list[Cell]:
    unit = Cell(Sentence("{name}（{code}）", name=entry.unit_name, code=entry.unit_code))
    amount = Cell(None if entry.approved is None else _millions(entry.approved))
    inside = [
        Cell("", badge=IN if entry.drafted else OUT),
        Cell(_reason(entry)),
        Cell("", badge=IN if entry.fixed else OUT),
    ]
    return [Cell(entry.code), Cell(entry.name), Cell(SUBJECT_KINDS[entry.kind]), unit, amount, *inside]


def _reason(entry: Entry) -> Sentence:
    if entry.act:
        template = "手工增加：{why}（{on} {by}）" if entry.added else "手工移出：{why}（{on} {by}）"
        return Sentence(template, why=entry.why, on=entry.on, by=entry.by)
    return Sentence("符合条件") if entry.by_rule else Sentence("只在现行版内")


def _millions(yuan: object) -> str:
    """万元, as forms have it."""
    return f"{yuan / 10_000:,.2f}"  # type: ignore[operator]
