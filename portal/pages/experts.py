"""Experts for the bureau: the register, who is asked about a paper, opinions side by side, what they change."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from fastapi import File as Sent
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from models.errors import Place, Places, RuleBroken, Sentence
from models.evaluating import ExpertTask
from models.queries import experts
from portal.guard import Guarded
from portal.pages.agencies import workbook
from portal.visit import Counted, Here, Visit
from rules.forms import loaded
from rules.opinions import combined
from tasks.evaluators.about import about
from tasks.evaluators.deltas import given_of, points
from tasks.evaluators.doing import Doer
from tasks.evaluators.experts import (
    ExpertRow,
    all_experts,
    assign,
    end_assignment,
    register_experts,
    rows_of,
)
from tasks.evaluators.files import EXPERTS, SAMPLE_EXPERT, expert_cells, read_experts

router = APIRouter(route_class=Guarded)
Line = Annotated[str, Form(max_length=200)]
WRONG, REFUSED = 422, 409


@router.get("/experts", name="experts")
def register(visit: Here) -> Response:
    return _show(visit)


@router.post("/experts", name="expert_save")
def save(
    visit: Here,
    person: Line = "",
    speciality: Line = "",
    employer: Line = "",
    works_for: Line = "",
    note: Line = "",
    gone: Line = "",
) -> Response:
    row = ExpertRow(
        person.strip(), speciality.strip(), employer.strip(), works_for.strip(), note.strip(), gone == "yes"
    )
    try:
        with visit.writing() as connection:
            register_experts(connection, [row], Doer(visit.who.code, visit.on, visit.at))
    except RuleBroken as broken:
        return _show(visit, status=WRONG, problem=broken.sentence, typed=vars(row))
    return visit.go("/experts", told=Sentence("专家{person}已登记", person=row.person))


@router.post("/experts/import", name="experts_import")
async def import_file(visit: Here, file: Annotated[UploadFile, Sent()]) -> Response:
    content = await file.read()
    return await run_in_threadpool(_import, visit, file.filename or "", content)


def _import(visit: Visit, name: str, content: bytes) -> Response:
    try:
        rows = read_experts(Path(name).name, content)
        with visit.writing() as connection:
            changed = register_experts(connection, rows, Doer(visit.who.code, visit.on, visit.at))
    except Places as places:
        return _show(visit, status=WRONG, places=tuple(places.places))
    except RuleBroken as broken:
        return _show(visit, status=WRONG, problem=broken.sentence)
    return visit.go("/experts", told=Sentence("已导入：新增或更新{n}位专家", n=changed))


@router.get("/experts/file", name="experts_file")
def as_file(visit: Here) -> Response:
    with visit.reading() as connection:
        rows = rows_of(connection) or [SAMPLE_EXPERT]
    return workbook("experts.xlsx", EXPERTS, [expert_cells(row) for row in rows])


@router.get("/obligation/{obligation_id}/experts", name="paper_experts")
def paper(visit: Here, obligation_id: Counted) -> Response:
    return _paper(visit, obligation_id)


@router.post("/obligation/{obligation_id}/experts", name="expert_assign")
def assign_(
    visit: Here,
    obligation_id: Counted,
    person: Line = "",
    task: Line = "",
    due_on: Line = "",
    weight: Annotated[int, Form(ge=1, le=100)] = 1,
) -> Response:
    try:
        if task not in list(ExpertTask):
            raise RuleBroken(Sentence("请选择评审、再评审或辅导"))
        what, on = ExpertTask(task), _day(due_on)
        with visit.writing() as connection:
            doer = Doer(visit.who.code, visit.on, visit.at)
            assign(visit.office, connection, obligation_id, person, what, due_on=on, weight=weight, doer=doer)
    except RuleBroken as broken:
        typed = {"person": person, "task": task, "due_on": due_on}
        return _paper(visit, obligation_id, status=REFUSED, problem=broken.sentence, typed=typed)
    return visit.go(f"/obligation/{obligation_id}/experts", told=Sentence("已请专家，待其声明有无须回避的情形"))


@router.post("/obligation/{obligation_id}/experts/{number}/end", name="expert_end")
def end(visit: Here, obligation_id: Counted, number: Counted, why: Line = "") -> Response:
    try:
        with visit.writing() as connection:
            rows = connection.execute(experts.ON_PAPER, {"id": obligation_id}).all()
            if number not in [row.id for row in rows]:
                raise RuleBroken(Sentence("这项委托已经结束"))
            end_assignment(connection, number, why=why, doer=Doer(visit.who.code, visit.on, visit.at))
    except RuleBroken as broken:
        return _paper(visit, obligation_id, status=REFUSED, problem=broken.sentence)
    return visit.go(f"/obligation/{obligation_id}/experts", told=Sentence("已结束"))


def _paper(
    visit: Visit,
    obligation_id: int,
    *,
    status: int = 200,
    problem: object = "",
    typed: dict[str, str] | None = None,
) -> Response:
    """A paper with everybody who is asked about it, and their opinions side by side."""
    with visit.reading() as connection:
        its = about(visit.office, connection, obligation_id)
        rows = connection.execute(experts.ON_PAPER, {"id": obligation_id}).all()
        coached = connection.execute(experts.COACHED, {"id": obligation_id}).all()
        original = connection.execute(experts.ORIGINAL, {"id": obligation_id}).first()
        people = all_experts(connection)
    tasks = []
    for task in ExpertTask:
        given = [row for row in rows if row.task == task and row.opinion]
        if given:
            score = points(original.score) if original else None
            tasks.append((task, given, combined(given_of(given), score, its.rules.opinions)))
    said = {row.id: loaded(json.loads(row.content)).content for row in rows if row.opinion}
    return visit.page(
        "paper_experts.html.j2",
        status=status,
        row=its.row,
        obligation=obligation_id,
        rules=its.rules.opinions,
        rows=rows,
        tasks=tasks,
        said=said,
        coached=coached,
        people=[each for each in people if not each.gone],
        all_tasks=list(ExpertTask),
        problem=problem,
        typed=typed or {},
        may_assign=visit.may_use("expert_assign"),
    )


def _show(
    visit: Visit,
    *,
    status: int = 200,
    problem: object = "",
    places: tuple[Place, ...] = (),
    typed: dict[str, object] | None = None,
) -> Response:
    with visit.reading() as connection:
        found = all_experts(connection)
    return visit.page(
        "experts.html.j2",
        status=status,
        found=found,
        problem=problem,
        places=places,
        typed=typed or {},
        may_change=visit.may_use("expert_save"),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise RuleBroken(Sentence("“{value}”不是日期，应写成 2022-04-30 这样", value=text[:20])) from None
