"""Working days: a year as it counts here, the official notice imported with its impact, withdrawn, and the history."""

from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from calendars.day_runs import day_runs, working_days
from calendars.dayfiles import year_in
from models.errors import CalendarInvalid, NotKnown, Place, RuleBroken, Sentence, UnknownYear
from portal.guard import Guarded
from portal.roles import ADMINS
from portal.visit import Here, Visit, YearNumber
from tasks.official_days import imported_days
from tasks.yeardesk.asked import Kind, Wanted, ask

router = APIRouter(route_class=Guarded)
Why = Annotated[str, Form(max_length=500)]
LARGEST = 256 * 1024  # bytes of a year's file
WRONG = 422


@router.get("/workdays", name="workdays")
def this_year(visit: Here) -> Response:
    return _page(visit, visit.on.year)


@router.get("/workdays/{year}", name="workdays_year")
def of_year(visit: Here, year: YearNumber) -> Response:
    return _page(visit, year)


def _page(
    visit: Visit,
    year: int,
    *,
    status: int = 200,
    problem: Sentence | str = "",
    places: tuple[Place, ...] = (),
    why: str = "",
) -> Response:
    with visit.reading() as connection:
        days = visit.office.workdays(connection)
        history = imported_days(connection)
    try:
        known = days.year(year)
    except UnknownYear as unknown:
        raise NotKnown(unknown.sentence) from None
    return visit.page(
        "workdays.html.j2",
        status=status,
        year=year,
        known=known,
        working=working_days(days, year),
        runs=day_runs(known, days.overridden(year)),
        history=history,
        imported=any(row.year == year and row.counts and row.source for row in history),
        may_change=bool(visit.who.roles & ADMINS),
        problem=problem,
        places=places,
        why=why,
    )


@router.post("/workdays/{year}/import", name="workdays_import")
async def import_notice(visit: Here, year: YearNumber, file: Annotated[UploadFile, File()], why: Why = "") -> Response:
    content = await file.read(LARGEST + 1)
    return await run_in_threadpool(_import, visit, year, file.filename or "", content, why)


def _import(visit: Visit, year: int, name: str, content: bytes, why: str) -> Response:
    """Ask for the impact of the file; what is wrong in it is said with its line."""
    try:
        if len(content) > LARGEST:
            raise RuleBroken(Sentence("文件过大"))
        source = _text(content)
        wanted = Wanted(Kind.IMPORT, year_in(source, name).number, source, name[:100], why.strip())
        return _weigh(visit, wanted)
    except CalendarInvalid as invalid:
        return _page(visit, year, status=WRONG, places=tuple(invalid.places), why=why)
    except RuleBroken as broken:
        return _page(visit, year, status=WRONG, problem=broken.sentence, why=why)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleBroken(Sentence("文件不是UTF-8文本")) from None
    if "\0" in text:
        raise RuleBroken(Sentence("文件不是UTF-8文本"))
    return text


@router.post("/workdays/{year}/withdraw", name="workdays_withdraw")
def withdraw(visit: Here, year: YearNumber, why: Why = "") -> Response:
    try:
        return _weigh(visit, Wanted(Kind.WITHDRAW, year, why=why.strip()))
    except RuleBroken as broken:
        return _page(visit, year, status=WRONG, problem=broken.sentence, why=why)


def _weigh(visit: Visit, wanted: Wanted) -> Response:
    with visit.writing() as connection:
        asked = ask(connection, wanted, by=visit.who.code, at=visit.now)
    visit.portal.weigher.wake()
    return visit.go(f"/impact/{asked}")
