"""An administrator moves a deadline in a browser, reads the impact, publishes; the right units get one correction,
and their calendar feeds move."""

import re
from datetime import date, datetime
from pathlib import Path
from urllib.request import urlopen

from conftest import NINE, Desk
from ledger_files import LedgerFiles, Row, item
from playwright.sync_api import Page, expect
from subscriber import Shown, shown

from notices.mailer import Mail
from tasks.clock import SWEEP_AT, moment
from tasks.day import look_after
from tasks.deliver import Delivery
from tasks.export import export

ADMIN, UNIT, PATIENCE = "cz-gl", "jx-102001", 120_000
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


def subscribed(desk: Desk, who: str) -> str:
    """The address of somebody's own calendar feed, made on the page."""
    page = desk.page(who)
    page.goto(f"{desk.url}/account/feeds")
    page.get_by_role("button", name="生成地址").click()
    return page.locator("#address").input_value()


def fetched(address: str) -> dict[str, Shown]:
    """What a calendar program of somebody else's makes of a feed."""
    with urlopen(address) as answer:
        return shown(answer.read())


def lines(desk: Desk, folder: Path) -> list[Row]:
    """What left about self-evaluations, by line, as it is exported."""
    with desk.house.office.reading() as connection:
        export(connection, folder, on=TUESDAY)
    told = LedgerFiles(folder).notices
    return [row for row in told if row["deliverable"] == "self-evaluation" and row["state"] == "accepted"]


def weighed(page: Page) -> None:
    """Wait until the page of the impact has reloaded itself into the answer."""
    expect(page.get_by_role("button", name="按此发布")).to_be_visible(timeout=PATIENCE)


def test_a_moved_deadline_is_read_published_and_corrected_once(desk: Desk, tmp_path: Path) -> None:
    desk.send_mails()
    units = {row["unit_code"] for row in lines(desk, tmp_path / "before")}
    feed = subscribed(desk, UNIT)
    before = fetched(feed)
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
    corrected = [row for row in lines(desk, tmp_path / "after") if not row["level"]]
    assert {row["unit_code"] for row in corrected} == units
    by_item = [(row["address"], *item(row)) for row in corrected]
    assert len(by_item) == len(set(by_item)), "an item was corrected twice"
    _moved(before, fetched(feed))


def _moved(before: dict[str, Shown], after: dict[str, Shown]) -> None:
    """The self-evaluations' days moved as changes of the same entries, and nothing else's."""
    assert before.keys() == after.keys()
    moved = {name for name in before if name.startswith("绩效自评 ")}
    assert moved
    for name, was in before.items():
        now = after[name]
        assert now.uid == was.uid
        if name in moved:
            assert (was.starts_on, now.starts_on) == (date(2022, 4, 29), date(2022, 5, 13))
            assert now.sequence > was.sequence
            assert now.alarms
        else:
            assert (now.starts_on, now.sequence) == (was.starts_on, was.sequence), name


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
