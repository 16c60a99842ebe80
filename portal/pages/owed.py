"""What do we owe: one's own units', those one sees, or one unit's, by next due."""

from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.responses import Response

from models.errors import NotKnown, Sentence
from models.kinds import Standing
from models.queries import standing_in
from notices.words import STEPS
from portal.boards import Code, Format, Step
from portal.guard import Guarded
from portal.narrowed import Narrowed
from portal.owed_table import WHOLE, owed_workbook
from portal.seeing import owes_here, scope_of
from portal.shared import page_of, part, shared_page
from portal.visit import Here, Visit
from tasks.desk.owed import OwedPage, owed_by_unit
from tasks.desk.scope import Page, Scope, Wanted
from tasks.letters.reading import unsigned_letters

router = APIRouter(route_class=Guarded)
HEADING = Sentence("我的应报事项")
LISTS = {
    "owing": Sentence("未报"),
    "late": Sentence("其中逾期"),
    "returned": Sentence("其中退回"),
    "in_review": Sentence("审核中"),
    "done": Sentence("已通过"),
    "over": Sentence("免报、撤销"),
    "": Sentence("全部"),
}
BEHIND = {
    "handed_in": Sentence("已报"),
    "on_time": Sentence("按时报送"),
    "nil": Sentence("零报告"),
    "stuck": Sentence("审核搁置"),
    "waived": Sentence("免报"),
}
"""Lists behind a number of the board; shown beside the others once asked for."""
Which = Annotated[str, Query(pattern=f"^({'|'.join([*filter(None, LISTS), *BEHIND])}|)$")]
Words = Annotated[str, Query(max_length=60)]
Number = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/owed", name="owed")
def owed(
    visit: Here,
    narrowed: Narrowed,
    which: Which = "owing",
    step: Step = "",
    unit: Code = "",
    words: Words = "",
    page: Number = 1,
    format: Format = "",
) -> Response:
    wanted, heading = replace(narrowed.wanted, which=which, step=step, unit_code=unit, words=words), HEADING
    several = _sees_several(visit)
    with visit.reading() as connection:
        if format:
            found = _read(visit, connection, scope_of(visit.who.held), wanted, WHOLE)
            return owed_workbook(visit, found, heading, narrowed.told(connection))

        def listed() -> dict[str, Any]:
            found = _read(visit, connection, scope_of(visit.who.held), wanted, Page(page))
            said = {"heading": heading, "several": several, "narrowed_to": narrowed.told(connection)}
            said["feed"] = "/account/feeds" if owes_here(visit.who.held) else ""
            return said | _values(found, wanted, address="/owed", narrowed=narrowed.said)

        if not several:  # a unit's own list is read by few, and quickly made
            values = listed() | _letters(visit, connection, scope_of(visit.who.held))
            return page_of(visit, part(visit, "owed.html.j2", values), title=heading)
        return shared_page(visit, connection, (wanted, narrowed, page), "owed.html.j2", listed, title=heading)


@router.get("/unit/{unit_code}", name="unit")
def unit(
    visit: Here,
    unit_code: str,
    which: Which = "owing",
    step: Step = "",
    words: Words = "",
    page: Number = 1,
    format: Format = "",
) -> Response:
    wanted = Wanted(which=which, step=step, words=words)
    with visit.reading() as connection:
        row = connection.execute(standing_in.UNIT_NAMED, {"unit": unit_code}).first()
        if row is None:
            raise NotKnown(Sentence("没有这个页面"))
        scope = Scope(units=(row.id,))
        found = _read(visit, connection, scope, wanted, WHOLE if format else Page(page))
        waiting = _letters(visit, connection, scope, f"/unit/{unit_code}/letters")
    heading = Sentence("{unit}的应报事项", unit=row.name)
    if format:
        return owed_workbook(visit, found, heading, ())
    feed = f"/unit/{unit_code}/feed" if visit.may_use("unit_feed") else ""
    ways = {"feed": feed, "plan": f"/unit/{unit_code}/plan"}
    said = {"heading": heading, "several": False, "narrowed_to": []} | ways
    values = said | waiting | _values(found, wanted, address=f"/unit/{unit_code}", narrowed={})
    return page_of(visit, part(visit, "owed.html.j2", values), title=heading)


def _read(visit: Visit, connection: Connection, scope: Scope, wanted: Wanted, page: Page) -> OwedPage:
    days = visit.office.workdays(connection)
    return owed_by_unit(connection, days, scope, on=visit.on, wanted=wanted, page=page)


def _letters(visit: Visit, connection: Connection, scope: Scope, page: str = "") -> dict[str, Any]:
    """How many letters wait to be signed for, and the unit's page of letters, for whoever hears of letters."""
    if not visit.may_use("received_letters"):
        return {}
    return {"unsigned": unsigned_letters(visit.office, connection, scope)[0], "letters": page}


def _sees_several(visit: Visit) -> bool:
    scope = scope_of(visit.who.held)
    return bool(scope.everything or scope.sections or scope.trees or len(scope.units) > 1)


def _values(found: OwedPage, wanted: Wanted, *, address: str, narrowed: dict[str, str]) -> dict[str, Any]:
    """What the template shows."""
    asked = {"which": wanted.which, "step": wanted.step, "unit": wanted.unit_code, "words": wanted.words} | narrowed

    def link(**changed: object) -> str:
        return f"{address}?{urlencode({k: v for k, v in (asked | changed).items() if v or k == 'which'})}"

    totals = found.totals
    shown = LISTS | {which: words for which, words in BEHIND.items() if which == wanted.which}
    return {
        "found": found,
        "wanted": wanted,
        "link": link,
        "address": address,
        "lists": [(which, words, totals.listed(which)) for which, words in shown.items()],
        "narrowed": narrowed,
        "steps": [("", Sentence("各环节")), *((key.value, Sentence(STEPS[key])) for key in STEPS)],
        "warned": totals.standing if totals.standing >= Standing.WARNED else None,
    }
