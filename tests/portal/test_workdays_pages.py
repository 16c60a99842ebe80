"""Working days on pages: shown, imported with the impact read first, withdrawn; errors at their lines."""

from typing import Any

import pytest
from begun import begun_with_everybody
from browsing import Browser, PortalHouse, words
from hamlet_roles import code_of
from httpx2 import Response
from test_year_pages import settle, weighed

from calendars.dayfiles import FOLDER
from models.kinds import Role
from tasks.official_days import imported_days

ADMIN = code_of(Role.FIN_ADMIN, "100")
SHIPPED = (FOLDER / "2022.yaml").read_text(encoding="utf-8")
# the last Saturday of April works after all, and a Friday is off: the evaluation is due a day earlier
OTHER = SHIPPED.replace("2022-04-30", "2022-04-29", 1)


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(begun_with_everybody)
    return made


def bring(browser: Browser, text: str, why: str = "国办通知") -> Response:
    files = {"file": ("2022.yaml", text.encode(), "application/yaml")}
    return browser.submit("/workdays/2022/import", page="/workdays/2022", files=files, why=why)


def imports(house: PortalHouse) -> list[tuple[str, str, bool]]:
    with house.office.reading() as connection:
        return [(row.imported_by, row.why, bool(row.source)) for row in imported_days(connection)]


def test_a_notice_is_weighed_imported_and_withdrawn(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    asked = bring(browser, OTHER)
    assert asked.status_code == 303, words(asked.text)
    address = asked.headers["location"]
    assert "到期日移动" in weighed(browser, address)
    assert imports(house) == []
    assert settle(browser, address, "").headers["location"] == "/workdays/2022"
    assert imports(house) == [(ADMIN, "国办通知", True)]
    page = browser.get("/workdays/2022").text
    assert "国办通知" in words(page) and 'class="when-on">2022-01-01</td>' in page

    back = browser.submit("/workdays/2022/withdraw", page="/workdays/2022", why="误导入").headers["location"]
    assert "到期日移动" in weighed(browser, back)
    settle(browser, back, "")
    assert imports(house)[1:] == [(ADMIN, "误导入", False)]


def test_the_very_same_file_changes_nothing(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    address = bring(browser, SHIPPED).headers["location"]
    assert "与现行的一致" in weighed(browser, address)
    assert 'name="seal"' not in browser.get(address).text


def test_errors_stand_with_their_lines_and_nothing_is_asked(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    line = SHIPPED[: SHIPPED.index("2022-04-30")].count("\n") + 1
    wrong = bring(browser, SHIPPED.replace("2022-04-30", "2022-04-31", 1))
    assert wrong.status_code == 422
    assert f"2022.yaml:{line}:" in words(wrong.text)
    for text, why in ((SHIPPED, " "), ("\0", "x"), ("年" * 200_000, "x")):
        assert bring(browser, text, why).status_code == 422
    assert browser.submit("/workdays/2022/withdraw", page="/workdays/2022", why="").status_code == 422
    assert browser.get("/impact/1").status_code == 404


def test_provisional_years_are_marked(house: PortalHouse) -> None:
    reader = house.signed_in(code_of(Role.FIN_LEADER, "100"))
    assert "暂定" in words(reader.get("/workdays/2027").text)
    assert "以通知为准" in words(reader.get("/workdays/2022").text)
    assert "导入放假安排" not in words(reader.get("/workdays/2027").text)
