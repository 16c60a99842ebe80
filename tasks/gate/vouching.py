"""Coming in by the district's identity service: whom it vouches for is looked up in the register; nobody is made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import RuleBroken, Sentence
from models.settings import Settings
from tasks.gate import sign_ins
from tasks.gate.attempts import Limit, may_try
from tasks.gate.coming_in import A_WHILE, people_named
from tasks.gate.provider import LIVES, Going, vouched_for
from tasks.gate.sign_ins import Came
from tasks.gate.tokens import digest, same
from tasks.office import Office

ONCE = Limit("oidc-state", 1, LIVES * 2)
FOR_CLIENT = Limit("oidc-client", 1000, A_WHILE)
EMAIL = "email"


@dataclass(frozen=True)
class Said:
    """What the browser brings from the service."""

    code: str = ""
    state: str = ""
    error: str = ""
    issuer: str = ""


def come_back(
    office: Office, settings: Settings, going: Going | None, said: Said, redirect: str, came: Came, *, now: datetime
) -> str:
    """Sign in whom the service vouches for; returns the browser's token. One going leads in once.

    Raises:
        RuleBroken: it is not this browser's going, was used, is too old, or was refused there; what the service gives
            is not good; or the register does not know the person, or their account is closed.
        SettingMissing, OutsideFailed: the service cannot be spoken to.
    """
    if going is None or not same(said.state, going.state) or going.until < now.timestamp():
        raise RuleBroken(Sentence("这次登录不是从这个浏览器开始的，或已过期，请重新登录"))
    _spend(office, going, came, now)
    if said.error or not said.code:
        raise RuleBroken(Sentence("{name}没有让您登录（{why}）", name=settings.oidc_called, why=said.error[:60] or "—"))
    if said.issuer and said.issuer.rstrip("/") != settings.oidc_issuer.rstrip("/"):
        raise RuleBroken(Sentence("应答来自另一个认证服务，请重新登录"))
    claims = vouched_for(settings, going, said.code, redirect, now=now)
    with office.writing(shared=True) as connection:
        person = _person(connection, settings, claims)
        return sign_ins.begin(connection, person.id, came, now=now)


def _spend(office: Office, going: Going, came: Came, now: datetime) -> None:
    """Of two who come back with the same, one goes on: writers are one at a time here."""
    with office.writing() as connection:
        if not may_try(connection, FOR_CLIENT, came.client, now=now):
            raise RuleBroken(Sentence("尝试次数过多，请过一会儿再试"))
        if not may_try(connection, ONCE, digest(going.state), now=now):
            raise RuleBroken(Sentence("这次登录已经用过，请重新登录"))


def _person(connection: Connection, settings: Settings, claims: dict[str, Any]) -> Row[Any]:
    """Whom the register knows by the claim: by address, or else by code. An address that the service itself has not
    verified, or that several share, names nobody."""
    claim, value = settings.oidc_claim, str(claims.get(settings.oidc_claim) or "").strip()
    service = settings.oidc_called
    if not value:
        raise RuleBroken(Sentence("{name}没有给出{claim}，不能确定您是谁，请联系绩效科", name=service, claim=claim))
    if claim == EMAIL and claims.get("email_verified") is False:
        raise RuleBroken(Sentence("{name}尚未核实您的邮箱{value}，请先在那里核实", name=service, value=value))
    named = people_named(connection, value)
    found = [each for each in named if value.lower() == (each.address if claim == EMAIL else each.code).lower()]
    if not found:
        raise RuleBroken(Sentence("名册中没有{value}，不能登录；请联系绩效科核对您的登记", value=value[:100]))
    if len(found) > 1:
        raise RuleBroken(Sentence("名册中有{n}人共用{value}，请用密码或登录链接登录", n=len(found), value=value[:100]))
    if found[0].closed:
        raise RuleBroken(Sentence("您的账号已停用，请联系绩效科"))
    return found[0]
