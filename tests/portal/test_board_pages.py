"""The board's pages: every number leads to a list as long as it says, every table comes as a workbook, and whoever
supervises a part sees that part."""

import re
from datetime import date, time
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from begun import begun, begun_with_everybody
from browsing import Browser, PortalHouse, words
from hamlet_roles import code_of
from python_calamine import CalamineWorkbook

from models.kinds import Role
from tasks.act import Act
from tasks.clock import SWEEP_AT, moment, set_trial
from tasks.day import look_after
from tasks.office import Office
from tasks.record import record

MAY = date(2022, 5, 20)
VIEWS = ("/board", "/board/year", "/board/heat", "/board/load")
ACTS = (
    ("submit", "101", "self-evaluation", "P1", date(2022, 4, 25), ""),
    ("submit", "101001", "self-evaluation", "P2", date(2022, 5, 9), ""),
    ("nil", "301", "self-evaluation", "P3", date(2022, 4, 28), "当年没有支出"),
    ("waive", "301", "self-evaluation", "P4", date(2022, 4, 28), "零支出"),
)


def lived(office: Office) -> None:
    """The hamlet on Friday 2022-05-20: on time, late, nil, waived, and the rest silent."""
    begun(office)
    _live(office)


def lived_with_everybody(office: Office) -> None:
    """The same with somebody in every role."""
    begun_with_everybody(office)
    _live(office)


def _live(office: Office) -> None:
    with office.writing() as connection:
        for event, unit, paper, subject, on, why in ACTS:
            record(office, connection, Act(event, on, unit, paper, subject, "", "", why), at=moment(on, SWEEP_AT))
        look_after(office, connection, on=MAY, at=moment(MAY, SWEEP_AT))
        set_trial(connection, moment(MAY, time(9, 0)))


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(lived, more={"console": "http://127.0.0.1:4200"})
    return made


def shown(browser: Browser, address: str) -> str:
    answer = browser.get(address, headers={"accept": "text/html"})
    assert answer.status_code == 200, (address, words(answer.text)[:300])
    return answer.text


def listed(html: str) -> int:
    """How many items a list says that it has."""
    found = re.search(r"(\d+)项，按期限先后", html)
    return int(found[1]) if found else 0


def numbers(html: str, pattern: str = r'<a href="(/owed\?[^"]+)">([\d,]+)</a>') -> list[tuple[str, int]]:
    """The numbers of a page that lead to a list."""
    return [(unescape(address), int(number.replace(",", ""))) for address, number in re.findall(pattern, html)]


def test_every_number_of_the_board_leads_to_a_list_as_long(house: PortalHouse) -> None:
    browser = house.signed_in("operator")
    page = shown(browser, "/board")
    found = numbers(page)
    assert len({address for address, _ in found}) > 25
    assert {re.findall(r"which=(\w*)", address)[0] for address, _ in found} == {
        "",
        "handed_in",
        "on_time",
        "nil",
        "waived",
        "owing",
        "late",
        "in_review",
    }
    for address, number in dict(found).items():
        assert listed(shown(browser, address)) == number, address


def test_every_field_of_the_maps_leads_to_its_items(house: PortalHouse) -> None:
    browser = house.signed_in("operator")
    for rows in ("first", "every"):
        heat = shown(browser, f"/board/heat?rows={rows}")
        fields = re.findall(r'<td class="heat-\w+"><a href="([^"]+)"><span class="heat-count">(\d+)/(\d+)</span>', heat)
        assert len(fields) >= 4
        for address, _, expected in fields:
            assert listed(shown(browser, unescape(address))) == int(expected), address
        load = shown(browser, f"/board/load?rows={rows}")
        months = numbers(load, r'<a href="(/owed\?[^"]+month=[^"]+)">(\d+)</a>')
        assert len(months) > 3
        for address, number in months:
            assert listed(shown(browser, address)) == number, address


