"""The page of deputies: made and ended there, seen on the first page, and what a deputy then sees."""

import re

from begun import begun_with_everybody
from browsing import PortalHouse, words
from hamlet_roles import code_of

from models.kinds import Role


def arrange(house: PortalHouse, by: str, deputy: str, **more: str):  # type: ignore[no-untyped-def]
    days = {"from_on": "2022-04-19", "to_on": "2022-04-30"}
    return house.signed_in(by).submit("/deputies", page="/deputies", **{"deputy": deputy, **days, **more})


def test_a_deputy_sees_for_whom_they_act(portal: PortalHouse) -> None:
    assert arrange(portal, "two", "town", why="外出培训").status_code == 303
    assert "绩效专管责任人 区教育局 教育局专管员" in words(portal.signed_in("town").get("/").text)
    page = words(portal.signed_in("town").get("/deputies").text)
    assert "教育局专管员 七宝镇专管员 2022-04-19 – 2022-04-30 外出培训" in page


def test_it_is_ended_on_the_page_by_who_sees_it_and_by_nobody_else(portal: PortalHouse) -> None:
    arrange(portal, "two", "town")
    browser = portal.signed_in("two")
    (number,) = re.findall(r'name="deputy" value="(\d+)"', browser.get("/deputies").text)
    assert portal.signed_in("school").submit("/deputies/end", deputy=number).status_code == 404
    assert browser.submit("/deputies/end", deputy=number).status_code == 303
    assert "区教育局" not in words(portal.signed_in("town").get("/").text)
    assert browser.submit("/deputies/end", deputy=number).status_code == 404


def test_what_is_wrong_is_said_beside_what_was_typed(portal: PortalHouse) -> None:
    for typed in ({"deputy": "nobody"}, {"to_on": ""}, {"from_on": "2022-01-01"}, {"deputy": '"><script>'}):
        answer = arrange(portal, "two", **{"deputy": "town", **typed})
        assert answer.status_code == 422, typed
        assert "代办没有安排" in words(answer.text)
        assert "<script>" not in answer.text


def test_a_form_for_somebody_else_counts_only_from_the_administrator(new_portal) -> None:  # type: ignore[no-untyped-def]
    house = new_portal(begun_with_everybody)
    arrange(house, "school", "town", person="two")
    assert "小学专管员 七宝镇专管员" in words(house.signed_in("school").get("/deputies").text)
    admin = code_of(Role.FIN_ADMIN, "100")
    arrange(house, admin, "town", person="two")
    assert "教育局专管员 七宝镇专管员" in words(house.signed_in("two").get("/deputies").text)


def test_a_deputy_of_the_administrator_arranges_for_nobody_else(new_portal) -> None:  # type: ignore[no-untyped-def]
    house = new_portal(begun_with_everybody)
    admin = code_of(Role.FIN_ADMIN, "100")
    arrange(house, admin, "operator")
    assert 'name="person"' in house.signed_in(admin).get("/deputies").text
    assert 'name="person"' not in house.signed_in("operator").get("/deputies").text
    arrange(house, "operator", "school", person=admin)
    page = words(house.signed_in(admin).get("/deputies").text)
    assert ("经办 小学专管员" in page, "FIN_ADMIN 100 小学专管员" in page) == (True, False)
