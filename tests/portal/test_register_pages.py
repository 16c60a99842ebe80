"""The register on pages: brought, compared, applied, restored; corrected in forms; nothing doubled, nothing stale."""

import io
import json
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from begun import begun_with_everybody
from browsing import HERE, Browser, PortalHouse, words
from hamlet_roles import code_of
from httpx2 import Response
from python_calamine import CalamineWorkbook

from models.columns import LONG_AGO
from models.kinds import Event, Role
from models.queries.typed import statement
from nianlun.register_views import show_difference
from tasks.change_register import change_register
from tasks.clock import now
from tasks.register.keeping import kept
from tasks.register.snapshot import stored_counts, stored_register
from tasks.register.words import difference_parts, ledger_parts
from tasks.register.writing import texts_of
from tasks.register_files import read_register

ADMIN = code_of(Role.FIN_ADMIN, "100")
PATIENCE = 90  # seconds


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(begun_with_everybody, portal_url=HERE)
    return made


@pytest.fixture
def browser(house: PortalHouse) -> Browser:
    return house.signed_in(ADMIN)


def current(house: PortalHouse) -> dict[str, str]:
    with house.office.reading() as connection:
        return texts_of(stored_register(connection))


def bring(browser: Browser, texts: dict[str, str], why: str = "") -> Response:
    files = [("files", (name, text.encode(), "text/csv")) for name, text in texts.items()]
    return browser.submit("/register/import", page="/account", files=files, why=why)


def correct(browser: Browser, do: str, **fields: str) -> Response:
    return browser.submit("/register/correct", page="/account", do=do, **fields)


def compared(browser: Browser, asked: Response) -> tuple[str, str]:
    """The address and the page of a change, once it is there."""
    assert asked.status_code == 303, words(asked.text)
    address, until = asked.headers["location"], time.monotonic() + PATIENCE
    while "refresh" in (answer := browser.get(address)).headers:
        assert time.monotonic() < until, words(answer.text)
        time.sleep(0.1)
    return address, answer.text


def apply(browser: Browser, address: str, page: str, why: str = "划转") -> Response:
    (seal,) = re.findall(r'name="seal" value="([0-9a-f]+)"', page)
    return browser.submit(address, page=address, seal=seal, why=why)


def imports(house: PortalHouse) -> list[tuple[str, str]]:
    """Who imported why, the latest first."""
    with house.office.reading() as connection:
        return [(each.by, each.why) for each in kept(connection)]


def owing(house: PortalHouse) -> list[str]:
    with house.office.reading() as connection:
        rows = connection.execute(
            statement(
                "SELECT u.code || ' ' || d.key || ' ' || COALESCE(s.code, '') FROM obligation o"
                " JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id"
                " LEFT JOIN subject s ON s.id = o.subject_id ORDER BY 1"
            )
        )
        return list(rows.scalars())


def test_a_register_is_brought_compared_applied_and_restored(house: PortalHouse, browser: Browser) -> None:
    before, owed = current(house), owing(house)
    moved = before | {"subjects.csv": before["subjects.csv"].replace("项目P3,301,", "项目P3,101,")}
    address, page = compared(browser, bring(browser, moved, "机构改革"))
    with house.office.writing() as connection:  # what the command line tries, and takes back
        register = _read(moved)
        at = now(connection)
        tried = change_register(house.office, connection, register, on=at.date(), at=at, by="")
        connection.rollback()
    for part in (*difference_parts(tried), *ledger_parts(tried)):
        assert part.head in words(page)
        assert all(line in words(page) for line in part.lines)
    assert len(imports(house)) == 1, "looked at is not done"
    assert apply(browser, address, page, "").status_code == 422
    assert apply(browser, address, page, "机构改革").headers["location"] == "/register"
    assert imports(house)[0] == (ADMIN, "机构改革")
    assert owing(house) == sorted(each.replace("301 self-evaluation P3", "101 self-evaluation P3") for each in owed)
    assert _transfers(house) == ["101 由301 七宝镇转入：机构改革"]

    back, page = compared(browser, browser.submit("/register/restore", page="/register", number="1"))
    assert apply(browser, back, page, "方案撤回").status_code == 303
    assert (imports(house)[0], current(house), owing(house)) == ((ADMIN, "方案撤回"), before, owed)
    assert "方案撤回" in words(browser.get("/register").text)


