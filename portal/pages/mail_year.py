"""Who gets which mail when: the rehearsed year by week, by day, by mail and by person."""

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from sqlalchemy import Connection, Row
from starlette.responses import Response

from models.errors import CalendarInvalid, NotKnown, RuleBroken, Sentence
from models.kinds import Level
from notices.weeks_picture import Weeks, weeks_picture
from notices.words import LEVELS
from portal.boards import Format
from portal.guard import Guarded
from portal.mail_years import (
    Asked,
    MailsAsked,
    days_table,
    lines_table,
    onwards,
    pages_of,
    people_table,
    rung_words,
    weeks_table,
)
from portal.pages.owed import Number
from portal.roles import DESK
from portal.tables import Table, workbook_of
from portal.visit import Here, Visit, YearNumber
from tasks.board.totals import sections
from tasks.desk.scope import Listing, Page
from tasks.yeardesk.asked import found_in
from tasks.yeardesk.mail_year import (
    EVERY_LINE,
    Which,
    ask_mails,
    is_of_now,
    mail_year,
    planned_days,
    planned_page,
    planned_people,
    read_mails,
    text_of,
)
from tasks.yeardesk.plan_mails import MailYear

router = APIRouter(route_class=Guarded)
PATH = "/year/{year}/mails/{which}"
RELOAD = 2  # seconds
A_PAGE, PEOPLE_A_PAGE, A_FILE = 30, 100, 20_000
LINES_A_MAIL = 200
NAMES = {Which.PUBLISHED: Sentence("现行版本"), Which.DRAFT: Sentence("草稿")}
Spoken = Annotated[str, Path(max_length=10)]
Day = Annotated[str, Query(max_length=10)]


@router.get(PATH, name="year_mails")
def overview(visit: Here, year: YearNumber, which: Which, asked: MailsAsked, format: Format = "") -> Response:
    return _overview(visit, year, which, asked, as_file=bool(format))


def _overview(
    visit: Visit, year: int, which: Which, asked: Asked, *, as_file: bool = False, problem: Sentence | str = ""
) -> Response:
    with visit.reading() as connection:
        row, offered = _read(visit, connection, year, which, asked)
        found = mail_year(row) if row else None
        days = planned_days(connection, row.id, asked.wanted()) if row and found else None
    answer = found_in(row) if row is not None else None
    waits = row is not None and answer is None
    if waits:
        visit.portal.weigher.wake()
    values: dict[str, Any] = {"found": found, "days": days, "problem": problem}
    values |= {"failure": answer.sentence if answer else None}
    if found and days:
        path = pages_of(year, which)
        table = weeks_table(days, found.first_on, found.last_on, path, asked)
        if as_file:
            return _filed(visit, year, offered, [table, days_table(days, path, asked)])
        picture = Weeks(
            title=str(Sentence("{year}年度每周的邮件", year=year)),
            levels=days.weeks(found.first_on, found.last_on),
            worst_on=days.worst,
            worst_mails=days.on(days.worst) if days.worst else 0,
            address=lambda monday: asked.address(f"{path}/days", week=monday),
        )
        values |= {"table": table, "picture": weeks_picture(picture)}
    page = visit.page("mail_year.html.j2", status=422 if problem else 200, **values, **offered)
    if waits:  # by the header, so that the page itself is still
        page.headers["refresh"] = str(RELOAD)
    return page


@router.post(PATH, name="year_mails_ask")
def ask(visit: Here, year: YearNumber, which: Which) -> Response:
    """Rehearse the year anew."""
    try:
        with visit.writing() as connection:
            ask_mails(connection, year, which, by=visit.who.code, at=visit.now)
    except CalendarInvalid:
        problem = Sentence("草稿有错误，请先在草稿里改正")
        return _overview(visit, year, which, Asked(), problem=problem)
    except RuleBroken as broken:
        return _overview(visit, year, which, Asked(), problem=broken.sentence)
    visit.portal.weigher.wake()
    return visit.go(pages_of(year, which))


@router.get(f"{PATH}/days", name="year_mails_days")
def by_day(
    visit: Here, year: YearNumber, which: Which, asked: MailsAsked, week: Day = "", format: Format = ""
) -> Response:
    """Every day on which mails leave, or those of one week."""
    first_on = _day(week) if week else None
    with visit.reading() as connection:
        row, offered = _read(visit, connection, year, which, asked)
        row, _found = _rehearsed(row)
        wanted = asked.wanted(first_on, first_on + timedelta(days=6) if first_on else None)
        days = planned_days(connection, row.id, wanted)
    table = days_table(days, pages_of(year, which), asked)
    if format:
        return _filed(visit, year, offered, [table])
    return visit.page("mail_year_days.html.j2", table=table, days=days, week=first_on, **offered)


