"""Chinese or English."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from models.errors import RuleBroken, Sentence
from portal.addresses import safe
from portal.arrival import LANGUAGE_COOKIE
from portal.guard import Guarded
from portal.visit import Here
from tasks.gate import accounts

router = APIRouter(route_class=Guarded)
A_YEAR = 365 * 24 * 3600


@router.post("/language", name="language")
def choose(visit: Here, language: Annotated[str, Form()], back: Annotated[str, Form()] = "/") -> Response:
    """Kept in the browser, and with the account of whoever is signed in."""
    if language not in visit.portal.languages:
        raise RuleBroken(Sentence("没有这种语言"))
    if visit.visitor is not None:
        with visit.writing() as connection:
            accounts.set_language(connection, visit.visitor.person_id, language)
    visit.cookies.append((LANGUAGE_COOKIE, language, A_YEAR))
    return visit.go(safe(back))
