"""Next year drafted in the browser: as `calendar new` writes it, decided line by line, weighed, published."""

import re
from html import unescape
from typing import Any

import pytest
from begun import begun_with_everybody
from browsing import Browser, PortalHouse, words
from hamlet_roles import code_of
from httpx2 import Response
from test_year_pages import settle, weighed

from calendars.loading import loads
from calendars.renewing import renewed
from calendars.undecided import undecided
from models.kinds import Role
from tasks.versions import read_source, read_versions
from tasks.yeardesk.drafts import read_draft

ADMIN = code_of(Role.FIN_ADMIN, "100")
DRAFT = "/year/2023/draft"


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(begun_with_everybody)
    return made


def begin(browser: Browser, year: str = "2023", version: str = "2022@1") -> Response:
    return browser.submit("/year/draft", page="/account", year=year, version=version)


def source(house: PortalHouse, year: int = 2023) -> str:
    with house.office.reading() as connection:
        row = read_draft(connection, year)
    return row.source if row else ""


def press_decided(browser: Browser, page: str) -> Response:
    """The first button of the list."""
    names = ("seen", "line", "said")
    form = page[page.index('action="/year/2023/draft/decided"') :]
    fields = {name: unescape(re.findall(f'name="{name}" value="([^"]*)"', form)[0]) for name in names}
    return browser.submit(f"{DRAFT}/decided", page="/account", **fields)


def test_a_year_is_drafted_decided_weighed_and_published(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    assert 'name="version"' in browser.get("/year").text
    assert begin(browser).headers["location"] == DRAFT
    with house.office.reading() as connection:
        made = renewed(read_source(connection, "2022@1"), "2022@1", 2023, house.office.known_workdays(connection))
    assert source(house) == made.text, "what the command line writes"
    assert browser.get("/year/2023").headers["location"] == DRAFT
    assert "2023年度的草稿 … 尚未发布" in words(browser.get("/year").text)

    page = browser.get(DRAFT).text
    assert f"还有{len(made.decisions)}件事待定" in words(page)
    assert all(each.said in words(page) for each in undecided(made.text))
    assert press_decided(browser, page).headers["location"] == f"{DRAFT}#undecided"
    assert press_decided(browser, page).status_code == 409, "the page is of an older draft"
    assert len(undecided(source(house))) == len(made.decisions) - 1

    for name, value in (
        ("steps.0.deliverables.0.due.on", "2023-05-10"),
        ("steps.0.deliverables.1.quota.0.at_least.project", "3"),
        ("ladders.standard.rungs.1.workdays", "-12"),
        ("steps.0.deliverables.0.opens", "2023-03-06"),
    ):
        with house.office.reading() as connection:
            seen = str(read_draft(connection, 2023).version)  # type: ignore[union-attr]
        changed = browser.submit(f"{DRAFT}/change", page="/account", name=name, value=value, seen=seen)
        assert changed.status_code == 303, words(changed.text)
    text = source(house)
    calendar = loads(text, "2023.yaml")
    assert (calendar.work_year, str(calendar.steps[0].deliverables[0].due.on)) == (2023, "2023-05-10")
    assert len(undecided(text)) == len(made.decisions) - 1, "comments are kept"

    with house.office.reading() as connection:
        seen = str(read_draft(connection, 2023).version)  # type: ignore[union-attr]
    asked = browser.submit(DRAFT, page="/account", source=text, seen=seen, do="impact").headers["location"]
    impact = weighed(browser, asked)
    assert "新下达" in impact
    assert f"草稿里还有{len(made.decisions) - 1}件事待定" in impact
    assert settle(browser, asked, "新年度").headers["location"] == "/year/2023"
    with house.office.reading() as connection:
        assert [each.name for each in read_versions(connection, 2023)] == ["2023@1"]
    assert source(house) == ""
    assert "小村2023年" in words(browser.get("/year/2023").text)


def test_what_cannot_be_drafted_is_said(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    for year, version, said in (
        ("2022", "2022@1", "已经发布"),
        ("2024", "2022@9", "没有版本"),
        ("x", "2022@1", "年度应写成"),
        ("2099", "2022@1", "2099"),
    ):
        answer = begin(browser, year, version)
        assert (answer.status_code, said in words(answer.text)) == (422, True), (year, words(answer.text)[:300])
    assert begin(browser).status_code == 303
    assert begin(browser).status_code == 409
    page = browser.get(DRAFT).text
    for fields in ({"line": "1", "said": "x", "seen": "1"}, {"line": "3", "said": "", "seen": "1"}):
        assert browser.submit(f"{DRAFT}/decided", page="/account", **fields).status_code == 422
    assert "与现行版本" not in page
    reader = house.signed_in(code_of(Role.FIN_LEADER, "100"))
    assert "/year/draft" not in reader.get("/year").text
    assert "draft/decided" not in reader.get(DRAFT).text


def test_a_draft_of_no_year_is_saved_dropped_and_not_lost(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    assert begin(browser).status_code == 303
    text = source(house)
    wrong = browser.submit(DRAFT, page="/account", source=text.replace("ladder: standard", "ladder: odd"), seen="1")
    assert (wrong.status_code, "处错误" in wrong.text) == (422, True)
    assert browser.submit(f"{DRAFT}/drop", page="/account", seen="2").headers["location"] == "/year"
    late = browser.submit(DRAFT, page="/account", source=f"{text}# 晚到的\n", seen="2")
    assert (late.status_code, "# 晚到的" in late.text) == (409, True)
    assert browser.submit(DRAFT, page="/account", source=f"{text}# 晚到的\n", seen="0").status_code == 303
    assert source(house).endswith("# 晚到的\n")
    assert browser.get("/year/2023/mails/draft").status_code == 200
    assert browser.get("/year/2024/draft").status_code == 404
