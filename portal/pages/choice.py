"""Choosing subjects for a quota on one page: what may be chosen, what is missing, hand in."""

from collections import defaultdict
from collections.abc import Collection

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from models.errors import RuleBroken, Sentence
from portal.guard import Guarded
from portal.seeing import towards_item
from portal.visit import Here, Visit
from rules.deeds import Deed
from tasks.desk.acts import allowed
from tasks.desk.choosing import Candidate, check_shown, hand_in_choice, read_choosing, save_choice
from tasks.desk.item import read_item

router = APIRouter(route_class=Guarded)
MOST = 500


@router.get("/obligation/{obligation_id}/choice", name="choice")
def choice(visit: Here, obligation_id: int) -> Response:
    with visit.reading() as connection:
        allowed(visit.office, connection, obligation_id, Deed.FILL, towards_item(visit), on=visit.on)
    return _show(visit, obligation_id)


def _show(
    visit: Visit,
    obligation_id: int,
    *,
    status: int = 200,
    problem: Sentence | str = "",
    ticked: Collection[str] | None = None,
    reasons: str = "",
) -> Response:
    with visit.reading() as connection:
        item = read_item(visit.office, connection, obligation_id, towards_item(visit), on=visit.on)
        its = read_choosing(visit.office, connection, obligation_id, on=visit.on)
    by_unit: dict[str, list[Candidate]] = defaultdict(list)
    for each in its.candidates:
        by_unit[each.unit_name].append(each)
    chosen = {each.code for each in its.chosen} if ticked is None else set(ticked)
    returned = next((each for each in reversed(item.opinions) if each.said or each.notes), None)
    return visit.page(
        "choice.html.j2",
        status=status,
        item=item,
        row=item.life.row,
        choosing=its,
        by_unit=by_unit,
        ticked=chosen,
        problem=problem,
        reasons=reasons,
        returned=returned if item.life.row.returns else None,
    )


@router.post("/obligation/{obligation_id}/choice", name="choice_post")
async def choice_post(visit: Here, obligation_id: int, request: Request) -> Response:
    return await run_in_threadpool(_choose, visit, obligation_id, await request.form(max_fields=2000))


def _choose(visit: Visit, obligation_id: int, fields: FormData) -> Response:
    """Keep what is ticked; hand it in if the button says so. What cannot be is said, and the ticks stay on the page."""
    ticked = {str(code) for code in fields.getlist("chosen")}
    reasons = str(fields.get("reasons", ""))[:500]
    who = towards_item(visit)
    try:
        if len(ticked) > MOST:
            raise RuleBroken(Sentence("一次最多选{n}个", n=MOST))
        with visit.writing() as connection:
            check_shown(visit.office, connection, obligation_id, str(fields.get("shown", "")), on=visit.on)
            save_choice(visit.office, connection, obligation_id, who, ticked, on=visit.on, at=visit.at)
        if fields.get("do") != "hand_in":
            return visit.go(f"/obligation/{obligation_id}/choice", told=Sentence("选题已保存"))
        with visit.writing() as connection:
            done = hand_in_choice(visit.office, connection, obligation_id, who, reasons, on=visit.on, at=visit.at)
    except RuleBroken as broken:
        return _show(visit, obligation_id, status=409, problem=broken.sentence, ticked=ticked, reasons=reasons)
    told = Sentence("已送分管领导确认") if done.waits else Sentence("已报送第{n}版，等待审核", n=done.number)
    return visit.go(f"/obligation/{obligation_id}", told=told)
