"""Signing in by a password, and out."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from models.errors import Sentence
from portal.addresses import safe
from portal.arrival import BROWSER_COOKIE, SIGN_IN_COOKIE
from portal.guard import Guarded
from portal.visit import Here, Visit
from tasks.gate import kept_forms, sign_ins
from tasks.gate.coming_in import come_in
from tasks.gate.sign_ins import Came
from tasks.gate.tokens import new_token

router = APIRouter(route_class=Guarded)
WRONG = Sentence("编码、邮箱或密码不对。忘了密码，可以索取登录链接。")
_WORN = sign_ins.LIVES + kept_forms.LIVES  # a dead one still tells whose typed words are to be kept
TOO_OFTEN = Sentence("尝试次数过多，请15分钟后再试，或索取登录链接。")


@router.get("/sign-in", name="sign_in")
def ask(visit: Here, next: str = "/", out: str = "") -> Response:  # the word in the address
    if visit.visitor is not None:
        return visit.go(safe(next))
    return _form(visit, next, out=bool(out and visit.settings.oidc_issuer))


@router.post("/sign-in", name="sign_in_post")
def sign_in(
    visit: Here,
    named: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """A wrong one is told in the same words, whoever it was."""
    tried = come_in(visit.office, named, password, came(visit, "password"), now=visit.now)
    if not tried.token:
        wrong = TOO_OFTEN if tried.too_often else WRONG
        return _form(visit, next, named=named, wrong=wrong, status=429 if tried.too_often else 403)
    return let_in(visit, tried.token, safe(next))


@router.post("/sign-out", name="sign_out")
def sign_out(visit: Here) -> Response:
    with visit.writing() as connection:
        sign_ins.end(connection, visit.who.person_id, visit.who.sign_in_id, now=visit.now)
    visit.cookies.append((visit.portal.cookie(SIGN_IN_COOKIE), "", -1))
    visit.cookies.append((visit.portal.cookie(BROWSER_COOKIE), new_token(), 0))
    at_service = visit.who.way == "oidc" and visit.settings.oidc_issuer
    return visit.go("/sign-in?out=yes" if at_service else "/sign-in", told=Sentence("已退出登录"))


def came(visit: Visit, way: str) -> Came:
    return Came(way, visit.client, visit.agent)


def let_in(visit: Visit, token: str, to: str) -> Response:
    """Give the browser its sign-in; the one it had before is ended, and a new token leaves nothing of it."""
    if visit.visitor is not None:
        with visit.writing() as connection:
            sign_ins.end(connection, visit.who.person_id, visit.who.sign_in_id, now=visit.now)
    visit.cookies.append((visit.portal.cookie(SIGN_IN_COOKIE), token, int(_WORN.total_seconds())))
    visit.cookies.append((visit.portal.cookie(BROWSER_COOKIE), "", -1))
    return visit.go(to)


def _form(
    visit: Visit, next_: str, *, named: str = "", wrong: Sentence | str = "", status: int = 200, out: bool = False
) -> Response:
    return visit.page("sign_in.html.j2", status=status, next=safe(next_), named=named, wrong=wrong, out=out)
