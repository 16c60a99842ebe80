"""An administrator replaces an officer by keyboard, having read what it does; the next mail goes to who follows."""

from datetime import date, datetime

from conftest import NINE, Desk
from playwright.sync_api import expect
from test_by_keyboard import tab_to

from tasks.clock import SWEEP_AT, moment
from tasks.day import look_after
from tasks.deliver import Delivery

ADMIN, PATIENCE = "cz-gl", 120_000
NEXT = date(2022, 4, 22)  # a Friday, five working days before the self-evaluations are due


def test_who_follows_an_officer_hears_from_then_on(desk: Desk) -> None:
    page = desk.page(ADMIN)
    page.goto(f"{desk.url}/register/units?words=102001")
    tab_to(page, words="闵行区城市运行管理中心")
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/unit/102001")
    tab_to(page, words="换人…")
    page.keyboard.press("Enter")
    for name, typed in (
        ("person", "jx-new"),
        ("name", "新任绩效专管员@城市运行管理中心"),
        ("email", "jx.new@example.org"),
    ):
        tab_to(page, name=name)
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    apply = page.get_by_role("button", name="按此改名录")
    expect(apply).to_be_visible(timeout=PATIENCE)
    expect(page.locator("main")).to_contain_text("人员：接替 1")
    tab_to(page, name="why")
    page.keyboard.type("岗位调整")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已导入，留底为第2次", timeout=PATIENCE)
    expect(page.locator("main")).to_contain_text("岗位调整")

    office, at = desk.house.office, moment(NEXT, NINE)
    with office.writing() as connection:
        look_after(office, connection, on=NEXT, at=moment(NEXT, SWEEP_AT))

    def clock() -> datetime:
        return at

    Delivery(office, desk.house.post, desk.house.settings, clock, throttled=False, wall=clock).run()
    told = [mail.to for mail in desk.house.post.mails if "城市运行管理中心" in mail.text]
    assert "jx.new@example.org" in told
    assert "jx.102001@example.org" not in told
    page.goto(f"{desk.url}/register/person/jx-new")
    expect(page.locator("main")).to_contain_text("收到和将收到的邮件")
    expect(page.get_by_role("link", name="第", exact=False).first).to_be_visible()
