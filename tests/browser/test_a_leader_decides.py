"""A circular with one unit struck off, from the mail's link on: by mouse, and by keyboard alone."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from browsing import PortalHouse
from conftest import Desk, link_in
from hamlet_roles import code_of
from offices import SqliteOffices
from overdue import TALLY, overdue_with_everybody
from playwright.sync_api import Browser, Page, expect
from serving import address, free_socket, serving
from test_accessibility import serious
from test_by_keyboard import tab_to

from models.kinds import Role
from models.settings import Settings
from tasks.clock import moment
from tasks.deliver import Delivery
from tasks.office import Office

TODAY, THURSDAY = date(2022, 5, 18), date(2022, 5, 19)


@pytest.fixture
def bureau(sqlite_offices: SqliteOffices, tmp_path: Path, chromium: Browser) -> Iterator[Desk]:
    """The hamlet on Wednesday 2022-05-18; the circular was proposed the day before, and told this morning."""
    office = Office(sqlite_offices.url(overdue_with_everybody, tmp_path))
    listening = free_socket()
    house = PortalHouse(office, Settings(home=tmp_path / "home", portal_url=address(listening)))
    with serving(house, listening) as url:
        made = Desk(house, url, chromium)
        deliver(made, TODAY)
        yield made
        for context in chromium.contexts:
            context.close()
    office.close()


def deliver(bureau: Desk, on: date) -> None:
    """What is planned for a day leaves."""
    now, house = moment(on, time(9, 0)), bureau.house
    Delivery(house.office, house.post, house.settings, lambda: now, throttled=False, wall=lambda: now).run()


def from_the_mail(bureau: Desk) -> Page:
    """The leader's browser, where the mail's link leads."""
    [mail] = bureau.mails_to("leader")
    page = bureau.page("leader")
    page.goto(link_in(mail, f"{bureau.url}/proposals"))
    return page


def test_by_mouse(bureau: Desk) -> None:
    page = from_the_mail(bureau)
    page.get_by_role("link", name=TALLY).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("拟通报")
    page.get_by_label("划去区教育局").check()
    page.get_by_role("button", name="批准…", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("划去101须写明理由")
    page.locator('[name="why.101"]').fill("情况特殊")
    page.get_by_role("button", name="批准…", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("批准这件拟通报？")
    expect(page.locator("main")).to_contain_text("七宝镇镇长")
    page.get_by_role("button", name="返回修改").click()
    expect(page.locator('[name="why.101"]')).to_have_value("情况特殊")
    page.locator('textarea[name="why"]').fill("同意")
    page.get_by_role("button", name="批准…", exact=True).click()
    page.get_by_role("button", name="确认批准").dblclick()
    expect(page.locator("main")).to_contain_text("已批准")
    page.goto(f"{bureau.url}/proposals")
    page.get_by_role("link", name=TALLY).click()
    expect(page.locator("main")).to_contain_text("划去的理由：情况特殊")

    before = len(bureau.house.post.mails)
    deliver(bureau, THURSDAY)
    told = {mail.to: mail.text for mail in bureau.house.post.mails[before:] if "通报" in mail.subject}
    assert {"town@example.org", "mayor@example.org"} <= told.keys()
    assert not {"head.101@example.org", f"{code_of(Role.UNIT_OFFICER, '101')}@example.org"} & told.keys()
    assert "小学" in told["two@example.org"], "the department hears of its school, which is not struck off"
    assert all("项目P1" not in text for text in told.values()), "the unit that was struck off is named"

    operator = bureau.page("operator")
    operator.goto(f"{bureau.url}/proposals/{TALLY}/letter")
    operator.get_by_label("文号").fill("某财评〔2022〕12号")
    operator.get_by_label("成文日期").fill("2022-05-20")
    operator.get_by_role("button", name="写入函件").click()
    expect(operator.locator(".letter")).to_contain_text("某财评〔2022〕12号")
    expect(operator.locator(".letter-list")).to_contain_text("七宝镇")
    expect(operator.locator(".letter")).not_to_contain_text("区教育局")


def test_by_keyboard(bureau: Desk) -> None:
    page = from_the_mail(bureau)
    link = page.get_by_role("link", name=TALLY)
    tab_to(page, words=link.inner_text().strip())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/proposals/{TALLY}")
    tab_to(page, name="strike", value="101")
    page.keyboard.press("Space")
    tab_to(page, name="why.101")
    page.keyboard.type("情况特殊")
    tab_to(page, name="do", value="approve")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("批准这件拟通报？")
    tab_to(page, name="do", value="approve")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已批准，将通知5项")
    expect(page.locator("main")).to_contain_text("划去的理由：情况特殊")


def test_two_leaders_at_once_make_one_decision(bureau: Desk) -> None:
    first, second = from_the_mail(bureau), from_the_mail(bureau)
    for page in (first, second):
        page.get_by_role("link", name=TALLY).click()
        page.get_by_role("button", name="批准…", exact=True).click()
    first.get_by_role("button", name="确认批准").click()
    second.get_by_role("button", name="确认批准").click()
    expect(first.get_by_role("status")).to_contain_text("已批准")
    expect(second.get_by_role("alert")).to_contain_text(f"拟办{TALLY}已经决定")


def ways(bureau: Desk, language: str, width: int) -> Iterator[Page]:
    """Every page of a proposal and its letter, of the outbox, and of the observers' rooms."""
    leader = bureau.page("leader", width=width, language=language)
    for path in ("/proposals", f"/proposals/{TALLY}", f"/proposals/{TALLY}/list"):
        leader.goto(bureau.url + path)
        yield leader
    leader.goto(f"{bureau.url}/proposals/{TALLY}")
    leader.locator('[name="strike"][value="101"]').check()
    leader.locator('button[value="approve"]').click()
    yield leader  # what is missing
    leader.locator('[name="why.101"]').fill("情况特殊")
    leader.locator('button[value="approve"]').click()
    yield leader  # what it would do
    leader.locator('button[value="approve"]').click()
    leader.goto(f"{bureau.url}/proposals/{TALLY}")
    yield leader
    for who, paths in (
        (
            "operator",
            (f"/proposals/{TALLY}/letter", f"/proposals/{TALLY}/list", "/outbox", "/outbox/first", "/outbox?place=3"),
        ),
        (code_of(Role.OBSERVER, "101"), ("/rooms", f"/rooms/circular/{TALLY}")),
    ):
        other = bureau.page(who, width=width, language=language)
        for path in paths:
            other.goto(bureau.url + path)
            if path.endswith("=3"):  # one that left
                other.locator("main table a").first.click()
                expect(other.locator("main pre")).to_be_visible()
            for summary in other.locator("details summary").all():
                summary.click()
            yield other


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 1280), ("en-GB", 390)])
def test_axe_finds_nothing_serious(bureau: Desk, language: str, width: int) -> None:
    seen, found = 0, []
    for page in ways(bureau, language, width):
        seen += 1
        found += serious(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert found == []
    assert seen == 13
