"""The register on pages: brought, compared, applied, restored; nothing doubled, nothing stale."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from begun import begun_with_everybody
from browsing import HERE, Browser, PortalHouse, words
from register_desk import ADMIN, apply, bring, compared, correct, current, imports, owing

from models.kinds import Event
from models.queries.typed import statement
from nianlun.register_views import show_difference
from tasks.change_register import change_register
from tasks.clock import now
from tasks.register.snapshot import stored_counts, stored_register
from tasks.register.words import difference_parts, ledger_parts
from tasks.register.writing import texts_of
from tasks.register_files import read_register


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(begun_with_everybody, portal_url=HERE)
    return made


@pytest.fixture
def browser(house: PortalHouse) -> Browser:
    return house.signed_in(ADMIN)


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
