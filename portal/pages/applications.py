"""What becomes of results: the list that waits for decisions, several decided as proposed, one decided by itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated
from unicodedata import normalize
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from calendars.labels import DECISIONS, GRADES
from calendars.results import TAKING, Decision
from calendars.schema import Calendar
from models.errors import NotKnown, RuleBroken, Sentence
from models.kinds import ApplicationState, Grade
from portal.applied import WAN, counts_of, table_of, wan, words
from portal.boards import Code, Format
from portal.guard import Guarded
from portal.pages.owed import Number
from portal.seeing import scope_of
from portal.tables import workbook_of
from portal.visit import Counted, Here, Visit
from rules.applying import CENT, Decided
from tasks.desk.scope import Page
from tasks.results.applications import EVERY_STATE, Listed, Narrowed, applied, listed_applications
from tasks.results.decide_application import DECIDING, Decider, decide_application, decide_as_proposed, one, rule_of
from tasks.standing_in import acting

router = APIRouter(route_class=Guarded)
PATH = "/applications"
MOST_AT_ONCE, A_FILE = 200, 20_000
_COUNTED = re.compile("[0-9]{1,9}", re.ASCII)
LATE = "late"
STATES = {
    "waiting": Sentence("待决定"),
    LATE: Sentence("超过时限"),
    "decided": Sentence("已决定"),
    "": Sentence("全部"),
}
_STATE = {
    "waiting": ApplicationState.WAITING.value,
    LATE: ApplicationState.WAITING.value,
    "decided": ApplicationState.DECIDED.value,
}


@dataclass(frozen=True)
class Asked:
    """What the address narrows the list to."""

    state: str = "waiting"
    year: int = 0
    grade: str = ""
    decision: str = ""
    deliverable: str = ""

    @property
    def narrowed(self) -> Narrowed:
        state = _STATE.get(self.state, EVERY_STATE)
        return Narrowed(self.year, state, self.grade, self.decision, self.deliverable, late=self.state == LATE)

    def address(self, **more: object) -> str:
        said = {key: value for key, value in (vars(self) | more).items() if value or key == "state"}
        return f"{PATH}?{urlencode(said)}"


def _asked(
    state: Annotated[str, Query(pattern=f"^({'|'.join(STATES)})$")] = "waiting",
    year: Annotated[int, Query(ge=0, le=9999)] = 0,
    grade: Annotated[str, Query(pattern=f"^({'|'.join(Grade)}|)$")] = "",
    decision: Annotated[str, Query(pattern=f"^({'|'.join(Decision)}|)$")] = "",
    deliverable: Code = "",
) -> Asked:
    return Asked(state, year, grade, decision, deliverable)


Wanted = Annotated[Asked, Depends(_asked)]


@router.get(PATH, name="applications")
def applications(visit: Here, asked: Wanted, page: Number = 1, format: Format = "") -> Response:
    if format:
        found = _listed(visit, asked, Page(1, A_FILE))
        return workbook_of(visit, Sentence("结果应用"), [str(Sentence("截至{on}", on=visit.on))], [table_of(found)])
    return _show(visit, asked, page)


@router.post(PATH, name="decide_applications")
async def decide_many(visit: Here, request: Request) -> Response:
    return await run_in_threadpool(_decide_many, visit, await request.form())


def _decide_many(visit: Visit, fields: FormData) -> Response:
    """Every one that was ticked, as it is proposed, or none."""
    chosen = [int(each) for each in map(str, fields.getlist("item")) if _COUNTED.fullmatch(each)]
    why = str(fields.get("why", "")).strip()[:500]
    if not 0 < len(chosen) <= MOST_AT_ONCE:
        wrong = Sentence("请勾选 1 至 {n} 项", n=MOST_AT_ONCE)
        return _show(visit, Asked(), 1, status=422, problems=[("", wrong)])
    try:
        with visit.writing() as connection:
            calendars = visit.office.calendars(connection)
            done = decide_as_proposed(connection, calendars, chosen, _decider(visit), why=why)
    except RuleBroken as broken:
        return _show(visit, Asked(), 1, status=409, problems=[("", broken.sentence)])
    return visit.go(PATH, told=Sentence("已按拟办意见决定{n}项", n=done))


@router.get(PATH + "/{application}", name="application")
def application(visit: Here, application: Counted) -> Response:
    return _show_one(visit, application)


@router.post(PATH + "/{application}", name="decide_application")
def decide(
    visit: Here,
    application: Counted,
    decision: Annotated[str, Form(max_length=40)] = "",
    amount: Annotated[str, Form(max_length=40)] = "",
    for_year: Annotated[str, Form(max_length=10)] = "",
    why: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    typed = {"decision": decision, "amount": amount, "for_year": for_year, "why": why}
    try:
        wanted = _typed(decision, amount, for_year, why)
        with visit.writing() as connection:
            row = one(connection, application)
            _sees(visit, connection, row.unit_id)
            calendar = visit.office.calendar(connection, row.work_year)
            decide_application(connection, calendar, application, wanted, _decider(visit))
    except NotKnown:
        raise
    except RuleBroken as broken:
        return _show_one(visit, application, typed, problems=[("", broken.sentence)])
    return visit.go(f"{PATH}/{application}", told=Sentence("已决定{decision}", decision=DECISIONS[wanted.decision]))


def _typed(decision: str, amount: str, for_year: str, why: str) -> Decided:
    """What stands in the form; amounts are typed in 万元."""
    if decision not in list(Decision):
        raise RuleBroken(Sentence("请选择怎样处理"))
    text = normalize("NFKC", amount).replace(",", "").strip()  # also wide digits
    yuan = None
    if text and Decision(decision) in TAKING:
        try:
            yuan = (Decimal(text) * WAN).quantize(CENT)
            if not yuan.is_finite():
                raise InvalidOperation
        except InvalidOperation:
            raise RuleBroken(Sentence("“{text}”不是金额，请以万元填写，如 12.5", text=amount.strip()[:20])) from None
    if not re.fullmatch("[0-9]{4}", for_year):
        raise RuleBroken(Sentence("请填写用在哪年的预算，如 2023"))
    return Decided(Decision(decision), yuan, int(for_year), why.strip())


def _decider(visit: Visit) -> Decider:
    held = [each for each in visit.who.held if each.role in DECIDING]
    own = next((each for each in held if not each.acting_for), None)
    whom = "" if own or not held else held[0].acting_for
    return Decider(visit.who.code, frozenset(visit.who.roles), visit.on, visit.at, whom)


def _sees(visit: Visit, connection: Connection, unit_id: int) -> None:
    if not acting(connection, visit.who.code, unit_id, visit.on):
        raise NotKnown(Sentence("没有这项结果应用"))


def _listed(visit: Visit, asked: Asked, page: Page) -> Listed:
    with visit.reading() as connection:
        calendars, days = visit.office.years(connection)
        scope = scope_of(visit.who.held)
        return listed_applications(connection, calendars, days, scope, asked.narrowed, on=visit.on, page=page)


def _show(
    visit: Visit, asked: Asked, page: int, *, status: int = 200, problems: Sequence[tuple[str, object]] = ()
) -> Response:
    found = _listed(visit, asked, Page(page))
    with visit.reading() as connection:
        years = visit.office.calendars(connection)
    titles = {key: title for year in years.values() for key, title in _proposed_about(year)}
    return visit.page(
        "applications.html.j2",
        status=status,
        found=found,
        asked=asked,
        problems=list(problems),
        may_decide=visit.may_use("decide_applications"),
        tabs=[(state == asked.state, asked.address(state=state), words) for state, words in STATES.items()],
        years=[(0, Sentence("所有年度")), *((year, str(year)) for year in years)],
        grades=[("", Sentence("所有等级")), *((each.value, name) for each, name in GRADES.items())],
        decisions=[("", Sentence("所有处理")), *((each.value, name) for each, name in DECISIONS.items())],
        deliverables=[("", Sentence("所有材料")), *titles.items()],
        counts=counts_of(found),
        **words(),
    )


def _proposed_about(year: Calendar) -> list[tuple[str, str]]:
    """The deliverables whose results the year's rules speak about."""
    keys = {key for each in year.applications if each.proposes for key in each.of}
    return [(deliverable.key, deliverable.title) for _, deliverable in year.deliverables() if deliverable.key in keys]


def _show_one(
    visit: Visit, application: int, typed: dict[str, str] | None = None, problems: Sequence[tuple[str, object]] = ()
) -> Response:
    with visit.reading() as connection:
        row = one(connection, application)
        _sees(visit, connection, row.unit_id)
        calendars, days = visit.office.years(connection)
    found = applied(row, calendars, days, visit.on)
    calendar = calendars.get(found.work_year)
    rule = rule_of(calendar, found.finding) if calendar else None
    first = rule.then if rule else ()
    offered = [*first, *(each for each in DECISIONS if each not in first)]
    shown = {
        "decision": found.proposed or "",
        "amount": wan(found.least) if found.least is not None else "",
        "for_year": str(found.for_year),
        "why": "",
    }
    waits = found.state is ApplicationState.WAITING
    return visit.page(
        "application.html.j2",
        status=422 if problems else 200,
        row=found,
        rule=rule,
        offered=[(each.value, DECISIONS[each]) for each in offered],
        typed=typed or shown,
        problems=list(problems),
        may_decide=waits and visit.may_use("decide_application"),
        **words(),
    )
