"""Evaluations: how far each is, who does it; and one of them with its steps, views, commission and candidates."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from models.errors import NotYours, RuleBroken, Sentence
from models.evaluating import Method, WorkStep
from models.kinds import BUREAU_ROLES, Role
from portal.guard import Guarded
from portal.roles import CLIENTS
from portal.visit import Counted, Here, Visit
from rules.commissions import BY_MOVE, Move, Party
from tasks.evaluators.commission import bid, commission
from tasks.evaluators.detail import evaluation_detail
from tasks.evaluators.doing import Doer
from tasks.evaluators.listing import MOST, list_evaluations
from tasks.evaluators.move import Particulars, move
from tasks.evaluators.progress import take_step
from tasks.evaluators.views import ask_views

router = APIRouter(route_class=Guarded)
Page = Annotated[int, Query(ge=1, le=100_000)]
Line = Annotated[str, Form(max_length=200)]
Words = Annotated[str, Form(max_length=4000)]
REFUSED = 409


@router.get("/evaluations", name="evaluations")
def evaluations(visit: Here, page: Page = 1) -> Response:
    with visit.reading() as connection:
        found = list_evaluations(visit.office, connection, visit.who.sees, on=visit.on, page=page)
    return visit.page("evaluations.html.j2", found=found, page=page, last=max(1, -(-found.found // MOST)))


@router.get("/evaluation/{obligation_id}", name="evaluation")
def evaluation(visit: Here, obligation_id: Counted) -> Response:
    return _show(visit, obligation_id)


@router.post("/evaluation/{obligation_id}/step", name="evaluation_step")
def step(
    visit: Here,
    obligation_id: Counted,
    to: Annotated[int, Form(ge=1, le=9)],
    document: Line = "",
    why: Words = "",
    taken_up: Words = "",
) -> Response:
    said = {"document": document, "why": why, "taken_up": taken_up}

    def act(doer: Doer) -> None:
        with visit.writing() as connection:
            take_step(visit.office, connection, obligation_id, WorkStep(to), doer=doer, **said)

    return _done(visit, obligation_id, act, Sentence("评价步骤已更新"), said)


@router.post("/evaluation/{obligation_id}/views", name="evaluation_views")
def views(visit: Here, obligation_id: Counted, conclusion: Words = "") -> Response:
    def act(doer: Doer) -> None:
        with visit.writing() as connection:
            ask_views(visit.office, connection, obligation_id, conclusion, doer)

    return _done(visit, obligation_id, act, Sentence("初步结论已发给被评价单位"), {"conclusion": conclusion})


@router.post("/evaluation/{obligation_id}/bid", name="evaluation_bid")
def candidate(visit: Here, obligation_id: Counted, agency: Line = "", yuan: Line = "", said: Words = "") -> Response:
    def act(doer: Doer) -> None:
        amount = fen(yuan)
        with visit.writing() as connection:
            bid(visit.office, connection, obligation_id, agency, bid_fen=amount, said=said, doer=doer)

    return _done(visit, obligation_id, act, Sentence("已列入候选"), {"yuan": yuan})


@router.post("/evaluation/{obligation_id}/commission", name="evaluation_commission")
def choose(
    visit: Here,
    obligation_id: Counted,
    agency: Line = "",
    method: Line = "",
    reason: Words = "",
    client: Line = "",
) -> Response:
    def act(doer: Doer) -> None:
        if method not in list(Method):
            raise RuleBroken(Sentence("请选择选定方式"))
        chosen = Method(method)
        with visit.writing() as connection:
            commission(
                visit.office,
                connection,
                obligation_id,
                agency,
                method=chosen,
                reason=reason,
                client=client.strip(),
                doer=doer,
            )

    return _done(visit, obligation_id, act, Sentence("已选定第三方机构"), {"reason": reason, "client": client})


@router.post("/evaluation/{obligation_id}/move", name="evaluation_move")
def go_on(
    visit: Here,
    obligation_id: Counted,
    what: Line = "",
    document: Line = "",
    yuan: Line = "",
    plan_on: Line = "",
    draft_on: Line = "",
    final_on: Line = "",
    why: Words = "",
    points: Annotated[list[str] | None, Form()] = None,
) -> Response:
    def act(doer: Doer) -> None:
        if what not in list(Move):
            raise RuleBroken(Sentence("请选择办理内容"))
        chosen = Move(what)
        if BY_MOVE[chosen].party is Party.CLIENT and not _clients(visit):
            raise NotYours(Sentence("这一项由委托方办理"))
        amount = fen(yuan)
        told = Particulars(
            why=why,
            document=document,
            fee_fen=amount,
            plan_due_on=_day(plan_on),
            draft_due_on=_day(draft_on),
            final_due_on=_day(final_on),
            points=[_points(each) for each in points or ()],
            paid_fen=amount,
        )
        with visit.writing() as connection:
            move(visit.office, connection, obligation_id, chosen, told, doer)

    typed = {"document": document, "yuan": yuan, "why": why, "plan_on": plan_on, "draft_on": draft_on}
    its = any(each.role is Role.AGENCY for each in visit.over)
    return _done(visit, obligation_id, act, Sentence("委托已更新"), typed | {"final_on": final_on}, agency=its)


def _done(
    visit: Visit,
    obligation_id: int,
    act: Callable[[Doer], None],
    told: Sentence,
    typed: dict[str, str],
    *,
    agency: bool = False,
) -> Response:
    """Back to the page after something was done; or the page with the sentence why not, and what was typed."""
    if not _clients(visit) and not agency:
        raise NotYours(Sentence("这一项由委托方办理"))
    try:
        act(doer_of(visit, CLIENTS))
    except RuleBroken as broken:
        return _show(visit, obligation_id, status=REFUSED, problem=broken.sentence, typed=typed)
    return visit.go(f"/evaluation/{obligation_id}", told=told)


def _show(
    visit: Visit,
    obligation_id: int,
    *,
    status: int = 200,
    problem: object = "",
    typed: dict[str, str] | None = None,
) -> Response:
    with visit.reading() as connection:
        found = evaluation_detail(visit.office, connection, obligation_id, on=visit.on)
    roles = {each.role for each in visit.over}
    return visit.page(
        "evaluation.html.j2",
        status=status,
        found=found,
        row=found.about.row,
        problem=problem,
        typed=typed or {},
        acts=bool(_clients(visit)),
        inside=bool(roles - {Role.AGENCY}),
        of_the_bureau=bool(roles & set(BUREAU_ROLES)),
        methods=list(Method),
        is_agency_s=lambda each: BY_MOVE[each].party is Party.AGENCY,
    )


def _clients(visit: Visit) -> frozenset[Role]:
    return frozenset(each.role for each in visit.over) & CLIENTS


def doer_of(visit: Visit, wanted: frozenset[Role]) -> Doer:
    """Who does it, as one of `wanted` over the item; whom they stand in for unless the role is their own."""
    held = [each for each in visit.over if each.role in wanted]
    own = not held or any(not each.acting_for for each in held)
    return Doer(visit.who.code, visit.on, visit.at, None if own else held[0].acting_for)


def fen(yuan: str) -> int | None:
    """An amount in yuan as fen; None for none.

    Raises:
        RuleBroken: it is no amount.
    """
    if not yuan.strip():
        return None
    try:
        value = Decimal(yuan.replace(",", "").strip()) * 100
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0 or value != value.to_integral_value() or value > Decimal(10) ** 15:
        raise RuleBroken(Sentence("“{value}”不是金额，应以元为单位写成 1234567.89", value=yuan[:30]))
    return int(value)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise RuleBroken(Sentence("“{value}”不是日期，应写成 2022-04-30 这样", value=text[:20])) from None


def _points(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
