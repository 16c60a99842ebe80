"""A real browser at a real server: the district of 闵行 on Monday 2022-04-18, with the day's mails sent."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path

import district as districts
import pytest
from browsing import PortalHouse
from left_out import leave_out
from offices import SqliteOffices
from playwright.sync_api import Browser, Page, sync_playwright
from serving import address, free_socket, serving

from models.settings import Settings
from notices.mailer import Mail
from tasks.clock import SWEEP_AT, moment, set_trial
from tasks.day import look_after
from tasks.deliver import Delivery
from tasks.office import Office

OPENS, MONDAY = date(2022, 3, 1), date(2022, 4, 18)
NINE = time(9, 0)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One browser for all of them."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A module's own: while a browser is open its event loop runs, and whoever comes later wants one of theirs."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        leave_out("Chromium is not installed: no page was opened in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def told(office: Office) -> None:
    """Opened on its day, and reminded."""
    districts.settled(office)
    for on in (OPENS, MONDAY):
        with office.writing() as connection:
            look_after(office, connection, on=on, at=moment(on, SWEEP_AT))
            set_trial(connection, moment(on, NINE))


class Desk:
    """A portal with its post, and people at their browsers."""

    def __init__(self, house: PortalHouse, url: str, chromium: Browser) -> None:
        self.house, self.url, self.chromium = house, url, chromium

    def send_mails(self) -> None:
        """What the day has to say leaves."""
        now = moment(MONDAY, NINE)
        settings = self.house.settings
        Delivery(self.house.office, self.house.post, settings, lambda: now, throttled=False, wall=lambda: now).run()

    def mails_to(self, who: str) -> list[Mail]:
        return [mail for mail in self.house.post.mails if mail.to == f"{who}@example.org"]

    def page(self, code: str = "", *, width: int = 1280, language: str = "zh-CN") -> Page:
        """A browser of somebody's own; signed in if a person is named."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": 900}, locale=language, accept_downloads=True
        )
        if code:
            name = self.house.app.state.portal.cookie("nianlun")
            context.add_cookies([{"name": name, "value": self.house.token_of(code), "url": self.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page


def link_in(mail: Mail, start: str) -> str:
    """The first address in a mail that begins so."""
    found = re.search(re.escape(start) + r"[^\s<>\"]*", mail.text)
    assert found, mail.text
    return found[0]


@pytest.fixture
def desk(sqlite_offices: SqliteOffices, tmp_path: Path, chromium: Browser) -> Iterator[Desk]:
    office = Office(sqlite_offices.url(told, tmp_path))
    listening = free_socket()
    house = PortalHouse(office, Settings(home=tmp_path / "home", portal_url=address(listening)))
    with serving(house, listening) as url:
        made = Desk(house, url, chromium)
        yield made
        for context in chromium.contexts:
            context.close()
    office.close()


Pages = Callable[[str], Page]