def test_a_field_has_a_sign_and_a_word_besides_its_colour(house: PortalHouse) -> None:
    heat = shown(house.signed_in("operator"), "/board/heat?rows=every")
    fields = set(
        re.findall(
            r'<td class="heat-(\w+)"><a [^>]+><span class="heat-count">[\d/]+</span> '
            r'<span class="heat-word"><span class="sign" aria-hidden="true">(.)</span>([^<]+)</span>',
            heat,
        )
    )
    assert {("done", "✓", "报齐"), ("worst", "■", "拟通报")} <= fields
    assert "style=" not in heat


def test_a_first_level_unit_opens_into_its_units_and_standings_into_theirs(house: PortalHouse) -> None:
    browser = house.signed_in("operator")
    heat = shown(browser, "/board/heat")
    down = unescape(re.search(r'href="(/board/heat\?[^"]*tree=301[^"]*)"', heat)[1])  # type: ignore[index]
    below = words(shown(browser, down))
    assert "七宝镇" in below and "文化站" in below and "教育局" not in below
    board = shown(browser, "/board")
    stands = re.findall(r'<a href="(/board/heat\?[^"]*standing=\d)">(\d+)家</a>', board)
    assert stands
    for address, number in stands:
        assert f"{number}个单位" in words(shown(browser, unescape(address)))


def test_the_year_is_a_picture_and_a_table_of_the_same_facts(house: PortalHouse) -> None:
    browser = house.signed_in("operator")
    page = shown(browser, "/board/year")
    picture = page[page.index("<svg xmlns") : page.index("</svg>", page.index("<svg xmlns"))]
    assert 'role="group" aria-labelledby="picture-title" aria-describedby="picture-desc"' in picture
    assert "<desc" in picture and "今天 05-20" in picture and "style=" not in page
    for title, due in (("自评", "2022-04-29"), ("选题", "2022-05-31")):
        assert f">{title}</text>" in picture and f">{due[5:]}</text>" in picture
        assert re.search(rf"{title} 2022-03-01 [\d-]+ {due}", words(page))
    address = unescape(re.search(r'<a href="(/owed[^"]+)" aria-label="自评">', picture)[1])  # type: ignore[index]
    assert listed(shown(browser, address)) == 5  # and one waived
    assert "4月30日为劳动节放假, 提前至4月29日" in words(page)


def test_every_table_comes_as_a_workbook_without_formulas(house: PortalHouse) -> None:
    browser = house.signed_in("operator")
    for view in VIEWS:
        page = words(shown(browser, view))
        answer = browser.get(f"{view}?format=xlsx")
        assert answer.headers["content-type"].endswith("spreadsheetml.sheet"), view
        book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
        rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
        assert len(rows) > 5
        assert b"<f>" not in answer.content
        said = {str(cell) for row in rows for cell in row if isinstance(cell, str) and cell}
        heads = {each for each in said if each in page}
        assert len(heads) > 5, view
    book = CalamineWorkbook.from_filelike(BytesIO(browser.get("/board?format=xlsx").content))
    rows = book.get_sheet_by_name("按环节").to_python()
    total = next(row for row in rows if row[0] == "合计")
    assert total[1:] == [7, 3, pytest.approx(3 / 7, abs=1e-4), 2, pytest.approx(2 / 7, abs=1e-4), 1, 1, 4, 2]


@pytest.mark.parametrize(
    "address",
    [
        "/owed?which=",
        "/owed?which=late&year=2022",
        "/owed?which=on_time&deliverable=self-evaluation",
        "/unit/101?which=",
    ],
)
def test_the_list_behind_a_number_comes_whole_as_a_workbook(house: PortalHouse, address: str) -> None:
    browser = house.signed_in("operator")
    page = shown(browser, address)
    [link] = [unescape(each) for each in re.findall(r'href="([^"]*format=xlsx[^"]*)"', page)]
    rows = CalamineWorkbook.from_filelike(BytesIO(browser.get(link).content)).get_sheet_by_index(0).to_python()
    head = next(number for number, row in enumerate(rows) if row[0] == "期限")
    assert len(rows) - head - 1 == listed(page) > 0
    assert {row[2] for row in rows[head + 1 :]} <= {"自评", "选题"}
    assert all(str(row[7]) in page and str(row[9]) in page for row in rows[head + 1 :])


