"""Rectification on the pages: opened, planned, reported with evidence, verified, closed, counted."""

import re
from datetime import date, time

import mending
import pytest
from begun import OPENED, TODAY
from browsing import Browser, PortalHouse, words

from models.kinds import ItemSource, StepKey
from tasks.clock import moment, now, set_trial
from tasks.office import Office
from tasks.open_step import open_step
from tasks.rectification.open_item import NewItem, open_items


def with_an_item(office: Office) -> None:
    """The hamlet on 2022-04-19 with one item of the town's."""
    mending.settled(office)
    with office.writing() as connection:
        calendar, days = office.calendar(connection, 2022), office.workdays(connection)
        open_step(connection, calendar, StepKey.EVALUATION, days, on=OPENED, at=moment(OPENED, time(7, 30)))
        set_trial(connection, moment(TODAY, time(9, 0)))
        unit = connection.exec_driver_sql("SELECT id FROM unit WHERE code = '301'").scalar_one()
        item = NewItem(unit, "rules", "没有办法", "请制定", date(2022, 5, 19), ItemSource.TALK, about="项目P3")
        open_items(connection, calendar, days, [item], on=TODAY, at=now(connection), by="operator")


@pytest.fixture
def house(new_portal) -> PortalHouse:  # type: ignore[no-untyped-def]
    made: PortalHouse = new_portal(with_an_item)
    return made


def seen(browser: Browser, page: str) -> str:
    """The version of the draft that the form shows."""
    found = re.search('name="seen" value="([0-9-]+)"', browser.get(page).text)
    assert found
    return found[1]


def test_an_item_goes_from_its_page_through_the_desk_to_the_board(house: PortalHouse) -> None:
    town, mayor, section, operator = (house.signed_in(each) for each in ("town", "mayor", "section", "operator"))
    listed = words(town.get("/rectification").text)
    assert "ZG2022-00001 约谈 七宝镇 制度规定不健全 没有办法 ○ 待整改 2022-05-19" in listed
    assert "没有整改事项。" in words(house.signed_in("school").get("/rectification").text)
    with house.office.reading() as connection:
        item = connection.exec_driver_sql("SELECT obligation_id FROM rectification_item").scalar_one()
    page, desk = f"/obligation/{item}/rectification", f"/obligation/{item}"
    assert house.signed_in("school").get(page).status_code == 404
    plan = {"do": "plan", "measure": "制定办法", "means": "policy", "responsible": "财务科", "day": "2022-05-20"}
    assert "计划完成日2022-05-20晚于整改期限2022-05-19" in words(town.submit(page, page=page, **plan).text)
    assert town.submit(page, page=page, **plan | {"day": "2022-05-10"}).status_code == 303
    assert town.submit(page, page=page, **plan).status_code == 422  # it stays as it was said
    fields = {"do": "hand_in", "done": "已制定", "mended_on": "2022-04-18", "rules_made": "2", "filled_by": "专管员"}
    fields["seen"] = seen(town, f"{desk}/form")
    said = town.submit(f"{desk}/form", page=f"{desk}/form", **fields)
    assert "至少要有一份佐证材料" in words(said.text)
    sent = {"files": ("制度.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n", "application/pdf")}
    assert town.submit(f"{desk}/files", page=desk, files=sent).status_code == 303
    fields["seen"] = seen(town, f"{desk}/form")
    assert town.submit(f"{desk}/form", page=f"{desk}/form", **fields).status_code == 303
    assert "已报结果" in words(mayor.get(page).text)
    review = f"{desk}/review"
    assert section.submit(review, page=review, do="accept", version="1").status_code == 303
    shown = words(operator.get(page).text)
    assert "整改结果 已制定 实际完成日 2022-04-18 未晚于计划 新建、修订制度数 2" in shown
    assert "请填写" not in shown
    assert operator.submit(page, page=page, do="reopen", cause="未执行").status_code == 422
    assert operator.submit(page, page=page, do="close", why="到位").status_code == 303
    board = words(operator.get("/rectification").text)
    assert "整改完成率 100.0% 已销项1 / 应整改1（不含免予整改0）" in board
    assert "完善管理制度 2022年2项" in board
    assert operator.get("/rectification?format=xlsx").content[:2] == b"PK"


def test_items_are_opened_by_hand_by_the_desk_alone(house: PortalHouse) -> None:
    operator, page = house.signed_in("operator"), "/rectification/new"
    typed = {"year": "2022", "unit": "101", "of_class": "funds", "text": "超范围支出", "due_on": "2022-05-19"}
    assert "没有编码为999的单位" in words(operator.submit(page, page=page, **typed | {"unit": "999"}).text)
    assert "须晚于2022-04-19" in words(operator.submit(page, page=page, **typed | {"due_on": "2022-04-19"}).text)
    assert operator.submit(page, page=page, **typed).status_code == 303
    assert "ZG2022-00002" in words(house.signed_in("two").get("/rectification").text)
    assert house.signed_in("section").get(page).status_code == 403
