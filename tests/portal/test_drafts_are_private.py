"""What a unit has not handed in is its own: versions before the second hand, declined ones, files that lie ready."""

import re
from pathlib import Path
from typing import Any

import pytest
from browsing import PortalHouse, words
from desk import Desk
from district import furnish
from hamlet import EVE
from hamlet_roles import PLACES, REGISTER, code_of
from hostile import PAGE, PDF, address, attached, filled, hand_in
from reviewed import CONFIRMED, P2
from test_access import OWN, sees
from whole import begin_today

from calendars.loading import loads
from models.kinds import Role
from tasks.office import Office

WHERE = "101001"
SECRET = "尚未报送的话"


def everybody_confirmed(office: Office) -> None:
    """The hamlet with everybody that it could have; a deputy confirms each self-evaluation."""
    furnish(office, loads(CONFIRMED, "hamlet.yaml"), CONFIRMED, REGISTER, eve=EVE)
    Desk(office, Path()).open("Tuesday 2022-03-01")
    begin_today(office)


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(everybody_confirmed)
    return made


def seeing() -> list[tuple[Role, str]]:
    """Everybody who sees the school's item at all."""
    return [(role, place) for role, places in PLACES.items() for place in places if sees(role, place, WHERE)]


def opened_by(house: PortalHouse, role: Role, place: str, file: int) -> set[str]:
    """The addresses of the item that open, of those about one version or file."""
    browser, found = house.signed_in(code_of(role, place)), set()
    for path in ("/version/1", f"/file/{file}", "/compare?left=1&right=1"):
        answer = browser.get(address(house, P2, path), headers=PAGE)
        assert answer.status_code in (200, 404), path
        if answer.status_code == 200:
            found.add(path.split("/")[1].split("?")[0])
    page, data = browser.get(address(house, P2), headers=PAGE), browser.get(f"/api{address(house, P2)}")
    assert (page.status_code, data.status_code) == (200, 200)
    shown = data.json()
    if shown["versions"] or shown["files"] or shown["draft"] or "报告.pdf" in page.text or "自评得分" in page.text:
        found.add("item")
    assert SECRET not in page.text
    return found


EVERY = {"version", "file", "compare", "item"}


def test_nobody_above_a_unit_opens_what_it_has_not_handed_in(house: PortalHouse) -> None:
    file = attached(house, "school", P2, "报告.pdf", PDF)
    hand_in(house, "school", P2, expected=SECRET)
    for role, place in seeing():
        assert opened_by(house, role, place, file) == (EVERY if role in OWN else set()), (role.name, place)
    deputy = house.signed_in("deputy")
    assert deputy.submit(address(house, P2, "/decline"), why="请核实数字").status_code == 303
    for role, place in seeing():
        assert opened_by(house, role, place, file) == (EVERY if role in OWN else set()), (role.name, place)


def test_what_was_handed_in_is_open_to_everybody_who_sees_the_item(house: PortalHouse) -> None:
    file = attached(house, "school", P2, "报告.pdf", PDF)
    hand_in(house, "school", P2)
    assert house.signed_in("deputy").submit(address(house, P2, "/confirm")).status_code == 303
    for role, place in seeing():
        assert opened_by(house, role, place, file) == EVERY, (role.name, place)


def test_a_draft_after_a_return_and_a_file_added_to_it_stay_with_the_unit(house: PortalHouse) -> None:
    first = attached(house, "school", P2, "报告.pdf", PDF)
    hand_in(house, "school", P2)
    assert house.signed_in("deputy").submit(address(house, P2, "/confirm")).status_code == 303
    dept = house.signed_in("two")
    assert dept.submit(address(house, P2, "/review"), do="return", version="1", said="请补充").status_code == 303
    attached(house, "school", P2, "补充.pdf", PDF + b"%2")
    mine = house.signed_in("school").get(f"/api{address(house, P2)}").json()["files"]
    second = max(file["id"] for file in mine)
    assert filled(house, "school", P2, expected=SECRET).status_code == 303
    answers = [dept.get(address(house, P2, f"/file/{number}")).status_code for number in (first, second)]
    assert answers == [200, 404]
    shown = dept.get(f"/api{address(house, P2)}").json()
    assert ([file["name"] for file in shown["files"]], shown["draft"]) == (["报告.pdf"], None)
    assert "补充.pdf" not in words(dept.get(address(house, P2), headers=PAGE).text)
    own = house.signed_in("school").get(address(house, P2), headers=PAGE).text
    assert "补充.pdf" in own


def test_a_version_after_a_nil_return_is_compared_with_nothing(house: PortalHouse) -> None:
    school, item = house.signed_in("school"), address(house, P2)
    assert school.submit(f"{item}/nil", why="无此支出").status_code == 303
    assert house.signed_in("deputy").submit(f"{item}/decline", why="有支出").status_code == 303
    hand_in(house, "school", P2)
    assert not re.search(r"/compare\?", school.get(item, headers=PAGE).text)
    assert house.signed_in("deputy").submit(f"{item}/decline", why="请核实").status_code == 303
    hand_in(house, "school", P2, expected="再报")
    links = re.findall(r'href="([^"]*/compare\?[^"]*)"', school.get(item, headers=PAGE).text)
    assert [link.partition("?")[2] for link in links] == ["left=2&amp;right=3"]
    assert school.get(links[0].replace("&amp;", "&")).status_code == 200