def _read(texts: dict[str, str]) -> Any:
    from tasks.register.sources import read_texts
    from tasks.register_files import checked

    return checked(read_texts(texts))


def _transfers(house: PortalHouse) -> list[str]:
    with house.office.reading() as connection:
        said = f"SELECT value || ' ' || why FROM history WHERE event = {Event.TRANSFERRED:d} ORDER BY id"
        return list(connection.execute(statement(said)).scalars())


def test_the_words_are_those_of_the_command_line(
    house: PortalHouse, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current(house)
    texts = before | {"people.csv": before["people.csv"].replace("town@example.org", "new@example.org")}
    _address, page = compared(browser, bring(browser, texts))
    with house.office.writing() as connection:
        at = now(connection)
        show_difference(change_register(house.office, connection, _read(texts), on=at.date(), at=at, by=""))
        connection.rollback()
    said = capsys.readouterr().out
    assert "人员：改邮箱 1" in said
    assert all(line.strip() in words(page) or line.endswith("：") for line in said.splitlines())


def test_every_error_is_named_with_its_place_and_nothing_is_asked(house: PortalHouse, browser: Browser) -> None:
    before = current(house)
    wrong = before | {
        "people.csv": before["people.csv"].replace("town@example.org", "town at example"),
        "subjects.csv": before["subjects.csv"].replace("项目P3,301,", "项目P3,999,"),
    }
    answer = bring(browser, wrong, "机构改革")
    assert answer.status_code == 422
    line = next(n for n, text in enumerate(wrong["people.csv"].splitlines(), 1) if "town at" in text)
    assert f"people.csv, {line}, email: “town at example”不是邮箱地址" in words(answer.text)
    assert "subjects.csv" in words(answer.text)
    assert 'value="机构改革"' in answer.text
    for files in ({"odd.csv": "x"}, {"units.csv": before["units.csv"]}, {"": ""}, {"a.xlsx": "no workbook"}):
        assert bring(browser, files).status_code == 422
    assert browser.get("/register/change/1").status_code == 404
    assert len(imports(house)) == 1


def test_a_bomb_is_not_opened(browser: Browser) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    files = [("files", ("register.xlsx", bomb.getvalue(), "application/octet-stream"))]
    answer = browser.submit("/register/import", page="/register", files=files)
    assert (answer.status_code, "压缩炸弹" in answer.text) == (422, True)


def test_what_is_downloaded_can_be_brought_again_and_changes_nothing(
    house: PortalHouse, browser: Browser, tmp_path: Path
) -> None:
    for form, name in (("xlsx", "a.xlsx"), ("csv", "a.zip")):
        for address in ("current", "history/1", "template"):
            (tmp_path / name).write_bytes(browser.get(f"/register/{address}?as={form}").content)
            where = tmp_path / name
            if form == "csv":
                where = tmp_path / address.replace("/", "-")
                with zipfile.ZipFile(tmp_path / name) as archive:
                    archive.extractall(where)
            assert read_register(where).units, address
    with house.office.reading() as connection:
        assert stored_counts(connection) == stored_register(connection).counts()
    content = browser.get("/register/current").content
    files = [("files", ("名录 2022.xlsx", content, "application/octet-stream"))]
    _address, page = compared(browser, browser.submit("/register/import", page="/register", files=files))
    assert "没有改动" in words(page)
    assert 'name="seal"' not in page


def test_what_was_compared_before_another_change_is_shown_again(house: PortalHouse, browser: Browser) -> None:
    first, page = compared(browser, correct(browser, "details", person="two", name="甲", email="two@example.org"))
    with house.office.writing() as connection:
        at = now(connection)
        register = _read({k: v.replace("mayor@", "mayor2@") for k, v in texts_of(stored_register(connection)).items()})
        change_register(house.office, connection, register, on=at.date(), at=at, by="operator")
    stale = apply(browser, first, page)
    assert re.fullmatch(r"/register/change/\d+", stale.headers["location"])
    assert stale.headers["location"] != first
    assert "two,甲" not in current(house)["people.csv"]
    again, page = compared(browser, stale)
    assert "改名 1" in words(page)
    assert "mayor" not in words(page), "a correction takes back nothing of another's"
    assert apply(browser, again, page).status_code == 303
    people = current(house)["people.csv"]
    assert ("two,甲" in people, "mayor2@example.org" in people) == (True, True)


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