def test_a_section_sees_its_own_units_and_not_the_office(new_portal: Any) -> None:
    house: PortalHouse = new_portal(lived_with_everybody)
    own = house.signed_in(code_of(Role.FIN_SECTION, "100001"))
    leader = house.signed_in(code_of(Role.FIN_LEADER, "100"))
    assert "自动运行" in words(shown(leader, "/board"))
    assert 'href="/petitions"' not in shown(leader, "/board")
    page = shown(own, "/board")
    assert "自动运行" not in words(page)
    for address, number in dict(numbers(page)).items():
        assert listed(shown(own, address)) == number, address
    assert house.signed_in(code_of(Role.UNIT_OFFICER, "101")).get("/board").status_code == 403


def test_a_shared_part_is_made_anew_when_anything_happens_and_holds_nothing_of_ones_own(new_portal: Any) -> None:
    house: PortalHouse = new_portal(lived_with_everybody)
    browsers = {code: house.signed_in(code) for code in ("operator", code_of(Role.FIN_LEADER, "100"))}
    for view in (*VIEWS, "/owed?which="):
        pages = {code: shown(browser, view) for code, browser in browsers.items()}
        keys = {code: set(re.findall(r'name="csrf" value="(\w+)"', page)) for code, page in pages.items()}
        assert all(len(each) == 1 for each in keys.values())
        assert len(set.union(*keys.values())) == 2, view
    operator, chinese = browsers["operator"], shown(browsers["operator"], "/board")
    operator.submit("/language", page="/board", language="en")
    assert "Completeness" in shown(operator, "/board")
    operator.submit("/language", page="/board", language="zh")
    assert main(shown(operator, "/board")) == main(chinese)
    with house.office.writing() as connection:
        act = Act("submit", MAY, "301", "self-evaluation", "W301", "", "", "")
        record(house.office, connection, act, at=moment(MAY, SWEEP_AT))
    assert main(shown(operator, "/board")) != main(chinese)


def main(page: str) -> str:
    """What a page says, without its frame."""
    return page[page.index("<main") : page.index("</main>")]


def test_the_clockwork_and_the_console_stand_on_the_board(house: PortalHouse) -> None:
    page = shown(house.signed_in("operator"), "/board")
    assert "截至今天到点的催报都已运行" in page
    assert '<a href="http://127.0.0.1:4200/runs"' in page
    assert "以前应发的信件还有" in page


def test_a_narrowed_list_says_so_and_stays_narrowed_when_searched(house: PortalHouse) -> None:
    browser = house.signed_in("operator")
    narrowed = "year=2022&deliverable=self-evaluation&kind=town&section=-&tree=301&month=2022-04"
    page = shown(browser, f"/owed?which=on_time&{narrowed}")
    said = words(page)
    assert "只列：2022年度；自评；镇；没有对口科室；七宝镇（含所属）；2022-04到期" in said
    assert "按时报送" in said
    for name, value in (("kind", "town"), ("month", "2022-04"), ("deliverable", "self-evaluation")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    waiting = words(shown(browser, "/owed?which=in_review&stage=6&waited=2022-04-25"))
    assert "由绩效科经办审核；2022-04-25或以前收到" in waiting


@pytest.mark.parametrize(
    "address", ["/board?year=99999", "/board?step=nope", "/board/heat?standing=9", "/owed?month=2022-13"]
)
def test_an_address_that_asks_for_nonsense_is_refused(house: PortalHouse, address: str) -> None:
    assert house.signed_in("operator").get(address).status_code == 422


def test_a_year_without_a_calendar_and_a_unit_that_is_not_there_break_nothing(house: PortalHouse) -> None:
    browser = house.signed_in("operator")
    assert browser.get("/board/year?year=2031", headers={"accept": "text/html"}).status_code == 404
    for view in ("/board", "/board/heat", "/board/load"):
        assert browser.get(f"{view}?year=2031").status_code == 200
        assert browser.get(f"{view}?tree=nope&section=nope").status_code == 200
