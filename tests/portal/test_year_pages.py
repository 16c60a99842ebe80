"""The administrator's desk: a year's draft, its impact, its publication, and how nobody overwrites another."""

import re
import time
from datetime import date
from typing import Any

import pytest
from begun import begun_with_everybody
from browsing import Browser, PortalHouse, words
from hamlet_roles import code_of
from httpx2 import Response

from calendars.loading import loads
from models.kinds import Role
from tasks.clock import acting_at
from tasks.impact import impact
from tasks.versions import read_source, read_versions
from tasks.yeardesk.asked import found_in, read_asked
from tasks.yeardesk.drafts import read_draft

ADMIN, OPERATOR = code_of(Role.FIN_ADMIN, "100"), code_of(Role.FIN_OPERATOR, "100")
PATIENCE = 90  # seconds
DUE = "steps.0.deliverables.0.due.on"


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(begun_with_everybody)
    return made


def typed_in(browser: Browser) -> dict[str, str]:
    """The fields of the editor as a browser has them."""
    page = browser.get("/year/2022/draft").text
    (seen,) = set(re.findall(r'name="seen" value="(\d+)"', page))
    source = re.findall(r"<textarea[^>]*>\n(.*)</textarea>", page, re.S)[0]
    from html import unescape

    return {"seen": seen, "source": unescape(source)}


def save(browser: Browser, source: str, seen: str, do: str = "save") -> Response:
    return browser.submit("/year/2022/draft", page="/account", source=source, seen=seen, do=do)


def weighed(browser: Browser, address: str) -> str:
    """The page of an impact, once it is there."""
    until = time.monotonic() + PATIENCE
    while "refresh" in (answer := browser.get(address)).headers:
        assert time.monotonic() < until, words(answer.text)
        time.sleep(0.2)
    return words(answer.text)


def settle(browser: Browser, address: str, why: str) -> Response:
    """Press the button of an impact that was read."""
    (seal,) = re.findall(r'name="seal" value="([0-9a-f]+)"', browser.get(address).text) or ["0"]
    return browser.submit(address, page=address, why=why, seal=seal)


def moved_draft(browser: Browser, on: str = "2022-05-13") -> str:
    """A draft with the self-evaluation moved, and the address of its impact."""
    assert browser.submit("/year/2022/draft/change", page="/account", name=DUE, value=on, seen="0").status_code == 303
    typed = typed_in(browser)
    return save(browser, typed["source"], typed["seen"], "impact").headers["location"]


def published(house: PortalHouse) -> list[str]:
    with house.office.reading() as connection:
        return [f"{each.name} {each.by} {each.why}" for each in read_versions(connection, 2022)]


