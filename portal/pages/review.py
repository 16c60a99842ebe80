"""One review: what was handed in beside what was before, and the decision with reasons for single fields."""

from collections.abc import Mapping
from datetime import date

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from models.errors import NotKnown, NotYours, RuleBroken, Sentence, UnknownYear
from portal.guard import Guarded
from portal.pages.item import REVIEWING
from portal.seeing import towards_item
from portal.visit import NUMBERS, Counted, Here, Visit
from rules.deeds import Deed
from rules.filling.differing import differences
from rules.filling.drafts import Draft
from rules.filling.evaluated import Evaluated
from rules.filling.layout import layout
from tasks.desk.as_read import check_read
from tasks.desk.filling import begin_filling, last_year_of, version_of
from tasks.desk.item import read_item, two_versions, version_in
from tasks.desk.reductions import must_reduce, reduction_of, unreduced
from tasks.desk.review import Said, review

router = APIRouter(route_class=Guarded)
LONGEST = 500
DONE = {
    Deed.TAKE: Sentence("已受理"),
    Deed.FORWARD: Sentence("已转审"),
    Deed.ACCEPT: Sentence("已审核通过"),
    Deed.RETURN: Sentence("已退回"),
}


@router.get("/obligation/{obligation_id}/review", name="review")
def review_page(visit: Here, obligation_id: int) -> Response:
    return _show(visit, obligation_id)


def _show(
    visit: Visit,
    obligation_id: int,
    *,
    status: int = 200,
    problem: Sentence | str | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    with visit.reading() as connection:
        item = read_item(visit.office, connection, obligation_id, towards_item(visit), on=visit.on)
        if not REVIEWING & item.may and problem is None:
            raise NotYours(Sentence("这一事项现在不由您审核"))
        newest = item.newest
        draft = None if newest is None or newest.nil else version_of(connection, obligation_id, newest.number)
        filling = begin_filling(visit.office, connection, obligation_id, visit.who.code, on=visit.on)
        before = last_year_of(connection, obligation_id)
        missing = unreduced(connection, [obligation_id]).get(obligation_id)
    said = typed or {}
    return visit.page(
        "review.html.j2",
        status=status,
        item=item,
        row=item.life.row,
        may={each.value for each in item.may},
        version=newest,
        sections=layout(draft) if draft else (),
        findings=filling.findings(draft) if draft else [],
        changed=_changed(before, draft),
        before=before,
        earlier_version=item.before(newest.number) if newest else None,
        scored=draft is not None and isinstance(draft.content, Evaluated),
        must_reduce=must_reduce(missing) if missing else None,
        problem=problem,
        said=said,
        kept_notes={name.removeprefix("note."): words for name, words in said.items() if name.startswith("note.")},
    )


def _changed(before: Draft | None, now: Draft | None) -> list[object]:
    """What differs from last year's, if both are the same form."""
    if before is None or now is None or type(before.content).key != type(now.content).key:
        return []
    return list(differences(before.content, now.content))


@router.post("/obligation/{obligation_id}/review", name="review_post")
async def review_post(visit: Here, obligation_id: int, request: Request) -> Response:
    return await run_in_threadpool(_decide, visit, obligation_id, await request.form(max_fields=2000))


def _decide(visit: Visit, obligation_id: int, fields: FormData) -> Response:
    typed = {name: value.replace("\r\n", "\n").strip() for name, value in fields.items() if isinstance(value, str)}
    try:
        deed = _deed(typed.get("do", ""))
        said, who = _said(typed), towards_item(visit)
        until = _day(typed.get("day", "")) if deed is Deed.RETURN else None
        with visit.writing() as connection:
            check_read(connection, obligation_id, _read(typed.get("version", "")), said.notes)
            review(visit.office, connection, obligation_id, deed, who, said, on=visit.on, at=visit.at, due_on=until)
    except (NotKnown, NotYours):
        raise
    except (RuleBroken, UnknownYear) as broken:
        return _show(visit, obligation_id, status=409, problem=broken.sentence, typed=typed)
    address = f"/obligation/{obligation_id}/review" if deed is Deed.TAKE else "/reviews"
    return visit.go(address, told=DONE[deed])


def _deed(said: str) -> Deed:
    try:
        deed = Deed(said)
    except ValueError:
        deed = Deed.FILL
    if deed not in DONE:
        raise RuleBroken(Sentence("请选择审核结论"))
    return deed


def _said(typed: Mapping[str, str]) -> Said:
    """What was typed; too much of it is refused and not cut."""
    notes = {name.removeprefix("note."): each for name, each in typed.items() if name[:5] == "note." and each}
    words = typed.get("said", "")
    if any(len(each) > LONGEST for each in (words, *notes.values())):
        raise RuleBroken(Sentence("一处意见最多{n}字", n=LONGEST))
    return Said(words, notes, reduction_of(typed.get("reduction", "")))


def _read(version: str) -> int:
    """The version that the reviewer read, as its page says it; 0 for none."""
    return int(version) if version.isascii() and version.isdigit() and len(version) < len(str(NUMBERS)) else 0


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RuleBroken(Sentence("“{value}”不是日期（应为2022-05-20）", value=text)) from None


@router.get("/obligation/{obligation_id}/version/{number}", name="version")
def version(visit: Here, obligation_id: int, number: Counted) -> Response:
    """One version as it was handed in, to read and print."""
    with visit.reading() as connection:
        item = read_item(visit.office, connection, obligation_id, towards_item(visit), on=visit.on)
        its = version_in(item, number)
        draft = version_of(connection, obligation_id, number)
    form_title = type(draft.content).title
    return visit.page(
        "version.html.j2", item=item, row=item.life.row, version=its, sections=layout(draft), form_title=form_title
    )


@router.get("/obligation/{obligation_id}/compare", name="compare")
def compare(visit: Here, obligation_id: int, left: int = Query(ge=1), right: int = Query(ge=1)) -> Response:
    """Two versions side by side: what differs."""
    with visit.reading() as connection:
        item = read_item(visit.office, connection, obligation_id, towards_item(visit), on=visit.on)
        one, other = two_versions(item, left, right)
        drafts = [version_of(connection, obligation_id, each.number) for each in (one, other)]
    changed = differences(drafts[0].content, drafts[1].content)
    return visit.page("compare.html.j2", item=item, row=item.life.row, one=one, other=other, changed=changed)
