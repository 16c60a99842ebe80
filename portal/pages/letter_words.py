"""The words of letters, edited in versions and tried on a real letter; and the register of their numbers."""

from typing import Annotated

from fastapi import APIRouter, Form
from sqlalchemy import Connection
from starlette.responses import Response

from models.errors import NotKnown, NotYours, RuleBroken, Sentence
from notices.letters.paper import Kind, Paper
from notices.letters.wording import CONDITIONS, NAMES, check_wording
from portal.guard import Guarded
from portal.rendering import LETTER_KINDS
from portal.visit import Here, Visit
from tasks.letters.numbers import register, spend
from tasks.letters.trying import tried_on
from tasks.letters.wordings import save_wording, versions, wording_of

router = APIRouter(route_class=Guarded)


def _kind(named: str) -> Kind:
    if named not in list(Kind):
        raise NotKnown(Sentence("没有这份函件"))
    return Kind(named)


@router.get("/letters/words/{kind}", name="letter_words")
def letter_words(visit: Here, kind: str) -> Response:
    return _show(visit, _kind(kind))


def _show(
    visit: Visit, kind: Kind, *, source: str | None = None, why: str = "", problem: object = None, tried: bool = False
) -> Response:
    with visit.reading() as connection:
        present = wording_of(connection, kind)
        kept = versions(connection, kind)
        text = present.source if source is None else source
        paper = _tried(visit, connection, kind, text) if tried else None
    return visit.page(
        "letter_words.html.j2",
        status=422 if problem else 200,
        kind=kind,
        kinds=LETTER_KINDS,
        present=present,
        versions=kept,
        source=text,
        why=why,
        problem=problem,
        tried=tried,
        paper=paper,
        names=NAMES[kind],
        conditions=CONDITIONS[kind],
    )


def _tried(visit: Visit, connection: Connection, kind: Kind, source: str) -> Paper | None:
    return tried_on(visit.office, connection, kind, source, on=visit.on)


@router.post("/letters/words/{kind}", name="letter_words_save")
def letter_words_save(
    visit: Here,
    kind: str,
    do: Annotated[str, Form()],
    source: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    seen: Annotated[int, Form()] = 0,
) -> Response:
    its = _kind(kind)
    try:
        if do == "try":
            check_wording(its, source)
            return _show(visit, its, source=source, why=why[:200], tried=True)
        with visit.writing() as connection:
            save_wording(connection, its, source, seen=seen, why=why[:200], by=visit.who.code, at=visit.at)
    except NotYours:
        raise
    except RuleBroken as broken:
        return _show(visit, its, source=source, why=why[:200], problem=broken.sentence)
    return visit.go(f"/letters/words/{its}", told=Sentence("模板已保存，以后拟稿的函件按新模板"))


@router.get("/letters/numbers", name="letter_numbers")
def letter_numbers(visit: Here) -> Response:
    return _numbers(visit)


def _numbers(visit: Visit, problem: object = None, typed: dict[str, str] | None = None) -> Response:
    with visit.reading() as connection:
        used = register(connection)
    return visit.page(
        "letter_numbers.html.j2",
        status=422 if problem else 200,
        used=used,
        problem=problem,
        typed=typed or {"first": "", "last": "", "why": ""},
    )


@router.post("/letters/numbers", name="letter_numbers_spend")
def letter_numbers_spend(
    visit: Here,
    first: Annotated[str, Form()] = "",
    last: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
) -> Response:
    try:
        with visit.writing() as connection:
            made = spend(connection, first, last, why=why[:200], by=visit.who.code, at=visit.at)
    except RuleBroken as broken:
        return _numbers(visit, broken.sentence, {"first": first[:40], "last": last[:40], "why": why[:200]})
    return visit.go("/letters/numbers", told=Sentence("已登记{n}个文号", n=made))
