"""The register corrected in forms, its lists, and accounts; what is typed in vain stands there again."""

import io
import json
import re
from typing import Any

import pytest
from begun import begun_with_everybody
from browsing import HERE, Browser, PortalHouse, words
from hamlet_roles import code_of
from httpx2 import Response
from python_calamine import CalamineWorkbook
from register_desk import ADMIN, apply, compared, correct, owing

from models.columns import LONG_AGO
from models.kinds import Role
from models.queries.typed import statement


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(begun_with_everybody, portal_url=HERE)
    return made


@pytest.fixture
def browser(house: PortalHouse) -> Browser:
    return house.signed_in(ADMIN)


def test_an_officer_is_replaced_and_what_waits_goes_to_the_new_one(house: PortalHouse, browser: Browser) -> None:
    held = f"town|UNIT_OFFICER|301|{LONG_AGO}"
    asked = correct(
        browser,
        "replace",
        whose="unit",
        code="301",
        held=held,
        person="town-2",
        name="七宝镇新专管员",
        email="town2@example.org",
        from_on="2022-04-19",
    )
    address, page = compared(browser, asked)
    assert "接替 1 301 UNIT_OFFICER 七宝镇：town 七宝镇专管员 → town-2 七宝镇新专管员" in words(page)
    assert apply(browser, address, page, "岗位调整").status_code == 303
    unit = words(browser.get("/register/unit/301").text)
    assert "七宝镇新专管员 town-2" in unit
    assert "岗位调整 新列：town-2, 七宝镇新专管员" in unit
    assert "town UNIT_OFFICER 301 valid_to: — → 2022-04-18" in unit
    assert "已结束" in words(browser.get("/register/person/town").text)


def test_a_request_of_somebody_not_in_charge_leads_to_the_correction(house: PortalHouse, browser: Browser) -> None:
    with house.office.reading() as connection:
        item = connection.execute(
            statement("SELECT o.id FROM obligation o JOIN subject s ON s.id = o.subject_id WHERE s.code = 'P3'")
        ).scalar_one()
    assert house.signed_in("town").submit(f"/obligation/{item}/disown", page="/", why="已划转教育局").status_code == 303
    listed = browser.get("/petitions").text
    (link,) = re.findall(r'href="(/register/unit/301\?item=\d+)"', listed)
    page = browser.get(link).text
    assert "已划转教育局" in words(page)
    assert '<option value="P3@2021" selected>' in page
    address, changes = compared(
        browser, correct(browser, "subject", whose="unit", code="301", subject="P3@2021", new_unit="101", why="已划转")
    )
    assert 'value="已划转"' in changes
    count = len(owing(house))
    assert apply(browser, address, changes).status_code == 303
    assert len(owing(house)) == count, "nothing is owed twice"
    section = house.signed_in(code_of(Role.FIN_SECTION, "100001")).get("/petitions").text
    assert "/register/" not in section


def test_what_is_typed_in_vain_stands_in_the_form_again(browser: Browser) -> None:
    for fields, said in (
        ({"do": "replace", "held": "x", "person": "p"}, "请选择哪一项任职"),
        ({"do": "replace", "held": f"town|UNIT_OFFICER|301|{LONG_AGO}", "person": "p9"}, "请填写姓名"),
        ({"do": "appoint", "person": "two", "role": "KING", "unit": "301"}, "请选择职责"),
        ({"do": "end", "held": f"town|UNIT_OFFICER|301|{LONG_AGO}", "to_on": "2022-02-30"}, "不是日期"),
        ({"do": "subject", "subject": "P3", "new_unit": "101"}, "请选择评价对象"),
        ({"do": "unit", "unit": "301", "name": "七宝镇", "successor": "101"}, "失效日"),
        ({"do": "appoint", "person": "two", "role": "FIN_ADMIN", "unit": "301"}, "只能设在财政局"),
        ({"do": "nothing"}, "请选择要改什么"),
    ):
        answer = browser.submit("/register/correct", page="/account", code="301", **fields)
        assert (answer.status_code, said in words(answer.text)) == (422, True), (fields, words(answer.text)[:400])
    fields = {"do": "details", "code": "two", "person": "two", "name": "", "whose": "person"}
    details = browser.submit("/register/correct", page="/account", **fields)
    assert details.status_code == 422
    assert "请填写姓名" in words(details.text)


def test_lists_are_narrowed_and_filed(browser: Browser) -> None:
    units = words(browser.get("/register/units?tree=301").text)
    assert ("文化站" in units, "小学" in units) == (True, False)
    assert "没有这样的单位" in words(browser.get("/register/units?words=%25").text)
    people = words(browser.get("/register/people?words=小学专管").text)
    assert "school" in people
    assert "没有这样的人员" in words(browser.get("/register/people?which=closed").text)
    only = words(browser.get(f"/register/people?role={Role.FIN_LEADER:d}").text)
    assert ("leader" in only, "mayor" in only) == (True, False)
    for path, column in (("units", "单位代码"), ("people", "人员编码"), ("unreachable", "主管部门代码")):
        content = browser.get(f"/register/{path}?format=xlsx").content
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        assert column in [cell for row in rows[:4] for cell in row]
    for path in ("/register/unit/999", "/register/person/nobody", "/register/history/9", "/register/change/9"):
        assert browser.get(path).status_code == 404, path


def test_accounts_are_closed_opened_and_invited(house: PortalHouse, browser: Browser) -> None:
    town = house.signed_in("town")
    address = "/register/person/town"

    def press(do: str, at: str = address) -> Response:
        return browser.submit(f"{at}/account", page=at, do=do)

    assert press("end").status_code == 303
    assert town.get("/owed").status_code == 303, "the sign-in has ended"
    assert press("invite").status_code == 303
    (mail,) = house.post.mails
    assert (mail.to, "/link/" in mail.text) == ("town@example.org", True)
    assert press("close").status_code == 303
    assert "已停用" in words(browser.get(address).text)
    assert "已停用" in words(browser.get("/register/people?which=closed").text)
    assert press("invite").status_code == 422
    assert press("open").status_code == 303
    assert press("close", f"/register/person/{ADMIN}").status_code == 422
    assert press("odd").status_code == 422
    deputy = browser.submit(
        "/deputies", page=address, person="town", deputy="mayor", from_on="2022-04-19", to_on="2022-04-30", back=address
    )
    assert deputy.headers["location"] == address
    assert "七宝镇镇长" in words(browser.get(address).text)
    (number,) = re.findall(r'name="deputy" value="(\d+)"', browser.get(address).text)
    ended = browser.submit("/deputies/end", page=address, deputy=number, back=f"https://evil.example{address}")
    assert ended.headers["location"] == "/"


def test_questions_about_dates_and_about_the_register_have_their_own_pages(
    house: PortalHouse, browser: Browser
) -> None:
    address, _page = compared(browser, correct(browser, "details", person="two", name="甲", email=""))
    number = address.rpartition("/")[2]
    for path in (f"/impact/{number}", f"/impact/{number}/again"):
        answer = browser.get(path) if path.endswith(number) else browser.submit(path, page="/account")
        assert answer.status_code == 404
    withdrawn = browser.submit("/workdays/2022/withdraw", page="/workdays/2022", why="x").headers["location"]
    assert browser.get(withdrawn.replace("/impact/", "/register/change/")).status_code == 404
    with house.office.reading() as connection:
        row = connection.execute(statement("SELECT source FROM impact_asked WHERE id = :id"), {"id": int(number)}).one()
    assert json.loads(row.source)[0]["what"] == "details"
