"""An administrator moves a deadline in a browser, reads the impact, publishes; the right units get one correction."""

import re
from datetime import date, datetime

from conftest import NINE, Desk
from playwright.sync_api import Page, expect

from notices.mailer import Mail
from tasks.clock import SWEEP_AT, moment
from tasks.day import look_after
from tasks.deliver import Delivery

ADMIN, PATIENCE = "cz-gl", 120_000
SELF_EVALUATION = "steps.0.deliverables.0.due.on"
TUESDAY = date(2022, 4, 19)


def delivered(desk: Desk, on: date) -> list[Mail]:
    """What leaves on a day."""
    before = len(desk.house.post.mails)
    now = moment(on, NINE)

    def clock() -> datetime:
        return now

    Delivery(desk.house.office, desk.house.post, desk.house.settings, clock, throttled=False, wall=clock).run()
    return desk.house.post.mails[before:]


def corrections(mails: list[Mail]) -> list[Mail]:
    return [mail for mail in mails if "更正" in mail.subject]


def weighed(page: Page) -> None:
    """Wait until the page of the impact has reloaded itself into the answer."""
    expect(page.get_by_role("button", name="按此发布")).to_be_visible(timeout=PATIENCE)


def test_a_moved_deadline_is_read_published_and_corrected_once(desk: Desk) -> None:
    desk.send_mails()
    told = {mail.to for mail in desk.house.post.mails if "绩效自评" in mail.text}
    page = desk.page(ADMIN)
    page.goto(f"{desk.url}/year")
    page.get_by_role("link", name="2022@1").click()
    page.get_by_role("link", name="修改年历").click()
    with page.expect_navigation():
        page.select_option("#due-name", SELF_EVALUATION)
        page.fill("#due-value", "2022-05-13")
        page.get_by_role("button", name="改在草稿里 到期日").click()
    expect(page.get_by_role("status")).to_contain_text("注释照旧")
    expect(page.locator("#source")).to_contain_text("# 闵行区 2022 年度预算绩效管理工作年历")
    page.get_by_role("button", name="保存并推演影响").click()
    weighed(page)
    foreseen = re.search(r"将收到更正：\d+家单位、\d+人、(\d+)封", page.locator("main").inner_text())
    assert foreseen
    page.get_by_label("为什么发布").fill("区财政局同意延期")
    with page.expect_navigation():
        page.get_by_role("button", name="按此发布").click()
    expect(page.get_by_role("status")).to_contain_text("已发布版本2022@2")

    sent = corrections(delivered(desk, date(2022, 4, 18)))
    with desk.house.office.writing() as connection:
        look_after(desk.house.office, connection, on=TUESDAY, at=moment(TUESDAY, SWEEP_AT))
    sent += corrections(delivered(desk, TUESDAY))
    assert sent
    addressed = [mail.to for mail in sent]
    assert len(addressed) == len(set(addressed)), "somebody was corrected twice"
    assert set(addressed) == told
    assert len(addressed) == int(foreseen[1])
    assert all("5月13日" in mail.text for mail in sent), sent[0].text


def test_errors_are_shown_at_their_lines_without_script(desk: Desk) -> None:
    page = desk.page(ADMIN)
    page.goto(f"{desk.url}/year/2022/draft")
    text = page.locator("#source").input_value()
    page.fill("#source", text.replace("ladder: standard", "ladder: standart", 1))
    page.get_by_role("button", name="保存并检查").click()
    line = text[: text.index("ladder: standard")].count("\n") + 1
    expect(page.get_by_role("alert")).to_contain_text(f"第{line}行")
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.locator(f"#L{line}")).to_be_in_viewport()
    assert page.locator("#source").input_value() == text.replace("ladder: standard", "ladder: standart", 1)
