"""A section sums up its units' self-evaluations, suggests what to do about each, and hands that to the bureau."""

import re
from io import BytesIO
from typing import Any

import pytest
from browsing import Browser, PortalHouse, key_in, origin, words
from python_calamine import CalamineWorkbook
from summed import summed

PAGE = "/summaries/100001"


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(summed)
    return made


def sent(browser: Browser, page: str, **said: str) -> Any:
    """The form of the page, sent with some fields."""
    fields = {"csrf": key_in(page), "said": "整体良好"} | {
        name.replace("_", "-"): value for name, value in said.items()
    }
    return browser.post(f"{PAGE}?year=2022&page=1", data=fields, headers=origin(browser))


def items(page: str) -> dict[str, str]:
    """The number of each item that can be suggested about, by its subject."""
    return {name: number for number, name in re.findall(r'name="decision-(\d+)" aria-label="\S+ (\S+?)"', page)}


def test_a_section_suggests_hands_in_and_is_given_back(house: PortalHouse) -> None:
    section, operator = house.signed_in("section"), house.signed_in("operator")
    page = section.get(PAGE).text
    assert "共6份，平均70.75分" in words(page)
    assert "项目P1 — 已报送 99.50 优" in words(page) and "项目P2 — 已报送 42.00 差" in words(page)
    numbers = items(page)
    assert set(numbers) == {"项目P1", "项目P2"}
    answer = sent(section, page, do="hand_in")
    assert answer.status_code == 409
    assert "等级为中或差的须有结果应用建议：项目P2（共1个）" in words(answer.text)
    poor = numbers["项目P2"]
    answer = sent(section, page, do="save", **{f"decision-{poor}": "reduce"})
    assert answer.status_code == 409 and "项目P2：压减或收回须写明金额" in words(answer.text)
    answer = sent(section, page, do="save", **{f"decision-{poor}": "reduce", f"amount-{poor}": "很多"})
    assert answer.status_code == 409 and "“很多”不是金额（元）" in words(answer.text)
    chosen = {f"decision-{poor}": "reduce", f"amount-{poor}": "200,000", f"why-{poor}": "执行率低"}
    assert sent(section, page, do="hand_in", **chosen).status_code == 303
    assert "已于2022-04-19报送绩效科" in words(section.get(PAGE).text)
    assert sent(section, page, do="save", **chosen).status_code == 409, "what is handed in is not changed"
    assert "业务科室 6 2 70.75 1 已报送" in words(operator.get("/summaries").text)
    book = CalamineWorkbook.from_filelike(BytesIO(operator.get(f"{PAGE}?format=xlsx").content))
    rows = [row for row in book.get_sheet_by_index(0).to_python() if row[2] == "项目P2"]
    assert rows[0][-3:] == ["压减或扣减预算", "200000", "执行率低"]
    answer = operator.post(
        f"{PAGE}/return?year=2022", data={"csrf": key_in(operator.get(PAGE).text)}, headers=origin(operator)
    )
    assert answer.status_code == 303
    assert "报送绩效科" in words(section.get(PAGE).text)


def test_the_bureau_reads_and_does_not_write_and_units_see_nothing(house: PortalHouse) -> None:
    operator = house.signed_in("operator")
    page = operator.get(PAGE).text
    assert items(page) == {}
    assert operator.post(f"{PAGE}?year=2022", data={"csrf": key_in(page)}, headers=origin(operator)).status_code == 403
    assert house.signed_in("two").get(PAGE).status_code == 403
    assert operator.get("/summaries/999", headers={"accept": "text/html"}).status_code == 404
