"""One's own account: roles, sign-ins that live, password."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from models.errors import RuleBroken, Sentence
from models.queries import gate
from portal.guard import Guarded
from portal.visit import NUMBERS, Here, Visit
from tasks.gate import accounts, passwords, sign_ins
from tasks.gate.coming_in import check_password

router = APIRouter(route_class=Guarded)
WAYS = {"password": Sentence("密码"), "link": Sentence("登录链接"), "oidc": Sentence("统一身份认证")}


@router.get("/account", name="account")
def account(visit: Here) -> Response:
    return _page(visit)


@router.post("/account/password", name="set_password")
def set_password(
    visit: Here,
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
    present: Annotated[str, Form()] = "",
) -> Response:
    """Who came by a link need not know the present one. All other sign-ins end with it."""
    who = visit.who
    wrong: dict[str, Sentence | str] = {}
    if new != again:
        wrong["again"] = Sentence("两次输入的密码不一样")
    try:
        passwords.check_strength(new, person_code=who.code, address=who.address)
    except RuleBroken as broken:
        wrong["new"] = broken.sentence
    if not wrong and _asks_present(visit):
        try:
            check_password(visit.office, who.person_id, present, now=visit.now)
        except RuleBroken as broken:
            wrong["present"] = broken.sentence
    if wrong:
        return _page(visit, wrong)
    password_hash = passwords.hashed(new)
    with visit.writing() as connection:
        accounts.set_hash(connection, who.person_id, password_hash, now=visit.now)
        sign_ins.end_all(connection, who.person_id, now=visit.now, but=who.sign_in_id)
        connection.execute(gate.SPEND_ALL, {"person": who.person_id, "now": visit.now})
    return visit.go("/account", told=Sentence("密码已设置，其他地方的登录已全部结束"))


@router.post("/account/sign-ins/end", name="end_sign_in")
def end_sign_in(visit: Here, sign_in: Annotated[int, Form(ge=0, lt=NUMBERS)]) -> Response:
    """One's own only; another's number does nothing."""
    with visit.writing() as connection:
        ended = sign_ins.end(connection, visit.who.person_id, sign_in, now=visit.now)
    return visit.go("/account", told=Sentence("已结束该处登录") if ended else Sentence("该处登录早已结束"))


@router.post("/account/sign-ins/end-others", name="end_other_sign_ins")
def end_others(visit: Here) -> Response:
    with visit.writing() as connection:
        ended = sign_ins.end_all(connection, visit.who.person_id, now=visit.now, but=visit.who.sign_in_id)
    return visit.go("/account", told=Sentence("已结束其他{n}处登录", n=ended))


def _asks_present(visit: Visit) -> bool:
    return visit.who.has_password and visit.who.way == "password"


def _page(visit: Visit, wrong: dict[str, Sentence | str] | None = None) -> Response:
    with visit.reading() as connection:
        living = sign_ins.sign_ins(connection, visit.who.person_id, now=visit.now)
    return visit.page(
        "account.html.j2",
        status=422 if wrong else 200,
        living=living,
        ways=WAYS,
        wrong=wrong or {},
        asks_present=_asks_present(visit),
        shortest=passwords.SHORTEST,
    )
