"""What an expert is asked: a declaration first, then the paper; an opinion on a page or as a workbook; coaching."""

import json
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi import File as Sent
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from models.errors import RuleBroken, Sentence
from models.evaluating import ExpertTask
from models.queries import experts
from portal.guard import Guarded
from portal.visit import Counted, Here, Visit
from rules.filling.drafts import Draft
from rules.filling.findings import Finding, open_findings
from rules.filling.layout import layout
from rules.filling.reading import read
from rules.forms import loaded
from tasks.desk.filling import form_secret
from tasks.evaluators.doing import Doer
from tasks.evaluators.experts import coach, declare, own_assignment
from tasks.evaluators.opinions import Opinion, begin_opinion, give_opinion, is_ours, save_opinion
from tasks.forms.template import template
from tasks.forms.upload import read_upload

router = APIRouter(route_class=Guarded)
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OK, REFUSED, UNREADY = 200, 409, 422
Words = Annotated[str, Form(max_length=4000)]


@router.get("/assignments", name="assignments")
def assignments(visit: Here) -> Response:
    with visit.reading() as connection:
        rows = connection.execute(experts.OF_PERSON, {"person": visit.who.person_id}).all()
    return visit.page("assignments.html.j2", rows=rows, tasks=ExpertTask)


@router.get("/assignment/{number}", name="assignment")
def assignment(visit: Here, number: Counted) -> Response:
    return _show(visit, number)


@router.post("/assignment/{number}/declare", name="assignment_declare")
def declare_(
    visit: Here, number: Counted, conflict: Annotated[str, Form(max_length=10)] = "", said: Words = ""
) -> Response:
    try:
        if conflict not in ("yes", "no"):
            raise RuleBroken(Sentence("请选择有无须回避的情形"))
        with visit.writing() as connection:
            who, stands = visit.who.person_id, conflict == "yes"
            declare(connection, number, who, conflict=stands, said=said, doer=_doer(visit))
    except RuleBroken as broken:
        return _show(visit, number, status=REFUSED, problem=broken.sentence, typed=said)
    return visit.go(f"/assignment/{number}", told=Sentence("已声明"))


@router.post("/assignment/{number}/coach", name="assignment_coach")
def coach_(visit: Here, number: Counted, said: Words = "") -> Response:
    try:
        with visit.writing() as connection:
            coach(connection, number, visit.who.person_id, said, _doer(visit))
    except RuleBroken as broken:
        return _show(visit, number, status=REFUSED, problem=broken.sentence, typed=said)
    return visit.go(f"/assignment/{number}", told=Sentence("辅导记录已登记"))


@router.get("/assignment/{number}/opinion", name="opinion")
def opinion(visit: Here, number: Counted) -> Response:
    with visit.reading() as connection:
        found = begin_opinion(connection, number, visit.who.person_id)
    return _sheet(visit, found, found.draft)


@router.post("/assignment/{number}/opinion", name="opinion_post")
async def opinion_post(visit: Here, number: Counted, request: Request) -> Response:
    return await run_in_threadpool(_typed, visit, number, await request.form(max_fields=200))


@router.get("/assignment/{number}/opinion/template", name="opinion_template")
def opinion_template(visit: Here, number: Counted) -> Response:
    with visit.writing() as connection:
        found = begin_opinion(connection, number, visit.who.person_id)
        secret = form_secret(connection, at=visit.at)
    title = type(found.draft.content).title.template
    name = f"{title}-{found.row.subject_name or found.row.title}.xlsx"
    held = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(template(found.draft, found.identity(secret)), media_type=WORKBOOK, headers=held)


@router.post("/assignment/{number}/opinion/upload", name="opinion_upload")
async def opinion_upload(
    visit: Here, number: Counted, workbook: Annotated[UploadFile, Sent()], seen: Annotated[str, Form()] = ""
) -> Response:
    content = await workbook.read()
    return await run_in_threadpool(_uploaded, visit, number, content, _number(seen))


