"""Addresses that name what is another's, what is not there, and what is no number: a page says so, nothing changes."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from browsing import Browser, PortalHouse, key_in, origin, words
from fastapi.routing import APIRoute
from hostile import PDF, attached, filled, hand_in
from reviewed import P1, P2, P3
from whole import changed, routed_today, thing, whole

NO_NUMBERS = ("0", "-1", "999999", "9" * 18, "9" * 19, "9" * 4500, "abc", "1.0", "1e3", "+1", "%201", "１", "²", "0x10")
NO_NAMES = (
    "%00",
    "1%00",
    "%FF",
    "%ED%A0%80",
    "%E2%80%AE1",
    "..%2F..%2Fetc",
    "<script>",
    "' OR 1=1 --",
    "x" * 3000,
    "😀",
)
SKIP = {"zh": "跳到正文", "en": "skip to content"}  # how every page begins
Asked = tuple[APIRoute, str, str, str]


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(routed_today)
    return made


def parameters(route: APIRoute) -> list[str]:
    return re.findall(r"{(\w+)}", route.path)


def hostile(house: PortalHouse, bad: tuple[str, ...]) -> Iterator[Asked]:
    """Every route with something in its address, and one of its places taken by what is not there."""
    known = {"obligation_id": str(thing(house.office, P1).id), "unit_code": "101", "number": "1"}
    for route in house.app.routes:
        assert isinstance(route, APIRoute)
        if route.name == "feed":
            continue  # for programs, and counted: tests/portal/test_feed_pages.py
        for name in parameters(route):
            for each in bad:
                path = route.path.format(**dict.fromkeys(parameters(route), "x") | known | {name: each})
                yield route, "GET" if "GET" in (route.methods or ()) else "POST", path, each


def ask(browser: Browser, method: str, path: str, key: str, language: str = "zh") -> Any:
    headers = origin(browser) | {"accept-language": language}
    return browser.request(method, path, data={"csrf": key} if method == "POST" else None, headers=headers)


@pytest.mark.parametrize(
    ("bad", "language"), [(NO_NUMBERS, "zh"), (NO_NAMES, "zh"), (("0", "9" * 30, "%00"), "en")], ids=["no", "odd", "en"]
)
def test_no_address_breaks_anything_and_each_is_answered_in_the_visitors_language(
    house: PortalHouse, bad: tuple[str, ...], language: str
) -> None:
    browser = house.signed_in("two")
    browser.cookies.set("nianlun-language", language)
    key, before = key_in(browser.get("/").text), whole(house.office)
    for route, method, path, each in hostile(house, bad):
        answer = ask(browser, method, path, key, language)
        assert 400 <= answer.status_code < 500, (route.name, each[:30], answer.status_code)
        assert SKIP[language] in words(answer.text).lower(), (route.name, each[:30])
    assert changed(before, whole(house.office)) == {}


def test_items_of_others_are_not_there_whatever_is_asked_of_them(house: PortalHouse) -> None:
    """The town's item is there for the town and nothing at all for the school, in every route about items."""
    foreign = thing(house.office, P3).id
    hand_in(house, "town", P3)
    browser = house.signed_in("school")
    key, before = key_in(browser.get("/").text), whole(house.office)
    for route in house.app.routes:
        assert isinstance(route, APIRoute)
        if "obligation_id" not in parameters(route):
            continue
        method = "GET" if "GET" in (route.methods or ()) else "POST"
        answer = ask(browser, method, route.path.format(obligation_id=foreign, number=1), key)
        assert answer.status_code == 404, route.name
        assert "七宝镇" not in answer.text
    assert changed(before, whole(house.office)) == {}


def test_a_file_and_a_version_are_those_of_the_item_that_the_address_names(house: PortalHouse) -> None:
    """`two` sees the school's item as its department and owns P1: the number of one is none of the other."""
    mine, schools = thing(house.office, P1).id, thing(house.office, P2).id
    number = attached(house, "school", P2, "报告.pdf", PDF)
    hand_in(house, "school", P2)
    browser = house.signed_in("two")
    assert browser.get(f"/obligation/{schools}/file/{number}").status_code == 200
    assert browser.get(f"/obligation/{schools}/version/1").status_code == 200
    before = whole(house.office)
    for path in (f"file/{number}", "version/1", "compare?left=1&right=1", "compare?left=1&right=2"):
        assert browser.get(f"/obligation/{mine}/{path}").status_code == 404, path
    for path in (
        "compare?left=0&right=1",
        "compare?left=1",
        "compare?left=x&right=1",
        "compare?left=1&right=" + "9" * 30,
    ):
        assert browser.get(f"/obligation/{schools}/{path}").status_code in (404, 422), path
    assert browser.submit(f"/obligation/{mine}/file/{number}/remove").status_code == 404
    assert browser.submit(f"/obligation/{schools}/file/{number}/remove").status_code == 403
    assert changed(before, whole(house.office)) == {}


def test_deputies_and_sign_ins_that_are_not_there_are_refused(house: PortalHouse) -> None:
    browser = house.signed_in("two")
    key, before = key_in(browser.get("/").text), whole(house.office)
    for number in ("0", "-1", "999", "9" * 30, "x", "", "１", "\0", "1\0"):
        for path, field in (("/deputies/end", "deputy"), ("/account/sign-ins/end", "sign_in")):
            answer = browser.post(path, data={"csrf": key, field: number}, headers=origin(browser))
            assert answer.status_code < 500, (path, number)
            assert answer.status_code >= 400 or path.startswith("/account"), (path, number)
    assert changed(before, whole(house.office)) == {}


NO_LETTERS = ("\0", "a\0b", "\0" * 50)


@pytest.mark.parametrize("text", NO_LETTERS)
def test_a_nul_is_no_letter_wherever_it_is_sent(house: PortalHouse, text: str) -> None:
    """PostgreSQL keeps none, SQLite cuts there: neither comes to it."""
    browser = house.signed_in("two")
    number = thing(house.office, P1).id
    key, before = key_in(browser.get("/").text), whole(house.office)
    for path in ("/owed", "/reviews", "/unit/101", "/api/owed", "/sign-in/link", "/api/reviews"):
        for name in ("words", "unit", "next", "step", text):
            assert browser.get(path, params={name: text}, headers=origin(browser)).status_code == 400, path
    posts = [f"/obligation/{number}/{what}" for what in ("nil", "more-time", "disown", "form", "withdraw", "review")]
    for path in (*posts, "/deputies", "/reviews", "/sign-in", "/sign-in/link", "/account/password"):
        for name in ("why", "named", "deputy", "expected", text):
            answer = browser.post(path, data={"csrf": key, name: text}, headers=origin(browser))
            assert answer.status_code in (400, 403, 404), (path, name)
    assert changed(before, whole(house.office)) == {}


def test_petitions_are_answered_by_their_item_only(house: PortalHouse) -> None:
    """A request has no number of its own in an address: without one there is nothing to grant."""
    bureau, number = house.signed_in("operator"), thing(house.office, P1).id
    before = whole(house.office)
    for what in ("grant", "refuse", "agree", "disagree"):
        answer = bureau.submit(f"/obligation/{number}/{what}", day="2022-05-20", why="同意", petition="1")
        assert answer.status_code == 409, what
        assert "没有待答复的" in words(answer.text)
    assert changed(before, whole(house.office)) == {}


def test_what_is_filled_in_here_can_be_handed_in(house: PortalHouse) -> None:
    """The ground that the other tests stand on."""
    assert filled(house, "two", P1, do="hand_in").status_code == 303
    assert thing(house.office, P1).first_submitted_on is not None
