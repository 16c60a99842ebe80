"""Who gets which mail when: the rehearsed year on pages, its numbers those of `nianlun rehearse`."""

import io
import re
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from begun import begun_with_everybody
from browsing import Browser, PortalHouse, words
from hamlet_roles import code_of
from ledger_files import LedgerFiles
from python_calamine import CalamineWorkbook

from models.kinds import Role
from tasks.clock import machine_now
from tasks.rehearse import Plan, rehearse
from tasks.versions import read_source
from tasks.yeardesk.drafts import draft_from, read_draft, save_draft
from tasks.yeardesk.mail_year import Which, ask_mails, read_mails

ADMIN, LEADER = code_of(Role.FIN_ADMIN, "100"), code_of(Role.FIN_LEADER, "100")
PAGE = "/year/2022/mails/published"
PATIENCE = 90  # seconds


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(begun_with_everybody)
    return made


def rehearsed(browser: Browser, page: str = PAGE) -> str:
    """The page once the year was rehearsed."""
    assert browser.submit(page, page="/account").headers["location"] == page
    until = time.monotonic() + PATIENCE
    while "refresh" in (answer := browser.get(page)).headers:
        assert time.monotonic() < until, words(answer.text)
        time.sleep(0.1)
    return answer.text


def sheet(browser: Browser, address: str, number: int = 0) -> list[list[Any]]:
    """The rows of a downloaded sheet below its heads."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(browser.get(address).content))
    rows = book.get_sheet_by_index(number).to_python()
    head = next(n for n, row in enumerate(rows) if sum(cell != "" for cell in row) > 3)
    return [[int(cell) if isinstance(cell, float) else cell for cell in row] for row in rows[head + 1 :]]


def day_of(cell: Any) -> str:
    return str(cell)[:10]


def test_the_numbers_are_those_of_the_rehearsal(house: PortalHouse, tmp_path: Path) -> None:
    browser = house.signed_in(ADMIN)
    page = rehearsed(browser)
    year = tmp_path / "2022.yaml"
    with house.office.reading() as connection:
        year.write_text(read_source(connection, "2022@1"), encoding="utf-8")
    rehearse(Plan(year, tmp_path / "out"), house.settings, house.office)
    files = LedgerFiles(tmp_path / "out")
    told = [row for row in files.notices if row["state"] == "accepted"]
    mails = {row["mail_id"]: row["planned_on"] for row in told}
    by_day = Counter(mails.values())
    days = sheet(browser, f"{PAGE}/days?format=xlsx")
    assert {day_of(row[0]): row[-2] for row in days} == by_day
    assert sum(by_day.values()) == files.summary["mail"]["total"] > 20
    worst = files.summary["mail"]["worst_day"]
    assert [day_of(row[0]) for row in days if row[-1]] == [worst]
    assert f'href="{PAGE}/day/{worst}"' in page
    by_week = Counter(date.fromisoformat(day).isocalendar()[:2] for day in mails.values())
    weeks = sheet(browser, f"{PAGE}?format=xlsx")
    counted = {tuple(map(int, row[0].split("-W"))): row[-3] for row in weeks[:-1] if row[-3]}
    assert counted == by_week
    people: dict[str, set[str]] = {}
    for row in told:
        people.setdefault(row["person_id"], set()).add(row["mail_id"])
    assert {row[0]: row[4] for row in sheet(browser, f"{PAGE}/people?format=xlsx")} == {
        person: len(each) for person, each in people.items()
    }
    lines = Counter(
        (row["address"], row["person_id"], row["unit_code"], row["due_on"], row["rung"])
        for row in told
        if row["planned_on"] == worst
    )
    shown: Counter[tuple[str, ...]] = Counter()
    for row in sheet(browser, f"{PAGE}/day/{worst}?format=xlsx"):
        shown[(row[1], row[2], row[5], day_of(row[8]), row[10] or "")] += row[11]
    assert shown == lines


def test_filters_narrow_every_view(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    rehearsed(browser)
    everybody = {row[0] for row in sheet(browser, f"{PAGE}/people?format=xlsx")}
    of_unit = {row[0] for row in sheet(browser, f"{PAGE}/people?unit=101&format=xlsx")}
    assert of_unit and of_unit < everybody
    assert code_of(Role.UNIT_OFFICER, "301") not in of_unit
    officer = code_of(Role.UNIT_OFFICER, "101001")
    (alone,) = sheet(browser, f"{PAGE}/people?person={officer}&format=xlsx")
    days = sheet(browser, f"{PAGE}/days?person={officer}&format=xlsx")
    assert sum(row[-2] for row in days) == alone[4]
    assert (day_of(days[0][0]), day_of(days[-1][0])) == (day_of(alone[5]), day_of(alone[6]))
    warned = sheet(browser, f"{PAGE}/days?level=L3&format=xlsx")
    assert 0 < sum(row[-2] for row in warned) < sum(row[-2] for row in sheet(browser, f"{PAGE}/days?format=xlsx"))
    assert "这样筛选没有邮件" in words(browser.get(f"{PAGE}?unit=nowhere").text)
    one = words(browser.get(f"{PAGE}/day/{day_of(days[0][0])}?person={officer}").text)
    assert officer in one


def test_a_rehearsal_says_that_it_is_old_once_the_draft_or_the_register_has_changed(house: PortalHouse) -> None:
    browser, page = house.signed_in(ADMIN), "/year/2022/mails/draft"
    assert "没有草稿" in words(browser.get(page).text)
    assert browser.submit(page, page="/account").status_code == 422
    with house.office.writing() as connection:
        draft_from(connection, 2022, "2022@1", seen=0, by=ADMIN, at=machine_now())
    assert "有变动" not in words(rehearsed(browser, page))
    with house.office.writing() as connection:
        row = read_draft(connection, 2022)
        assert row is not None
        save_draft(connection, 2022, row.source + "# 改\n", seen=row.version, by=ADMIN, at=machine_now())
    assert "有变动" in words(browser.get(page).text)
    assert "有变动" in words(browser.get(f"{page}/people").text)
    rehearsed(browser, page)
    with house.office.writing() as connection:
        connection.exec_driver_sql("UPDATE switch SET value = 'another' WHERE key = 'register'")
    assert "有变动" in words(browser.get(page).text)
    with house.office.writing() as connection:
        row = read_draft(connection, 2022)
        assert row is not None
        save_draft(connection, 2022, "title: [", seen=row.version, by=ADMIN, at=machine_now())
    refused = browser.submit(page, page="/account")
    assert (refused.status_code, "草稿有错误" in words(refused.text)) == (422, True)
    assert kept(house) == {"planned_line": 1, "planned_mail": 1}


def test_who_may_look_and_who_may_ask(house: PortalHouse) -> None:
    leader = house.signed_in(LEADER)
    assert leader.submit(PAGE, page="/account").status_code == 403
    rehearsed(house.signed_in(ADMIN))
    page = leader.get(PAGE).text
    assert "重新预演" not in page
    picture = re.search(r"<svg .*?</svg>", page, re.S)
    assert picture and "◀" in picture[0] and "月" in picture[0]
    assert house.signed_in(ADMIN).get("/impact/1").status_code == 404
    assert leader.get(f"{PAGE}/day/yesterday").status_code == 404


def test_a_question_of_a_killed_portal_is_taken_up_again(house: PortalHouse) -> None:
    """What it has kept so far goes; the mails are there once."""
    with house.office.writing() as connection:
        asked = ask_mails(connection, 2022, Which.PUBLISHED, by=ADMIN, at=machine_now())
        connection.exec_driver_sql(
            "UPDATE impact_asked SET state = 'running', lease_until = '2022-01-01 00:00:00+00:00', on_day = NULL"
        )
        connection.exec_driver_sql(
            "INSERT INTO planned_mail(asked_id, number, on_day, address, level, items, people, units)"
            f" SELECT {asked}, 9999, min(opens_on), 'x@example.org', 'L1', 1, 1, 1 FROM deliverable"
        )
    browser = house.signed_in(ADMIN)
    until = time.monotonic() + PATIENCE
    while "refresh" in browser.get(PAGE).headers and time.monotonic() < until:
        time.sleep(0.1)
    with house.office.reading() as connection:
        row = read_mails(connection, 2022, Which.PUBLISHED)
        lost = connection.exec_driver_sql("SELECT count(*) FROM planned_mail WHERE number = 9999").scalar_one()
    assert row is not None
    assert (row.id, row.state, lost) == (asked, "done", 0)


def kept(house: PortalHouse) -> dict[str, int]:
    """How many rehearsals are kept."""
    with house.office.reading() as connection:
        return {
            name: connection.exec_driver_sql(f"SELECT count(DISTINCT asked_id) FROM {name}").scalar_one()
            for name in ("planned_line", "planned_mail")
        }