def _typed(visit: Visit, number: int, fields: FormData) -> Response:
    """Save, look it over or hand in; whatever goes wrong, the page comes back with all that was typed."""
    do, seen = str(fields.get("do", "save")), _number(fields.get("seen"))
    typed = [(name, value) for name, value in fields.multi_items() if isinstance(value, str)]
    acknowledged = frozenset(value for name, value in typed if name == "acknowledged")
    with visit.reading() as connection:
        found = begin_opinion(connection, number, visit.who.person_id)
    draft = read(type(found.draft.content), typed, found.facts)
    try:
        with visit.writing() as connection:
            saved = save_opinion(connection, found, draft, seen=seen, doer=_doer(visit))
            findings = found.findings(draft)
            if do == "hand_in" and not open_findings(findings, acknowledged):
                give_opinion(connection, found, draft, acknowledged, _doer(visit))
                return visit.go(f"/assignment/{number}", told=Sentence("评审意见已提交"))
    except RuleBroken as broken:
        return _sheet(visit, found, draft, status=REFUSED, problem=broken.sentence, seen=seen)
    if do in ("hand_in", "check"):
        status = UNREADY if do == "hand_in" else OK
        return _sheet(visit, found, draft, findings=findings, status=status, seen=saved)
    return visit.go(f"/assignment/{number}/opinion", told=Sentence("草稿已保存"))


def _uploaded(visit: Visit, number: int, content: bytes, seen: int) -> Response:
    """What the workbook says becomes the draft; every finding is told with its cell."""
    with visit.writing() as connection:
        found = begin_opinion(connection, number, visit.who.person_id)
        secret = form_secret(connection, at=visit.at)
    form, expected = type(found.draft.content), found.identity(secret)
    try:
        brought = read_upload(content, form, expected, found.facts, lambda its: is_ours(its, secret))
        with visit.writing() as connection:
            saved = save_opinion(connection, found, brought.draft, seen=seen, doer=_doer(visit))
    except RuleBroken as broken:
        return _sheet(visit, found, found.draft, status=UNREADY, problem=broken.sentence)
    status = UNREADY if any(each.blocks for each in brought.findings) else OK
    return _sheet(visit, found, brought.draft, findings=brought.findings, status=status, seen=saved)


def _show(visit: Visit, number: int, *, status: int = 200, problem: object = "", typed: str = "") -> Response:
    """The assignment: before the declaration nothing of the material, afterwards the way to it."""
    with visit.reading() as connection:
        row = own_assignment(connection, number, visit.who.person_id)
        coached = connection.execute(experts.COACHED, {"id": row.obligation_id}).all()
    given = layout(loaded(json.loads(row.content))) if row.opinion else ()
    return visit.page(
        "assignment.html.j2",
        status=status,
        row=row,
        task=ExpertTask(row.task),
        sections=given,
        coached=[each for each in coached if each.person_id == visit.who.person_id],
        problem=problem,
        typed=typed,
        by_place={},
    )


def _sheet(
    visit: Visit,
    found: Opinion,
    draft: Draft,
    *,
    findings: object = (),
    status: int = 200,
    problem: object = "",
    seen: int | None = None,
) -> Response:
    listed: list[Finding] = list(findings)  # type: ignore[call-overload]
    by_place: dict[str, list[Finding]] = {}
    for each in listed:
        by_place.setdefault(each.place, []).append(each)
    return visit.page(
        "opinion.html.j2",
        status=status,
        row=found.row,
        title=type(draft.content).title,
        sections=layout(draft),
        findings=listed,
        by_place=by_place,
        problem=problem,
        seen=found.seen if seen is None else seen,
    )


def _doer(visit: Visit) -> Doer:
    return Doer(visit.who.code, visit.on, visit.at)


def _number(text: object) -> int:
    said = str(text or "0")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
