"""Calendars over the wire: an address made on a page, shown once, fetched without a cookie, revoked, renewed."""

import re
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlsplit

import pytest
from browsing import HERE, Browser, PortalHouse, words
from httpx2 import Response
from subscriber import shown, subscribed

from models.queries.typed import statement
from tasks.feeds.fetch import FOR_CLIENT
from tasks.gate.tokens import new_token


def address_in(answer: Response) -> str:
    """The path of the address that a page shows."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    found = re.search(r'id="address" type="text" value="([^"]+)"', answer.text)
    assert found, answer.text
    assert found[1].startswith(f"{HERE}/feed/")
    assert f'href="webcal://127.0.0.1:8200{urlsplit(found[1]).path}"' in answer.text
    return urlsplit(found[1]).path


def made(browser: Browser, page: str = "/account/feeds") -> str:
    return address_in(browser.submit(page, page=page))


def test_an_address_made_on_a_page_is_fetched_by_a_program_without_a_cookie(portal: PortalHouse) -> None:
    path = made(portal.signed_in("two"))
    answer = portal.browser().get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    found = shown(answer.content)
    assert found["自评 · 项目P1 · 区教育局"].url == f"{HERE}/obligation/1"
    head = portal.browser().head(path)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])


def test_it_is_chinese_whatever_the_browser_speaks(portal: PortalHouse) -> None:
    path = made(portal.signed_in("two"))
    english = portal.browser()
    english.cookies.set("nianlun-language", "en")
    assert english.get(path, headers={"accept-language": "en"}).content == portal.browser().get(path).content


def test_who_has_it_already_is_told_so(portal: PortalHouse) -> None:
    path, program = made(portal.signed_in("two")), portal.browser()
    first = program.get(path)
    tag, since = first.headers["etag"], first.headers["last-modified"]
    earlier = format_datetime(parsedate_to_datetime(since) - timedelta(seconds=1), usegmt=True)
    for headers, status in (
        ({"if-none-match": tag}, 304),
        ({"if-none-match": f'"other", W/{tag}'}, 304),
        ({"if-none-match": '"other"', "if-modified-since": since}, 200),
        ({"if-modified-since": since}, 304),
        ({"if-modified-since": earlier}, 200),
        ({"if-modified-since": "yesterday"}, 200),
    ):
        again = program.get(path, headers=headers)
        assert (again.status_code, again.headers["etag"]) == (status, tag), headers
        assert (again.content == b"") is (status == 304)
    with portal.office.writing() as connection:
        connection.execute(statement("UPDATE unit SET name = '区教育体育局' WHERE code = '101'"))
    assert program.get(path, headers={"if-none-match": tag, "if-modified-since": since}).status_code == 200


def test_revoked_unknown_and_ended_ones_are_the_same_nothing(portal: PortalHouse) -> None:
    browser, program = portal.signed_in("two"), portal.browser()
    path = made(browser)
    (number,) = re.findall(r'name="feed" value="(\d+)"', browser.get("/account/feeds").text)
    revoked = browser.submit("/account/feeds/revoke", page="/account/feeds", feed=number)
    assert revoked.headers["location"] == "/account/feeds"
    assert "现在没有订阅地址" in words(browser.get("/account/feeds").text)
    answers = [program.get(each) for each in (path, f"/feed/{new_token()}.ics", "/feed/x.ics")]
    assert {(each.status_code, each.content, tuple(sorted(each.headers))) for each in answers} == {
        (404, answers[0].content, tuple(sorted(answers[0].headers)))
    }
    assert "set-cookie" not in answers[0].headers


@pytest.mark.parametrize(
    "secret", ["", "0", "x" * 5000, "令牌", "' OR 1=1 --", "..%2f..%2fetc", "%00", "a%0d%0ab", "²"]
)
def test_whatever_is_asked_for_nothing_breaks(portal: PortalHouse, secret: str) -> None:
    answer = portal.browser().get(f"/feed/{secret}.ics")
    assert 400 <= answer.status_code < 500
    assert not secret or secret not in answer.text


def test_asked_in_vain_too_often_one_is_told_when_to_come_back(portal: PortalHouse) -> None:
    program = portal.browser()
    tried = [program.get(f"/feed/{number}.ics") for number in range(FOR_CLIENT.most + 1)]
    assert [each.status_code for each in tried] == [404] * FOR_CLIENT.most + [429]
    assert int(tried[-1].headers["retry-after"]) > 0


def test_a_unit_s_calendar_is_made_from_its_page(portal: PortalHouse) -> None:
    browser = portal.signed_in("section")
    page = browser.get("/unit/301").text
    assert 'href="/unit/301/feed"' in page
    path = made(browser, "/unit/301/feed")
    calendar = subscribed(portal.browser().get(path).content)
    assert calendar.contents["x-wr-calname"][0].value == "应报事项 · 七宝镇"
    assert len(calendar.vevent_list) == 4
    assert "换一个地址" in browser.get("/unit/301/feed").text
    assert portal.signed_in("school").get("/unit/301/feed").status_code == 404


def test_pressed_twice_one_address_lives(portal: PortalHouse) -> None:
    browser = portal.signed_in("two")
    first, second = made(browser), made(browser)
    assert [portal.browser().get(each).status_code for each in (first, second)] == [404, 200]


def test_who_answers_for_no_unit_is_told_so(portal: PortalHouse) -> None:
    browser = portal.signed_in("operator")
    assert "您不负责任何单位的报送" in words(browser.get("/account/feeds").text)
    refused = browser.submit("/account/feeds", page="/account/feeds")
    assert refused.status_code == 403
    assert "现在没有可订阅的事项" in words(refused.text)
