"""Signing in by the district's identity service: whom it vouches for comes in, and nobody else does."""

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from browsing import HERE, Browser, PortalHouse, words
from identity_service import CLIENT, SECRET, IdentityService, identity_service, public_key_as_secret
from joserfc.jwk import RSAKey

from tasks.clock import machine_now
from tasks.gate.accounts import close, person_named
from tasks.gate.provider import Going, unpacked

Bend = Callable[[IdentityService], None]


@pytest.fixture(scope="module")
def running() -> Iterator[IdentityService]:
    with identity_service() as service:
        yield service


@pytest.fixture
def service(running: IdentityService) -> IdentityService:
    """The same server, without what an earlier test bent."""
    fresh = IdentityService(port=running.port, key=running.key)
    for name in ("user", "claims", "says", "codes", "asked"):
        setattr(running, name, getattr(fresh, name))
    running.signed_by, running.algorithm, running.tampered = None, "RS256", False
    running.refuses, running.in_userinfo = "", False
    return running


@pytest.fixture
def house(new_portal: Any, service: IdentityService) -> PortalHouse:
    made: PortalHouse = new_portal(**configured(service))
    return made


def configured(service: IdentityService, **more: str) -> dict[str, str]:
    said = {"oidc_issuer": service.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    return said | {"portal_url": HERE} | more


def gone(browser: Browser, then: str = "/") -> str:
    """To the service, and back to where it sends the browser."""
    there = browser.get("/sign-in/oidc", params={"next": then})
    assert there.status_code == 303, there.text
    back = httpx2.get(there.headers["location"], trust_env=False).headers["location"]
    assert back.startswith(f"{HERE}/sign-in/oidc/back?")
    return back.removeprefix(HERE)


def refused(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code in (403, 503), answer.text
    assert browser.get("/account").status_code == 303
    return words(answer.text)


def test_whom_it_vouches_for_comes_in_and_goes_where_they_wanted(house: PortalHouse) -> None:
    browser = house.browser()
    page = browser.get("/sign-in?next=/owed")
    assert "用统一身份认证登录" in words(page.text)
    assert "form-action 'self';" in page.headers["content-security-policy"]
    came = browser.get(gone(browser, "/owed"))
    assert (came.status_code, came.headers["location"]) == (303, "/owed")
    shown = words(browser.get("/account").text)
    assert "教育局专管员" in shown
    assert "统一身份认证" in shown


def test_what_is_asked_for_has_state_nonce_and_a_challenge(house: PortalHouse, service: IdentityService) -> None:
    there = house.browser().get("/sign-in/oidc").headers["location"]
    assert there.startswith(f"{service.issuer}/authorize?")
    asked = parse_qs(urlsplit(there).query)
    assert asked["redirect_uri"] == [f"{HERE}/sign-in/oidc/back"]
    assert asked["scope"] == ["openid email profile"]
    assert SECRET not in there
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))


def claims(**said: Any) -> Bend:
    return lambda service: service.claims.update(said)


def setting(**said: Any) -> Bend:
    def bend(service: IdentityService) -> None:
        for name, value in said.items():
            setattr(service, name, value)

    return bend


LONG_AGO = int(time.time()) - 7200
BENT: dict[str, tuple[Bend, str]] = {
    "another nonce": (claims(nonce="another"), "不可信（invalid_claim）"),
    "no nonce": (claims(nonce=None), "不可信（missing_claim）"),
    "for another audience": (claims(aud="another"), "不可信（invalid_claim）"),
    "for several, by another": (claims(aud=[CLIENT, "another"], azp="another"), "不可信（invalid_claim）"),
    "of another issuer": (claims(iss="https://evil.example"), "不可信（invalid_claim）"),
    "out of date": (claims(iat=LONG_AGO, exp=LONG_AGO + 300), "不可信（expired_token）"),
    "without an end": (claims(exp=None), "不可信（missing_claim）"),
    "tampered with": (setting(tampered=True), "不可信（bad_signature）"),
    "signed by another": (setting(signed_by=RSAKey.generate_key(2048)), "不可信（bad_signature）"),
    "not signed": (setting(algorithm="none"), "不可信"),
    "signed with what is public": (
        lambda service: setting(signed_by=public_key_as_secret(service), algorithm="HS256")(service),
        "不可信",
    ),
    "unknown": (claims(email="nobody@example.org"), "名册中没有nobody@example.org"),
    "a code in the place of an address": (claims(email="two"), "名册中没有two"),
    "of several": (claims(email="shared@example.org"), "名册中有2人共用shared@example.org"),
    "not verified": (claims(email_verified=False), "尚未核实您的邮箱"),
    "nameless": (setting(user={}), "没有给出email"),
    "refused there": (setting(refuses="access_denied"), "没有让您登录（access_denied）"),
}


@pytest.mark.parametrize(("bend", "said"), BENT.values(), ids=BENT)
def test_what_is_bent_lets_nobody_in(house: PortalHouse, service: IdentityService, bend: Bend, said: str) -> None:
    bend(service)
    browser = house.browser()
    told = refused(browser, gone(browser))
    assert said in told
    assert "回到登录页" in told


