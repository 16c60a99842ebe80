"""What every answer carries, and what is turned away at the door."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from browsing import HERE, PortalHouse, key_in, origin, words

from models.errors import Sentence, _, speaking
from portal.rows import FORM

HTML = {"accept": "text/html"}


def test_every_answer_carries_what_keeps_others_out(portal: PortalHouse) -> None:
    browser = portal.signed_in("two")
    for path in ("/", "/nope", "/healthz", "/account"):
        headers = browser.get(path, headers=HTML).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_a_page_has_nothing_inline_and_nothing_from_elsewhere(portal: PortalHouse) -> None:
    browser = portal.signed_in("two")
    for path in ("/", "/account", "/deputies", "/nope"):
        text = browser.get(path, headers=HTML).text
        for inline in ("<script", "style=", "<style", "onclick", "javascript:", "http://", "https://"):
            assert inline not in text, (path, inline)


def test_files_are_kept_by_browsers_and_change_their_address_with_their_content(portal: PortalHouse) -> None:
    browser = portal.browser()
    sheet = browser.get(portal.app.state.portal.pages.environment.globals["asset"]("nianlun.css"))
    assert sheet.status_code == 200
    assert "immutable" in sheet.headers["cache-control"]
    assert sheet.headers["content-type"].startswith("text/css")
    assert "set-cookie" not in sheet.headers
    assert browser.get("/static/../../models/settings.py", headers=HTML).status_code == 404


def test_by_https_cookies_are_of_this_host_alone(new_portal) -> None:  # type: ignore[no-untyped-def]
    house = new_portal(portal_url="https://jx.example.org")
    answer = house.browser("https://jx.example.org").get("/sign-in")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-nianlun-browser=")
    for part in ("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"]
    assert house.signed_in("two", "https://jx.example.org").get("/account").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "jx.example.org.evil.example", "", "127.0.0.1.evil.example:80"])
def test_another_name_than_ours_is_turned_away(new_portal, host: str) -> None:  # type: ignore[no-untyped-def]
    house = new_portal(portal_url="https://jx.example.org")
    answer = house.browser().get("/sign-in", headers={"host": host})
    assert answer.status_code == 400
    assert host == "" or host not in answer.text
    for ours in ("jx.example.org", "JX.example.org:443", "127.0.0.1:8200", "localhost"):
        assert house.browser().get("/sign-in", headers={"host": ours}).status_code == 200, ours


def test_a_form_without_its_key_or_with_anothers_does_nothing(portal: PortalHouse) -> None:
    mine, other = portal.signed_in("two"), portal.signed_in("school")
    strange = key_in(other.get("/account").text)
    for key in ("", "0" * 64, strange, "é"):
        answer = mine.post("/sign-out", data={"csrf": key}, headers=origin(mine))
        assert answer.status_code == 403
    assert mine.post("/sign-out", headers=origin(mine)).status_code == 403
    assert mine.get("/account").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": HERE + ".evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"origin": HERE, "sec-fetch-site": "same-site"},
    ],
)
def test_a_form_from_another_site_does_nothing_even_with_the_key(portal: PortalHouse, headers: dict[str, str]) -> None:
    browser = portal.signed_in("two")
    key = key_in(browser.get("/account").text)
    answer = browser.post("/sign-out", data={"csrf": key}, headers=headers | HTML)
    assert answer.status_code == 403
    assert "不是从本站页面发出" in words(answer.text)
    assert browser.get("/account").status_code == 200


def test_more_than_a_form_may_have_is_refused(portal: PortalHouse) -> None:
    browser = portal.signed_in("two")
    key = key_in(browser.get("/account").text)
    answer = browser.post("/deputies", data={"csrf": key, "why": "x" * (FORM + 1)}, headers=origin(browser))
    assert answer.status_code == 413
    assert "内容过大" in words(answer.text)


@pytest.mark.parametrize("body", [b"--x\r\nbroken", b"\x00" * 50, b"csrf=%ff%fe&csrf=%00"])
def test_a_body_that_cannot_be_read_is_a_clear_no(portal: PortalHouse, body: bytes) -> None:
    browser = portal.signed_in("two")
    for kind in (
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "text/plain",
    ):
        answer = browser.post("/sign-out", content=body, headers=origin(browser) | {"content-type": kind})
        assert answer.status_code in (400, 403, 422), (kind, answer.status_code)
    assert browser.get("/account").status_code == 200


def test_pages_that_say_no_are_pages_in_the_visitors_language(portal: PortalHouse) -> None:
    browser = portal.signed_in("two")
    assert "没有这个页面" in words(browser.get("/nope", headers=HTML).text)
    browser.cookies.set("nianlun-language", "en")
    said = browser.get("/nope", headers=HTML)
    assert (said.status_code, "There is no such page" in words(said.text)) == (404, True)
    assert browser.get("/sign-out", headers=HTML).status_code == 405
    assert browser.get("/nope", headers={"accept": "application/json"}).json()["error"]


def test_a_program_that_is_not_signed_in_is_told_so(portal: PortalHouse) -> None:
    answer = portal.browser().get("/account", headers={"accept": "application/json"})
    assert (answer.status_code, list(answer.json())) == (401, ["error"])


def test_what_breaks_is_a_page_without_a_trace_of_the_program(portal: PortalHouse) -> None:
    browser = portal.signed_in("two")
    with portal.office.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE deputy RENAME TO hidden")
    answer = browser.get("/deputies", headers=HTML)
    assert answer.status_code == 503
    assert "Traceback" not in answer.text
    assert "deputy" not in words(answer.text)
    assert answer.headers["content-security-policy"]


def test_the_client_is_told_by_a_proxy_only_if_the_office_trusts_it(new_portal) -> None:  # type: ignore[no-untyped-def]
    from fastapi import Request

    from portal.arrival import client_of

    house = new_portal(portal_proxies="10.0.0.1, 10.0.0.2")
    portal = house.app.state.portal

    def seen(peer: str, said: str) -> str:
        headers = [(b"x-forwarded-for", said.encode())]
        return client_of(Request({"type": "http", "headers": headers, "client": (peer, 1)}), portal)

    assert seen("10.0.0.1", "6.6.6.6, 192.0.2.9, 10.0.0.2") == "192.0.2.9"
    assert seen("192.0.2.7", "6.6.6.6") == "192.0.2.7"
    assert seen("10.0.0.1", "") == "10.0.0.1"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh-CN"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("en-US,zh;q=0.5", "zh-CN"),
        ("fr", "zh-CN"),
        ("fr,en", "en"),
    ],
)
def test_chinese_unless_a_browser_asks_for_english_alone(portal: PortalHouse, accepted: str, language: str) -> None:
    page = portal.browser().get("/sign-in", headers={"accept-language": accepted})
    assert f'<html lang="{language}">' in page.text


def test_two_languages_at_once_never_mix(portal: PortalHouse) -> None:
    tokens = {"zh": portal.signed_in("two"), "en": portal.signed_in("two")}
    for language, browser in tokens.items():
        browser.cookies.set("nianlun-language", language)

    def read(language: str) -> set[str]:
        pages = [tokens[language].get("/account").text for _ in range(15)]
        return {"zh" if "我的账号" in page and "My account" not in page else "en" for page in pages}

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(read, ("zh", "en"))) == [{"zh"}, {"en"}]


def test_a_language_of_one_thread_is_not_anothers() -> None:
    said: list[str] = []
    with speaking(lambda text: f"<{text}>"):
        thread = threading.Thread(target=lambda: said.append(_("你好")))
        thread.start()
        thread.join()
        said.append(str(Sentence("你好")))
    assert said == ["你好", "<你好>"]
    assert _("你好") == "你好"
