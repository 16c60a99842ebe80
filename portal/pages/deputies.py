"""Who stands in for whom: one's own, and everybody's for the bureau's administrator."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from models.errors import NotKnown, RuleBroken, Sentence
from portal.addresses import safe
from portal.guard import Guarded
from portal.visit import Here, Visit
from tasks.deputies import Maker, Wanted, deputies, end_deputy, make_deputy

router = APIRouter(route_class=Guarded)
Back = Annotated[str, Form(max_length=500)]


@router.get("/deputies", name="deputies")
def page(visit: Here) -> Response:
    return _page(visit, {})


@router.post("/deputies", name="make_deputy")
def make(
    visit: Here,
    deputy: Annotated[str, Form()] = "",
    from_on: Annotated[str, Form()] = "",
    to_on: Annotated[str, Form()] = "",
    person: Annotated[str, Form()] = "",
    why: Annotated[str, Form(max_length=500)] = "",
    back: Back = "/deputies",
) -> Response:
    typed = dict(deputy=deputy, from_on=from_on, to_on=to_on, person=person, why=why)
    try:
        first, last = (date.fromisoformat(each.strip()) for each in (from_on, to_on))
    except ValueError:
        return _page(visit, typed, Sentence("请填写起始日和截止日，形如 2022-05-01"))
    maker = _maker(visit)
    wanted = Wanted(
        person.strip() if maker.for_anybody and person.strip() else maker.code, deputy.strip(), first, last, why
    )
    try:
        with visit.writing() as connection:
            make_deputy(connection, maker, wanted, on=visit.on, at=visit.at)
    except (RuleBroken, NotKnown) as broken:
        return _page(visit, typed, broken.sentence)
    return visit.go(safe(back), told=Sentence("代办已安排"))


@router.post("/deputies/end", name="end_deputy")
def end(visit: Here, deputy: Annotated[int, Form(ge=1, lt=2**31)], back: Back = "/deputies") -> Response:
    with visit.writing() as connection:
        end_deputy(connection, _maker(visit), deputy, at=visit.at)
    return visit.go(safe(back), told=Sentence("代办已结束"))


def _maker(visit: Visit) -> Maker:
    return Maker(visit.who.code, visit.who.held)


def _page(visit: Visit, typed: dict[str, str], wrong: Sentence | str = "") -> Response:
    for_anybody = _maker(visit).for_anybody
    with visit.reading() as connection:
        rows = deputies(connection, visit.who.person_id, everybody=for_anybody, on=visit.on)
    values = {"rows": rows, "typed": typed, "wrong": wrong, "for_anybody": for_anybody}
    return visit.page("deputies.html.j2", status=422 if wrong else 200, **values)
