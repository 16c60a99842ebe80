"""The pages of applications: what waits, what is decided, by whom; and as a workbook."""

import re
from io import BytesIO
from typing import Any

import pytest
from applying import applied_today
from browsing import Browser, PortalHouse, words
from lit import lit_today
from python_calamine import CalamineWorkbook


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(applied_today)
    return made


def numbers(browser: Browser) -> list[int]:
    return [int(found) for found in re.findall(r'href="/applications/(\d+)"', browser.get("/applications").text)]


def test_the_list_says_what_is_proposed_and_that_it_waits_too_long(house: PortalHouse) -> None:
    shown = words(house.signed_in("leader").get("/applications?state=late").text)
    for said in ("项目P1", "差 · 50", "压减或扣减预算 4.00万元", "收回资金 10.00万元", "已等4个工作日", "项目P2"):
        assert said in shown
    assert "3项" in shown


def test_one_is_decided_and_departing_without_a_reason_is_refused_with_what_was_typed(house: PortalHouse) -> None:
    leader = house.signed_in("leader")
    first = numbers(leader)[0]
    page = f"/applications/{first}"
    typed = {"decision": "reduce", "amount": "1,5", "for_year": "2023", "why": ""}
    refused = leader.submit(page, page=page, **typed)
    assert refused.status_code == 422
    assert "预算" in words(refused.text)
    assert 'value="1,5"' in refused.text
    for amount in ("三", "NaN", "Infinity", "1e999"):
        refused = leader.submit(page, page=page, **(typed | {"amount": amount}))
        assert f"“{amount}”不是金额" in words(refused.text)
    assert leader.submit(page, page=page, **(typed | {"amount": "1.5", "why": "受灾"})).status_code == 303
    told = words(leader.get(page).text)
    assert "压减或扣减预算 1.50万元 · 用在2023年预算" in told
    assert "受灾" in told
    again = leader.submit(page, page="/applications", **(typed | {"amount": "1.5", "why": "受灾"}))
    assert "已决定压减或扣减预算" in words(again.text)


def test_many_are_decided_as_proposed(house: PortalHouse) -> None:
    operator = house.signed_in("operator")
    answer = operator.submit("/applications", page="/applications", item=[str(each) for each in numbers(operator)])
    assert answer.status_code == 303
    assert numbers(operator) == []
    assert operator.submit("/applications", page="/", item=[]).status_code == 422
    [item] = re.findall(r'href="(/obligation/\d+)"', operator.get("/applications/3").text)
    assert "决定结果应用：优先保障" in words(house.signed_in("school").get(item).text)


def test_a_light_becomes_an_item_to_mend_in_one_click_or_by_its_form(new_portal: Any) -> None:
    house: PortalHouse = new_portal(lit_today)
    operator = house.signed_in("operator")
    said = "预算执行率50.0%，不足60%，亮红灯，请说明原因并整改"
    assert said in words(operator.get("/rectification").text)
    assert said not in words(house.signed_in("leader").get("/rectification").text)
    [key] = re.findall(r'name="suggested" value="(light-[0-9]+)"', operator.get("/rectification").text)
    assert said in operator.get(f"/rectification/new?suggested={key}").text
    page = "/rectification/suggested"
    assert operator.submit(page, page="/rectification", suggested=key).status_code == 303
    shown = words(operator.get("/rectification").text)
    assert "ZG2022-00001 监控预警" in shown
    assert "可以发起的整改" not in shown
    again = operator.submit(page, page="/rectification", suggested=key)
    assert "已经发起整改，或所依据的情况不再成立" in words(again.text)


@pytest.mark.parametrize("who", ["school", "two", "mayor"])
def test_units_do_not_see_the_list(house: PortalHouse, who: str) -> None:
    assert house.signed_in(who).get("/applications").status_code == 403


def test_a_section_sees_its_units_and_does_not_decide(house: PortalHouse) -> None:
    section = house.signed_in("section")
    shown = section.get("/applications")
    assert "项目P1" in words(shown.text)
    assert "按拟办意见决定" not in words(shown.text)
    assert section.submit("/applications", page="/", item="1").status_code == 403


def test_the_workbook_has_what_the_page_has(house: PortalHouse) -> None:
    answer = house.signed_in("leader").get("/applications?state=&format=xlsx")
    [sheet] = CalamineWorkbook.from_filelike(BytesIO(answer.content)).sheet_names
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_name(sheet).to_python()
    head = next(row for row in rows if "拟办" in row)
    told = [dict(zip(head, row, strict=True)) for row in rows[rows.index(head) + 1 :]]
    assert [(row["对象"], row["等级"], row["拟办"], row["拟办金额（万元）"]) for row in told] == [
        ("项目P1", "差", "压减或扣减预算", "4.00"),
        ("项目P1", "差", "收回资金", "10.00"),
        ("项目P2", "优", "优先保障", ""),
    ]


def test_there_is_no_such_application(house: PortalHouse) -> None:
    assert house.signed_in("leader").get("/applications/99").status_code == 404
