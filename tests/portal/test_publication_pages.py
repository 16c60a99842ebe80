"""An event is entered, a unit says where it has published, the bureau checks it; and what need not be published."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from browsing import Browser, PortalHouse, words
from desk import Desk
from hostile import PAGE, PDF, address, attach, seen_in
from httpx2 import Response
from published import timed_today
from python_calamine import CalamineWorkbook

TOWN = "301 publication"
FORM = {
    "web_address": "https://www.example.org/2022/accounts",
    "published_on": "2022-08-14",
    "content": "2021年度部门决算和自评结果",
    "scope": "all",
    "filled_by": "七宝镇专管员",
}


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(timed_today)
    return made


def enter(house: PortalHouse, who: str = "operator", **changed: str) -> Any:
    typed = {"event": "approved", "year": "2022", "happened_on": "2022-08-12", "document": "闵财〔2022〕30号"} | changed
    return house.signed_in(who).submit("/occasions", page="/occasions", **typed)


def test_the_desk_enters_an_event_once_and_what_is_counted_from_it_is_owed(house: PortalHouse) -> None:
    assert "尚未发生" in words(house.signed_in("leader").get("/occasions").text)
    assert enter(house).status_code == 303
    shown = words(house.signed_in("operator").get("/occasions").text)
    assert "2022-08-12 · 全部单位 · 闵财〔2022〕30号" in shown
    assert "2022-09-01" in words(house.signed_in("town").get("/owed").text)
    again = enter(house)
    assert again.status_code == 422
    assert "批复部门决算已经登记" in words(again.text)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"happened_on": "昨天"}, "请填写发生的日期"),
        ({"happened_on": "2022-08-16"}, "2022-08-16还没有到"),
        ({"unit": "101001"}, "没有编码为101001的一级单位"),
        ({"year": "2019"}, "2019年度尚未发布日历"),
        ({"event": "<b>"}, "没有事件"),
    ],
)
def test_what_cannot_be_entered_is_said_and_kept_in_the_form(
    house: PortalHouse, changed: dict[str, str], told: str
) -> None:
    answer = enter(house, **changed)
    assert answer.status_code in (404, 422)
    assert told in words(answer.text)
    assert house.signed_in("leader").submit("/occasions", page="/", event="approved").status_code == 403


def test_a_publication_is_handed_in_with_the_page_that_people_see_and_checked(
    house: PortalHouse, tmp_path: Path
) -> None:
    enter(house)
    town, item = house.signed_in("town"), address(house, TOWN)
    assert "请先上传至少1个附件" in words(hand_in(town, item).text)
    assert attach(town, f"{item}/files", ("page.pdf", PDF)).status_code == 303
    assert hand_in(town, item).status_code == 303
    listed = words(house.signed_in("operator").get("/publications").text)
    for said in ("七宝镇", "https://www.example.org/2022/accounts", "2022-08-14 全部公开", "附件摘要"):
        assert said in listed
    book = house.signed_in("operator").get("/publications?format=xlsx").content
    cells = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert any(re.fullmatch("[0-9a-f]{64}", str(cell)) for row in cells for cell in row)
    assert "区教育局" not in words(town.get("/publications").text)
    [row] = Desk(house.office, tmp_path).files("Monday 2022-08-15").rows("publications")
    assert [row[name] for name in ("unit_code", "state", "web_address", "published_on", "scope", "checked_on")] == [
        *("301", "submitted", FORM["web_address"], "2022-08-14", "all", ""),
    ]
    assert row["digest"] in {str(cell) for cells_of in cells for cell in cells_of}


def hand_in(browser: Browser, item: str) -> Response:
    seen = seen_in(browser.get(f"{item}/form", headers=PAGE).text)
    return browser.submit(f"{item}/form", page=f"{item}/form", **FORM | {"seen": seen, "do": "hand_in"})
