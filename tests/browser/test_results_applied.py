"""Results applied in a browser: several as proposed, one otherwise; and nothing serious for axe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from applying import applied_today
from browsing import PortalHouse
from conftest import Desk
from offices import SqliteOffices
from playwright.sync_api import Browser, expect
from serving import address, free_socket, serving
from test_accessibility import serious

from models.settings import Settings
from tasks.office import Office


@pytest.fixture
def bureau(sqlite_offices: SqliteOffices, tmp_path: Path, chromium: Browser) -> Iterator[Desk]:
    office = Office(sqlite_offices.url(applied_today, tmp_path))
    listening = free_socket()
    house = PortalHouse(office, Settings(home=tmp_path / "home", portal_url=address(listening)))
    with serving(house, listening) as url:
        yield Desk(house, url, chromium)
        for context in chromium.contexts:
            context.close()
    office.close()


def test_results_are_applied(bureau: Desk) -> None:
    page = bureau.page("leader")
    page.goto(f"{bureau.url}/applications")
    assert serious(page) == []
    page.get_by_role("link", name="项目P1").first.click()
    page.get_by_label("怎样处理").select_option("cancel")
    page.get_by_label("金额").fill("")
    page.get_by_role("button", name="决定", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("与拟办意见不同的，须写明理由")
    assert serious(page) == []
    page.get_by_label("理由", exact=True).fill("连续两年为差")
    page.get_by_role("button", name="决定", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已决定取消预算")
    narrow = bureau.page("operator", width=390, language="en-GB")
    narrow.goto(f"{bureau.url}/applications")
    assert serious(narrow) == []
    for box in narrow.get_by_role("checkbox").all():
        box.check()
    narrow.get_by_role("button", name="Decide the ticked ones as proposed").click()
    expect(narrow.get_by_role("status")).to_contain_text("2 decided as proposed")
