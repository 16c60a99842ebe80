"""What was sent after the sign-in had ended: its person reads it, sends it again, or drops it."""

import re
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from models.errors import Sentence
from portal.guard import Guarded
from portal.visit import NUMBERS, Here
from tasks.gate.kept_forms import forget, kept_forms

router = APIRouter(route_class=Guarded)
_ITEM = re.compile(r"/obligation/[0-9]+")


@router.get("/kept", name="kept")
def kept(visit: Here) -> Response:
    with visit.reading() as connection:
        found = kept_forms(connection, visit.who.person_id, now=visit.now)
    items = {each.id: match[0] for each in found if (match := _ITEM.match(each.path))}
    return visit.page("kept.html.j2", found=found, items=items)


@router.post("/kept", name="kept_drop")
def drop(visit: Here, number: Annotated[int, Form(ge=0, lt=NUMBERS)]) -> Response:
    with visit.writing() as connection:
        forget(connection, visit.who.person_id, number)
    return visit.go("/kept", told=Sentence("已丢弃"))