@router.get(f"{PATH}/day/{{on}}", name="year_mails_day")
def one_day(
    visit: Here,
    year: YearNumber,
    which: Which,
    on: Spoken,
    asked: MailsAsked,
    page: Number = 1,
    format: Format = "",
) -> Response:
    """Who gets which mail on a day, and what is in it."""
    day = _day(on)
    shown = Page(1, A_FILE) if format else Page(page, A_PAGE)
    with visit.reading() as connection:
        row, offered = _read(visit, connection, year, which, asked)
        row, _found = _rehearsed(row)
        wanted = asked.wanted(day)
        days = planned_days(connection, row.id, wanted)
        mails = planned_page(connection, row.id, wanted, shown, most=EVERY_LINE if format else LINES_A_MAIL)
    if format:
        return _filed(visit, year, offered, [lines_table(mails, day)])
    listing = Listing(shown, days.on(day))
    address = onwards(asked.address(f"{pages_of(year, which)}/day/{day}"))
    values: dict[str, Any] = {"day": day, "mails": mails, "listing": listing, "rung_words": rung_words}
    return visit.page("mail_year_day.html.j2", address=address, **values, **offered)


@router.get(f"{PATH}/people", name="year_mails_people")
def by_person(
    visit: Here, year: YearNumber, which: Which, asked: MailsAsked, page: Number = 1, format: Format = ""
) -> Response:
    """Who hears how often."""
    shown = Page(1, A_FILE) if format else Page(page, PEOPLE_A_PAGE)
    with visit.reading() as connection:
        row, offered = _read(visit, connection, year, which, asked)
        row, _found = _rehearsed(row)
        question = ("mail year people", row.id, asked, shown)
        number, wanted = row.id, asked.wanted()
        people, listing = visit.portal.kept.answer(
            connection, question, lambda: planned_people(connection, number, wanted, shown)
        )
    path = pages_of(year, which)
    table = people_table(people, path, asked, listing.found)
    if format:
        return _filed(visit, year, offered, [table])
    return visit.page(
        "mail_year_people.html.j2",
        table=table,
        listing=listing,
        address=onwards(asked.address(f"{path}/people")),
        **offered,
    )


def _read(
    visit: Visit, connection: Connection, year: int, which: Which, asked: Asked
) -> tuple[Row[Any] | None, dict[str, Any]]:
    """The question as it stands, and what every page of it shows.

    Raises:
        NotKnown: that year was never published.
    """
    try:
        name, _source = text_of(connection, year, which)
    except RuleBroken:
        name = ""
    row = read_mails(connection, year, which)
    supervising = sections(connection)
    path = pages_of(year, which)
    offered = {
        "year": year,
        "which": which,
        "which_name": NAMES[which],
        "name": name,
        "row": row,
        "is_of_now": row is not None and is_of_now(connection, row, which),
        "may_ask": bool(visit.who.roles & DESK),
        "asked": asked,
        "path": path,
        "link": lambda page="", **more: asked.address(f"{path}{page}", **more),
        "section_name": dict(supervising).get(asked.section, asked.section),
        "sections": [("", Sentence("各对口科室")), *supervising],
        "levels": [("", Sentence("各级")), *((level.value, Sentence(LEVELS[level])) for level in Level)],
    }
    return row, offered


def _rehearsed(row: Row[Any] | None) -> tuple[Row[Any], MailYear]:
    """A question that is answered.

    Raises:
        NotKnown: nobody has asked, or there is no answer yet.
    """
    found = mail_year(row) if row is not None else None
    if row is None or found is None:
        raise NotKnown(Sentence("还没有预演，或正在预演"))
    return row, found


def _day(spoken: str) -> date:
    try:
        return date.fromisoformat(spoken.strip())
    except ValueError:
        raise NotKnown(Sentence("“{value}”不是日期（应为2022-05-20）", value=spoken)) from None


def _filed(visit: Visit, year: int, offered: dict[str, Any], tables: list[Table]) -> Response:
    """The tables as a workbook, with what they are of above them."""
    row, asked = offered["row"], offered["asked"]
    of_now = "" if offered["is_of_now"] else str(Sentence("预演之后年历、名册或工作日有变动"))
    told = [f"{row.name} · {row.at:%Y-%m-%d}", asked.told(str(offered["section_name"])), of_now]
    return workbook_of(visit, Sentence("{year}年度预演邮件", year=year), list(filter(None, told)), tables)
