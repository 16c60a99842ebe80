"""What a document states, beside the ledger; each figure taken apart clause by clause, also as a workbook."""

from io import BytesIO
from typing import Any

import pytest
from browsing import PortalHouse, words
from python_calamine import CalamineWorkbook
from seeds import LUXIAN, furnished

from tasks.office import Office


def luxian(office: Office) -> None:
    """泸县 2021 at its year's end."""
    furnished(office, LUXIAN)


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(luxian)
    return made


def test_a_figure_is_shown_beside_the_document_and_each_clause_says_what_it_keeps_out(house: PortalHouse) -> None:
    browser = house.signed_in("operator")
    listed = browser.get("/board/figures").text
    assert "项目重点绩效评价 县本级预算项目 评价对象个数 13个 13个 — ✓ 一致" in words(listed)
    assert "批复金额合计 7,904.85万元 7,904.85万元 — ✓ 一致" in words(listed)
    assert "事前绩效评估 财政重点支出项目 评价对象个数 0个 11个 -11 ≠ 不一致" in words(listed)
    assert 'href="/board/figures/project-evaluation?year=2021"' in listed
    page = words(browser.get("/board/figures/project-evaluation?year=2021").text)
    for clause in ("工作年度2021", "报送材料：重点绩效评价报告", "已报送的", "项目", "按批复预算"):
        assert clause in page, clause
    assert "工作年度2021 评价对象个数 13个 26个 +13" in page
    sheet = CalamineWorkbook.from_filelike(
        BytesIO(browser.get("/board/figures/project-evaluation?format=xlsx").content)
    )
    rows = sheet.get_sheet_by_index(0).to_python()
    assert ["工作年度2021", "评价对象个数", "13个", "26个", "+13"] in rows


def test_the_page_looks_back_to_a_day_and_says_so(house: PortalHouse) -> None:
    """Nothing had been handed in by then, and the workbook and the links keep to the day."""
    browser = house.signed_in("operator")
    page = browser.get("/board/figures?year=2021&on=2021-02-01").text
    assert "截至2021-02-01" in words(page)
    assert "名录按当日在用的版本" in words(page)
    assert "项目重点绩效评价 县本级预算项目 评价对象个数 0个 13个 -13 ≠ 不一致" in words(page)
    assert 'href="/board/figures/project-evaluation?year=2021&amp;on=2021-02-01"' in page
    assert "截至2021-02-01" in words(browser.get("/board/figures/project-evaluation?year=2021&on=2021-02-01").text)
    for today in ("2033-01-01", "gestern", ""):
        shown = words(browser.get(f"/board/figures?year=2021&on={today}").text)
        assert "截至2021-12-31" in shown
        assert "评价对象个数 13个 13个" in shown


def test_a_figure_or_a_year_that_there_is_not_is_not_there(house: PortalHouse) -> None:
    browser = house.signed_in("operator")
    for address in ("/board/figures/nope", "/board/figures/project-evaluation?year=2033"):
        assert browser.get(address, headers={"accept": "text/html"}).status_code == 404
    assert "没有写文件中的数字" in words(browser.get("/board/figures?year=2033").text)
