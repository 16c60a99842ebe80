"""One official letter at the bureau: its paper, what may be done with it, the draft to type in, its files."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from models.errors import NotYours, RuleBroken, Sentence
from notices.letters.paper import SAMPLE
from portal.guard import Guarded
from portal.lettering import as_whom
from portal.papers import file_of, unshown
from portal.roles import BUREAU, DESK
from portal.visit import Counted, Here, Visit
from rules.lettering import Deed, may
from rules.problems import problem_classes
from tasks.letters.act import find
from tasks.letters.agree import agree
from tasks.letters.issue import issue
from tasks.letters.reading import OneLetter, one_letter
from tasks.letters.refuse import refuse
from tasks.letters.save import save
from tasks.letters.send import send
from tasks.letters.take_back import take_back
from tasks.letters.told import Told, ToldProblem
from tasks.letters.void import void

router = APIRouter(route_class=Guarded)
HERE = (Deed.SAVE, Deed.SEND, Deed.AGREE, Deed.ISSUE, Deed.TAKE_BACK, Deed.REFUSE, Deed.VOID)  # what the page offers
MORE_ROWS = 3  # empty rows for more problems


def address(letter: int, more: str = "") -> str:
    return f"/letters/{letter}{more}"


def read_letter(visit: Visit, letter: int) -> OneLetter:
    with visit.reading() as connection:
        return one_letter(visit.office, connection, letter, on=visit.on, sample=SAMPLE if visit.trial else "")


@router.get("/letters/{letter_id}", name="letter_one")
def letter_one(visit: Here, letter_id: Counted) -> Response:
    return _show(visit, letter_id)


def _show(visit: Visit, letter: int, problem: object = None) -> Response:
    found = read_letter(visit, letter)
    roles = visit.who.roles
    deeds = {deed.value for deed in HERE if may(deed, found.row.state, roles & BUREAU)}
    if found.row.turn not in roles:
        deeds.discard(Deed.AGREE.value)
    return visit.page(
        "letter_one.html.j2",
        status=409 if problem else 200,
        found=found,
        row=found.row,
        deeds=deeds,
        problem=problem,
        unshown=unshown(found.paper, visit.settings),
    )


@router.post("/letters/{letter_id}", name="letter_act")
def letter_act(
    visit: Here,
    letter_id: Counted,
    do: Annotated[str, Form()],
    why: Annotated[str, Form()] = "",
    step: Annotated[int, Form()] = -1,
) -> Response:
    try:
        with visit.writing() as connection:
            calendar = visit.office.calendar(connection, find(connection, letter_id).work_year)
            desk, chain = as_whom(visit, DESK, why[:500]), as_whom(visit, BUREAU, why[:500])
            told = Sentence("已办理")
            if do == Deed.SEND:
                send(connection, calendar, letter_id, desk)
            elif do == Deed.TAKE_BACK:
                take_back(connection, letter_id, desk)
            elif do == Deed.VOID:
                void(connection, letter_id, desk)
            elif do == Deed.REFUSE:
                refuse(connection, calendar, letter_id, chain)
            elif do == Deed.AGREE:
                agree(connection, calendar, letter_id, chain, step=step if step >= 0 else None)
            elif do == Deed.ISSUE:
                days = visit.office.workdays(connection)
                number = issue(connection, calendar, days, letter_id, desk, dated_on=visit.on)
                told = Sentence("已发出，文号{number}", number=number)
            else:
                raise RuleBroken(Sentence("没有这份函件"))
    except NotYours:
        raise
    except RuleBroken as broken:
        return _show(visit, letter_id, broken.sentence)
    return visit.go(address(letter_id), told=told)


@router.get("/letters/{letter_id}/draft", name="letter_draft")
def letter_draft(visit: Here, letter_id: Counted) -> Response:
    found = read_letter(visit, letter_id)
    return _form(visit, found, found.told, found.row.due_on.isoformat() if found.row.due_on else "")


def _form(visit: Visit, found: OneLetter, told: Told, due_on: str, *, problem: object = None) -> Response:
    with visit.reading() as connection:
        calendar = visit.office.calendar(connection, found.row.work_year)
    rows = [*told.problems, *[ToldProblem()] * MORE_ROWS]
    return visit.page(
        "letter_draft.html.j2",
        status=422 if problem else 200,
        found=found,
        row=found.row,
        typed=told,
        rows=rows,
        due_on=due_on,
        problem=problem,
        classes=[("", ""), *problem_classes(calendar).items()],
    )


@router.post("/letters/{letter_id}/draft", name="letter_save")
async def letter_save(visit: Here, letter_id: Counted, request: Request) -> Response:
    return await run_in_threadpool(_save, visit, letter_id, await request.form(max_fields=500))


def _save(visit: Visit, letter: int, fields: FormData) -> Response:
    found = read_letter(visit, letter)
    due_text = str(fields.get("due_on", "")).strip()
    told = found.told
    try:
        told = _typed(fields, found.told)
        due_on = date.fromisoformat(due_text) if due_text else None
        seen = int(str(fields.get("edition", "0")))
        with visit.writing() as connection:
            calendar = visit.office.calendar(connection, found.row.work_year)
            save(connection, calendar, letter, told, due_on=due_on, seen=seen, by=as_whom(visit, DESK))
    except NotYours:
        raise
    except RuleBroken as broken:
        return _form(visit, found, told, due_text, problem=broken.sentence)
    except ValidationError:
        return _form(visit, found, told, due_text, problem=Sentence("每格不超过{n}字", n=1000))
    except ValueError:
        return _form(visit, found, told, due_text, problem=Sentence("请填写整改期限，形如 2022-05-20"))
    return visit.go(address(letter), told=Sentence("草稿已保存"))


def _typed(fields: FormData, before: Told) -> Told:
    """What the form brings; rows left empty are none."""
    columns = [[str(each) for each in fields.getlist(name)] for name in ("of_class", "text", "advice")]
    rows = [ToldProblem(of_class=c, text=t, advice=a) for c, t, a in zip(*columns, strict=False)]
    return Told(
        score=before.score,
        grade=before.grade,
        conclusion=str(fields.get("conclusion", "")),
        enclosed=tuple(each.strip() for each in str(fields.get("enclosed", "")).splitlines() if each.strip())[:10],
        problems=tuple(each for each in rows if each.text or each.advice or each.of_class),
    )


@router.get("/letters/{letter_id}/file/{named}", name="letter_file")
def letter_file(visit: Here, letter_id: Counted, named: str) -> Response:
    return file_of(read_letter(visit, letter_id).paper, named, visit.settings)