def test_a_going_leads_in_once_and_from_its_own_browser(house: PortalHouse) -> None:
    browser = house.browser()
    path, cookie = gone(browser), browser.cookies["nianlun-oidc"]
    assert "不是从这个浏览器开始的" in refused(house.browser(), path)
    assert browser.get(path).headers["location"] == "/"
    again = house.browser()
    again.cookies.set("nianlun-oidc", cookie)
    assert "已经用过" in refused(again, path)
    other = house.browser()
    gone(other)
    assert "不是从这个浏览器开始的" in refused(other, path)


def test_a_code_of_another_going_is_worth_nothing(house: PortalHouse) -> None:
    """Injected: the other's code with one's own state; its challenge does not fit."""
    mine, others = house.browser(), house.browser()
    own, foreign = (parse_qs(urlsplit(gone(each)).query) for each in (mine, others))
    told = refused(mine, f"/sign-in/oidc/back?state={own['state'][0]}&code={foreign['code'][0]}")
    assert "不可信（invalid_grant）" in told


def test_an_answer_of_another_service_is_refused(house: PortalHouse) -> None:
    browser = house.browser()
    asked = parse_qs(urlsplit(gone(browser)).query)
    told = refused(browser, f"/sign-in/oidc/back?state={asked['state'][0]}&code=x&iss=https://evil.example")
    assert "另一个认证服务" in told


def test_a_closed_account_stays_closed(house: PortalHouse) -> None:
    with house.office.writing() as connection:
        close(connection, person_named(connection, "two").id, now=machine_now())
    browser = house.browser()
    assert "账号已停用" in refused(browser, gone(browser))


def test_a_claim_may_name_the_person_by_code_also_in_the_user_information(
    new_portal: Any, service: IdentityService
) -> None:
    service.user, service.in_userinfo = {"person_id": "leader", "email": "two@example.org"}, True
    house = new_portal(**configured(service, oidc_claim="person_id"))
    browser = house.browser()
    assert browser.get(gone(browser)).status_code == 303
    assert "局领导" in words(browser.get("/account").text)


def test_while_it_does_not_answer_one_is_told_so_and_passwords_work(new_portal: Any, service: IdentityService) -> None:
    house = new_portal(**configured(service, oidc_issuer="http://127.0.0.1:9/realms/district"))
    browser = house.browser()
    assert "统一身份认证没有应答" in refused(browser, "/sign-in/oidc")
    assert browser.get("/sign-in").status_code == 200


def test_one_that_is_another_than_was_set_is_not_gone_to(house: PortalHouse, service: IdentityService) -> None:
    service.says = {"issuer": "https://evil.example"}
    assert "与所设的" in refused(house.browser(), "/sign-in/oidc")
    service.says = {"token_endpoint": ""}
    assert "说明不完整" in refused(house.browser(), "/sign-in/oidc")


def test_signed_out_here_one_may_sign_out_there(house: PortalHouse, service: IdentityService) -> None:
    browser = house.browser()
    browser.get(gone(browser))
    left = browser.submit("/sign-out", page="/account")
    assert left.headers["location"] == "/sign-in?out=yes"
    assert 'href="/sign-in/oidc/out"' in browser.get("/sign-in?out=yes").text
    out = browser.get("/sign-in/oidc/out").headers["location"]
    assert out.startswith(f"{service.issuer}/out?client_id={CLIENT}&post_logout_redirect_uri=http%3A%2F%2F127.0.0.1")


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_led_away_afterwards(house: PortalHouse, evil: str) -> None:
    browser = house.browser()
    assert browser.get(gone(browser, evil)).headers["location"] == "/"
    cookie = Going("s", "n", "v", evil, 2**40).packed()
    browser.cookies.set("nianlun-oidc", cookie)
    assert browser.get("/sign-in/oidc/back?state=s&code=x").status_code in (303, 403)


@pytest.mark.parametrize("cookie", ["", "x", "é", "e30", "bnVsbA", "W10", Going("", "n", "v", "/", 1).packed()])
def test_a_cookie_of_nobody_s_is_none(cookie: str) -> None:
    assert unpacked(cookie) is None


def test_without_the_setting_there_is_no_button_and_no_way(portal: PortalHouse) -> None:
    browser = portal.browser()
    assert "oidc" not in browser.get("/sign-in").text
    for path in ("/sign-in/oidc", "/sign-in/oidc/back?code=x&state=y", "/sign-in/oidc/out"):
        assert "没有启用统一身份认证" in refused(browser, path)


def test_without_its_packages_the_service_is_refused_with_the_cure_and_passwords_work(
    new_portal: Any, service: IdentityService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "authlib", None)  # as if it was not installed
    browser = new_portal(**configured(service)).browser()
    answer = browser.get("/sign-in/oidc", headers={"accept": "text/html"})
    assert answer.status_code == 503
    assert "make setup-oidc" in words(answer.text)
    page = browser.get("/sign-in", headers={"accept": "text/html"})
    assert (page.status_code, 'name="password"' in page.text) == (200, True)
    assert browser.submit("/sign-in", page="/sign-in", named="two", password="不对").status_code == 403
