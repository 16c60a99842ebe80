"""Signing in by the district's identity service. The way there and the way out are links, so that forms may go nowhere
but to this portal."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from models.errors import NianlunError, OutsideFailed, RuleBroken, Sentence, SettingMissing
from portal.addresses import safe
from portal.arrival import OIDC_COOKIE
from portal.guard import Guarded
from portal.pages.feeds import base
from portal.pages.signing_in import came, let_in
from portal.visit import Here, Visit
from tasks.gate.vouching import Said, come_back

router = APIRouter(route_class=Guarded)
BACK = "/sign-in/oidc/back"
OFF = Sentence("本门户没有启用统一身份认证")


@router.get("/sign-in/oidc", name="oidc")
def go_there(visit: Here, request: Request, next: str = "/") -> Response:  # the word in the address
    from tasks.gate.provider import LIVES, begin, discover

    if not visit.settings.oidc_issuer:
        return _refused(visit, RuleBroken(OFF))
    try:
        service = discover(visit.settings)
        address, going = begin(visit.settings, service, _redirect(visit, request), safe(next), now=visit.now)
    except (OutsideFailed, SettingMissing) as failure:
        return _refused(visit, failure)
    visit.cookies.append((visit.portal.cookie(OIDC_COOKIE), going.packed(), int(LIVES.total_seconds())))
    return RedirectResponse(address, 303)


@router.get(BACK, name="oidc_back")
def back(visit: Here, request: Request, code: str = "", state: str = "", error: str = "", iss: str = "") -> Response:
    from tasks.gate.provider import unpacked

    if not visit.settings.oidc_issuer:
        return _refused(visit, RuleBroken(OFF))
    cookie = visit.portal.cookie(OIDC_COOKIE)
    going = unpacked(request.cookies.get(cookie, ""))
    visit.cookies.append((cookie, "", -1))
    said = Said(code, state, error, iss)
    try:
        token = come_back(
            visit.office, visit.settings, going, said, _redirect(visit, request), came(visit, "oidc"), now=visit.now
        )
    except (RuleBroken, OutsideFailed, SettingMissing) as refused:
        return _refused(visit, refused)
    return let_in(visit, token, safe(going.then) if going else "/")


@router.get("/sign-in/oidc/out", name="oidc_out")
def out(visit: Here, request: Request) -> Response:
    """End the sign-in at the service too, where it offers that."""
    from urllib.parse import urlencode

    from tasks.gate.provider import discover

    if not visit.settings.oidc_issuer:
        return _refused(visit, RuleBroken(OFF))
    try:
        service = discover(visit.settings)
    except (OutsideFailed, SettingMissing) as failure:
        return _refused(visit, failure)
    if not service.end_session_endpoint:
        return _refused(visit, RuleBroken(Sentence("请在{name}自己的页面退出", name=visit.settings.oidc_called)))
    asked = {"client_id": visit.settings.oidc_client_id, "post_logout_redirect_uri": f"{base(visit, request)}/sign-in"}
    join = "&" if "?" in service.end_session_endpoint else "?"
    return RedirectResponse(f"{service.end_session_endpoint}{join}{urlencode(asked)}", 303)


def _redirect(visit: Visit, request: Request) -> str:
    return base(visit, request) + BACK


def _refused(visit: Visit, failure: NianlunError) -> Response:
    """What went wrong, and that the other ways in are open."""
    status = 503 if isinstance(failure, (OutsideFailed, SettingMissing)) else 403
    return visit.page("oidc_refused.html.j2", status=status, said=failure.sentence)