def test_a_moved_date_is_weighed_published_and_in_force(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    address = moved_draft(browser)
    page = weighed(browser, address)
    assert "期限变动" in page
    assert "2022-04-29 2022-05-13" in page
    assert "邮件最多的一天" in page
    refused = settle(browser, address, " ")
    assert (refused.status_code, len(published(house))) == (422, 1)
    done = settle(browser, address, "区里统一延期")
    assert done.headers["location"] == "/year/2022"
    assert published(house)[1] == f"2022@2 {ADMIN} 区里统一延期"
    assert "2022-05-13" in words(browser.get("/year/2022").text)
    with house.office.reading() as connection:
        assert read_draft(connection, 2022) is None
        source = read_source(connection, "2022@2")
        before = read_source(connection, "2022@1")
    assert [line for line in source.split("\n") if line not in before.split("\n")] == [
        "        due: {on: 2022-05-13, basis: document}"
    ]
    compared = words(browser.get("/year/2022/compare?left=2022@1&right=2022@2").text)
    assert "2022-04-30" in compared
    assert "2022-05-13" in compared


def test_the_numbers_are_those_of_the_dry_run(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    address = moved_draft(browser)
    weighed(browser, address)
    with house.office.reading() as connection:
        row = read_asked(connection, int(address.rpartition("/")[2]))
        at = acting_at(connection, row.on_day)
    calendar = loads(row.source, "draft.yaml")
    again = impact(
        house.office, house.settings, calendar, row.source, on=row.on_day, at=at, by="operator", why="another reason"
    )
    found = found_in(row)
    assert found is not None
    assert found.impact == again
    assert again.moved


def test_what_has_changed_since_is_shown_again_and_not_published(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    address = moved_draft(browser)
    weighed(browser, address)
    (seal,) = re.findall(r'name="seal" value="([0-9a-f]+)"', browser.get(address).text)
    item = _one_owed(house)
    asked = house.signed_in("school").submit(
        f"/obligation/{item}/more-time", page=f"/obligation/{item}", day="2022-05-20", why="人手不足"
    )
    assert asked.status_code == 303, words(asked.text)
    assert "推演之后台账有变动" in weighed(browser, address)
    answer = browser.submit(address, page=address, why="延期", seal=seal)
    assert len(published(house)) == 1
    again = answer.headers["location"]
    assert again.startswith("/impact/")
    assert again != address
    assert "期限变动" in weighed(browser, again)
    settle(browser, again, "延期")
    assert len(published(house)) == 2


def _one_owed(house: PortalHouse) -> int:
    page = house.signed_in("school").get("/owed").text
    return int(re.findall(r"/obligation/(\d+)", page)[0])


def test_errors_stand_at_their_lines_and_the_text_is_kept(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    typed = typed_in(browser)
    broken = typed["source"].replace("due: {on: 2022-04-30,", "due: {on: 2022-04-31,  # 注释\n         ", 1)
    line = broken[: broken.index("2022-04-31")].count("\n") + 1
    answer = save(browser, broken.replace("\n", "\r\n"), typed["seen"])
    assert answer.status_code == 422
    assert f'href="#L{line}"' in answer.text
    assert re.search(rf'<li id="L{line}" class="line-wrong">', answer.text)
    with house.office.reading() as connection:
        row = read_draft(connection, 2022)
    assert row is not None
    assert (row.source, row.by, row.version) == (broken, ADMIN, 1)
    assert save(browser, broken, "1", "impact").status_code == 422
    wrong = browser.submit("/year/2022/draft/change", page="/account", name=DUE, value="2022-05-01", seen="2")
    assert wrong.status_code == 422


def test_nobody_overwrites_what_another_has_saved(house: PortalHouse) -> None:
    one, other = house.signed_in(ADMIN), house.signed_in(ADMIN)
    first, second = typed_in(one), typed_in(other)
    assert save(one, first["source"] + "# 一\n", first["seen"]).status_code == 303
    refused = save(other, second["source"] + "# 二\n", second["seen"])
    assert refused.status_code == 409
    assert "# 二" in refused.text
    assert "-# 一" in refused.text.replace("&#43;", "+")
    late = other.submit("/year/2022/draft/change", page="/account", name=DUE, value="2022-05-20", seen="0")
    assert late.status_code == 409
    assert other.submit("/year/2022/draft/drop", page="/account", seen="7").status_code == 409
    with house.office.reading() as connection:
        row = read_draft(connection, 2022)
    assert row is not None
    assert row.source.endswith("# 一\n")
    assert one.submit("/year/2022/draft/drop", page="/account", seen="1").status_code == 303


def test_an_old_version_is_restored_through_the_draft(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    address = moved_draft(browser)
    weighed(browser, address)
    settle(browser, address, "延期")
    assert browser.submit("/year/2022/draft/from", page="/account", version="2022@1", seen="0").status_code == 303
    typed = typed_in(browser)
    back = save(browser, typed["source"], typed["seen"], "impact").headers["location"]
    assert "2022-05-13 2022-04-29" in weighed(browser, back)
    settle(browser, back, "撤回延期")
    with house.office.reading() as connection:
        assert read_source(connection, "2022@3") == read_source(connection, "2022@1")


def test_what_changes_nothing_or_is_about_another_year_is_said(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    typed = typed_in(browser)
    same = save(browser, typed["source"], typed["seen"], "impact")
    assert (same.status_code, "没有改动" in same.text) == (422, True)
    other = save(browser, typed["source"].replace("work_year: 2022", "work_year: 2021"), "1", "impact")
    assert other.status_code == 422


def test_a_question_left_behind_is_taken_up_by_the_next_portal(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    house.app.state.portal.weigher.stop()
    address = moved_draft(browser)
    assert "refresh" in browser.get(address).headers
    time.sleep(0.5)
    assert "refresh" in browser.get(address).headers
    other = PortalHouse(house.office, house.settings)
    assert "期限变动" in weighed(other.signed_in(ADMIN), address)


def test_others_of_the_bureau_read_and_cannot_change(house: PortalHouse) -> None:
    reader = house.signed_in(OPERATOR)
    address = moved_draft(house.signed_in(ADMIN))
    assert "期限变动" in weighed(reader, address)
    for page in ("/year", "/year/2022", "/year/2022/draft", address, "/workdays", "/trial"):
        answer = reader.get(page)
        assert answer.status_code == 200, page
        assert "<textarea" not in answer.text
        assert re.findall(r'action="(/(?:year|impact|workdays|trial)[^"]*)"', answer.text.replace("/compare", "")) in (
            [],
            ["/year/2022"],
        )
    assert reader.submit(address, page="/account", why="x").status_code == 403


def test_what_is_not_there_is_not_found(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    for path in (
        "/year/0",
        "/year/2021",
        "/year/2022/compare?left=2021@1&right=2022@1",
        "/impact/99",
        "/workdays/1901",
    ):
        assert browser.get(path).status_code == 404, path
    for version in ("2022@9", "2021@1", "2022@" + "9" * 30, "x"):
        answer = browser.submit("/year/2022/draft/from", page="/account", version=version, seen="0")
        assert answer.status_code == 404, version
    odd = browser.submit("/year/2022/draft/change", page="/account", name="ladders", value="3", seen="0")
    assert odd.status_code == 422


def test_the_day_of_the_trial_is_wanted_on_the_page(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    seen = words(browser.get("/trial").text)
    assert "已过完 2022-04-19" in seen
    [told] = re.findall(r"2022-04-19 各一级单位（含所属）的情况 (.*?) 看板 · 年历", seen)
    stand = re.findall(r"(\S+) (\d+)家", told)
    assert ("应报", "2") in stand and all(f"{word} {n}家" in words(browser.get("/board").text) for word, n in stand)
    assert "2022-04-19 的信件 今天的信件 已发 0，未能送达 0，待发 0，撤下 0 发件箱 下一个工作日 2022-04-20" in told
    back = browser.submit("/trial", page="/trial", do="day", day="2022-04-01")
    assert (back.status_code, "不能退回" in back.text) == (422, True)
    assert browser.submit("/trial", page="/trial", do="deadline").status_code == 303
    page = browser.get("/trial")
    assert "refresh" in page.headers
    assert "正在走向 2022-04-29" in words(page.text)
    assert "等它走到" in browser.submit("/trial", page="/trial", do="next").text
    from tasks.trial_clock import day_failed

    with house.office.writing() as connection:
        day_failed(connection, date(2022, 4, 29), at=acting_at(connection, date(2022, 4, 19)))
    page = browser.get("/trial")
    assert "没有走到 2022-04-29" in words(page.text)
    assert "refresh" not in page.headers
    assert browser.submit("/trial", page="/trial", do="next").status_code == 303
