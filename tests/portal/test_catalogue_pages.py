"""Catalogues on pages: previewed, changed with a reason, fixed, filed."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from browsing import PortalHouse, key_in, origin, words
from catalogued import catalogued
from python_calamine import CalamineWorkbook

from tasks.clock import SWEEP_AT, moment, set_trial
from tasks.office import Office


def in_march(office: Office) -> None:
    """The catalogued hamlet on Thursday 2022-03-10."""
    catalogued(office)
    with office.writing() as connection:
        set_trial(connection, moment(date(2022, 3, 10), SWEEP_AT))


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(in_march)
    return made


def test_a_catalogue_is_previewed_changed_by_hand_fixed_and_filed(house: PortalHouse) -> None:
    browser = house.signed_in("operator")
    assert "重点目录 2021 4 1,200.00" in words(browser.get("/catalogues").text)
    page = browser.get("/catalogues/key").text
    assert "2021年度预算，4个评价对象" in words(page) and "还没有定稿" in words(page)
    said = {"csrf": key_in(page), "act": "add", "code": "SMALL", "why": ""}
    answer = browser.post("/catalogues/key?year=2022", data=said, headers=origin(browser))
    assert answer.status_code == 409 and "手工调整目录须写明理由" in words(answer.text)
    assert 'value="SMALL"' in answer.text
    answer = browser.post("/catalogues/key?year=2022", data=said | {"why": "区重点"}, headers=origin(browser))
    assert answer.status_code == 303
    assert "手工增加：区重点（2022-03-10 operator）" in words(browser.get("/catalogues/key").text)
    empty = browser.post("/catalogues/key/fix?year=2022", data={"csrf": said["csrf"]}, headers=origin(browser))
    assert empty.status_code == 409 and "定稿须写明理由" in words(empty.text)
    said = {"csrf": said["csrf"], "why": "办公会审定"}
    assert browser.post("/catalogues/key/fix?year=2022", data=said, headers=origin(browser)).status_code == 303
    assert "与现行第1版相同" in words(browser.get("/catalogues/key").text)
    book = CalamineWorkbook.from_filelike(BytesIO(browser.get("/catalogues/key?format=xlsx").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[5] for row in rows if row[0] in ("SMALL", "BIG")] == ["在", "在"]


def test_a_catalogue_that_there_is_not_is_not_there(house: PortalHouse) -> None:
    answer = house.signed_in("operator").get("/catalogues/nope", headers={"accept": "text/html"})
    assert answer.status_code == 404
