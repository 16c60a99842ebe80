"""Sign-in links: asked for by mail, opened, and spent by a button. No answer tells whether somebody is known."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.background import BackgroundTask
from starlette.responses import Response

from models.errors import RuleBroken
from portal.addresses import safe
from portal.guard import Guarded
from portal.pages.signing_in import came, let_in
from portal.visit import Here
from tasks.gate import links, send_links
from tasks.gate.send_links import minutes

GONE = 410
router = APIRouter(route_class=Guarded)


@router.get("/sign-in/link", name="link_form")
def form(visit: Here, next: str = "/") -> Response:
    return visit.page("link_form.html.j2", next=safe(next))


@router.post("/sign-in/link", name="ask_link")
def ask(visit: Here, named: Annotated[str, Form()] = "", next: Annotated[str, Form()] = "/") -> Response:
    """Whoever is named, it is written down alike; looking them up and sending comes after the answer."""
    with visit.office.writing(shared=True) as connection:
        send_links.ask(connection, named, visit.client, safe(next), now=visit.now)
    answer = visit.go("/sign-in/asked")
    answer.background = BackgroundTask(visit.portal.sender.send)
    return answer


@router.get("/sign-in/asked", name="link_asked")
def asked(visit: Here) -> Response:
    return visit.page("link_asked.html.j2", minutes=minutes(links.LIVES.total_seconds()))


@router.get("/link/{token}", name="link")
def opened(visit: Here, token: str, next: str = "/") -> Response:
    """Opening it changes nothing: mail scanners do, too."""
    with visit.reading() as connection:
        link = links.waiting(connection, token, now=visit.now)
    if link is None:
        return visit.page("link_gone.html.j2", status=GONE, next=safe(next))
    return visit.page("link.html.j2", link=link, token=token, next=safe(next))


@router.post("/link", name="spend_link")
def spend(visit: Here, token: Annotated[str, Form()] = "", next: Annotated[str, Form()] = "/") -> Response:
    try:
        with visit.writing() as connection:
            signed_in = links.spend(connection, token, came(visit, "link"), now=visit.now)
    except RuleBroken:
        return visit.page("link_gone.html.j2", status=GONE, next=safe(next))
    return let_in(visit, signed_in, safe(next))
