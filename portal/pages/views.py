"""Views that a unit is asked for about its evaluation (征求意见): what it answers, it answers once."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from models.errors import NotKnown, RuleBroken, Sentence
from models.evaluating import Views
from models.queries import evaluations
from portal.guard import Guarded
from portal.visit import Counted, Here, Visit
from tasks.evaluators.doing import Doer
from tasks.evaluators.views import answer_views
from tasks.standing_in import AT_THE_UNIT

router = APIRouter(route_class=Guarded)
REFUSED = 409


@router.get("/views", name="views")
def views(visit: Here) -> Response:
    return _show(visit)


@router.post("/views/{number}", name="views_answer")
def answer(
    visit: Here,
    number: Counted,
    agrees: Annotated[str, Form(max_length=10)] = "",
    answer: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    with visit.reading() as connection:
        row = connection.execute(evaluations.VIEWS, {"views": number}).first()
    held = [each for each in visit.who.held if row and each.role in AT_THE_UNIT and each.unit_id == row.unit_id]
    if row is None or not held:
        raise NotKnown(Sentence("没有第{id}号意见征求", id=number))
    own = any(not each.acting_for for each in held)
    doer = Doer(visit.who.code, visit.on, visit.at, None if own else held[0].acting_for)
    try:
        if agrees not in ("yes", "no"):
            raise RuleBroken(Sentence("请选择同意或不同意"))
        with visit.writing() as connection:
            answer_views(connection, number, agrees=agrees == "yes", answer=answer, doer=doer)
    except RuleBroken as broken:
        return _show(visit, status=REFUSED, problem=broken.sentence, number=number, typed=answer)
    return visit.go("/views", told=Sentence("已答复"))


def _show(visit: Visit, *, status: int = 200, problem: object = "", number: int = 0, typed: str = "") -> Response:
    with visit.reading() as connection:
        asked = connection.execute(evaluations.ASKED_OF, {"own_units": visit.who.sees["own_units"]}).all()
    return visit.page(
        "views.html.j2",
        status=status,
        asked=[(row, Views(row.state)) for row in asked],
        problem=problem,
        number=number,
        typed=typed,
    )
