"""A self-evaluation from the mail to its acceptance, in a real browser."""

import re
from datetime import date
from pathlib import Path

import pytest
from clerk import Clerk
from conftest import Desk, link_in
from playwright.sync_api import Page, expect

from models.kinds import Event
from tasks.clock import SWEEP_AT, moment
from tasks.day import look_after

UNIT, DEPT, SECTION, BUREAU = "jx-102001", "bm-102", "ks-100002", "cz-jb-1"
ITEM = "城市运行“一网统管”平台升级"
WORDS = {
    "execution_reason": "招标推迟，已加快支付",
    "expected": "建成两个平台",
    "reached": "已建成并投入使用",
    "project_leader": "项目负责人",
    "finance_leader": "财务负责人",
}
COLUMNS = ("level", "second", "name", "nature", "target", "actual", "weight")
INDICATORS = (
    ("产出指标", "数量指标", "建成平台", "≥", 2, 2, 50),
    ("效益指标", "社会效益指标", "覆盖街镇", "≥", 14, 14, 30),
    ("满意度指标", "服务对象满意度指标", "满意度", "≥", 90, 95, 10),
)


def sign_in_by_mail(desk: Desk, page: Page, who: str) -> None:
    """Asks for a link where one was led to, and follows it as it comes by mail."""
    page.get_by_role("link", name=re.compile("链接")).first.click()
    page.get_by_label(re.compile("邮箱或人员编码")).fill(f"{who}@example.org")
    page.get_by_role("button", name="寄给我登录链接").click()
    [mail] = [mail for mail in desk.mails_to("jx.102001") if "登录" in mail.subject]
    page.goto(link_in(mail, desk.url + "/"))
    page.get_by_role("button", name=re.compile("登录")).click()


def test_from_the_mail_to_acceptance(desk: Desk, tmp_path: Path) -> None:
    desk.send_mails()
    [reminder] = desk.mails_to("jx.102001")
    page = desk.page()
    page.goto(link_in(reminder, desk.url + "/"))
    sign_in_by_mail(desk, page, "jx.102001")

    expect(page.get_by_role("heading", level=1)).to_contain_text("应报事项")
    with page.expect_navigation():
        page.get_by_role("link", name=ITEM).click()
    number = int(page.url.rpartition("/")[2])
    page.get_by_role("link", name="填报").click()
    page.get_by_text("用 Excel 离线填写").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("下载填报模板")).click()
    template = Path(waiting.value.path()).read_bytes()
    sheet = Clerk(template)
    fill_in(sheet)
    line = sheet.put("indicators.0.weight", "五十")
    upload(page, tmp_path, sheet.save())
    expect(page.get_by_role("alert")).to_contain_text(re.compile(rf"第{line}行 分值.*五十"))
    sheet.put("indicators.0.weight", 50)
    upload(page, tmp_path, sheet.save())
    expect(page.get_by_role("alert")).to_have_count(0)
    hand_in(page)
    expect(page.get_by_role("status")).to_contain_text("已报送第1版")

    dept = desk.page(DEPT)
    review(dept, desk, number)
    dept.get_by_role("button", name="受理").click()
    dept.locator("details", has=dept.locator('textarea[name="note.indicators.1"]')).locator("summary").click()
    dept.locator('textarea[name="note.indicators.1"]').fill("请写明覆盖哪些街镇")
    dept.get_by_role("button", name="退回修改").click()
    expect(dept.get_by_role("status")).to_contain_text("已退回")

    page.goto(f"{desk.url}/obligation/{number}")
    expect(page.locator("main")).to_contain_text("请写明覆盖哪些街镇")
    page.get_by_role("link", name="填报").click()
    page.locator('[name="indicators.1.deviation"]').fill("覆盖全部14个街镇（莘庄工业区）")
    hand_in(page)
    expect(page.get_by_role("status")).to_contain_text("已报送第2版")

    for who in (DEPT, SECTION):
        reviewer = desk.page(who)
        review(reviewer, desk, number)
        reviewer.get_by_role("button", name="通过，转下一环节").click()
        expect(reviewer.get_by_role("status")).to_contain_text("已转审")
    bureau = desk.page(BUREAU)
    bureau.goto(f"{desk.url}/reviews")
    bureau.get_by_role("checkbox").first.check()
    bureau.get_by_role("button", name="审核通过").click()
    expect(bureau.get_by_role("status")).to_contain_text("已审核通过 1 项")

    assert silent_from_now_on(desk, number)
    reads_well_on_a_telephone(page, f"{desk.url}/obligation/{number}/version/2")


def reads_well_on_a_telephone(page: Page, address: str) -> None:
    """Nobody scrolls sideways, no word stands one letter below the other, and every value has its head beside it."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    tables = page.evaluate(
        "[...document.querySelectorAll('.table-frame')].map(each => each.scrollWidth - each.clientWidth)"
    )
    heads = page.evaluate("[...document.querySelectorAll('.entries th[scope=row]')].map(each => each.offsetHeight)")
    assert (len(tables), max(tables), max(heads) < 60) == (2, 0, True), (tables, heads)
    shown = page.evaluate("getComputedStyle(document.querySelector('.entries td'), '::before').content")
    assert shown == '"年初预算数（万元）"'


def fill_in(sheet: Clerk) -> None:
    """What the officer types into the workbook."""
    for place, words in WORDS.items():
        sheet.put(place, words)
    for number, values in enumerate(INDICATORS):
        for column, value in zip(COLUMNS, values, strict=True):
            sheet.put(f"indicators.{number}.{column}", value)


def upload(page: Page, folder: Path, content: bytes) -> None:
    path = folder / "filled.xlsx"
    path.write_bytes(content)
    offline = page.locator("details.offline")
    if offline.get_attribute("open") is None:
        offline.locator("summary").click()
    page.get_by_label(re.compile("填好后上传")).set_input_files(path)
    page.get_by_role("button", name="上传并检查").click()


def hand_in(page: Page) -> None:
    """Hand in, and once more after ticking what must be acknowledged."""
    with page.expect_navigation():
        page.get_by_role("button", name="正式报送").click()
    warnings = page.locator(".warnings input")
    if warnings.count():
        for box in warnings.all():
            box.check()
        with page.expect_navigation():
            page.get_by_role("button", name="正式报送").click()


def review(page: Page, desk: Desk, number: int) -> None:
    """From the queue to the review."""
    page.goto(f"{desk.url}/reviews")
    page.locator(f'a[href="/obligation/{number}/review"]').click()


def silent_from_now_on(desk: Desk, number: int) -> bool:
    """Whether the ladder said nothing about the item in the weeks after its acceptance, though others were reminded;
    that its result waits for a decision is told to the bureau."""
    office = desk.house.office
    for on in (date(2022, 4, 28), date(2022, 5, 5), date(2022, 5, 11), date(2022, 5, 17)):
        with office.writing() as connection:
            look_after(office, connection, on=on, at=moment(on, SWEEP_AT))
    sql = (
        "SELECT count(*) FROM history WHERE rung_id IS NOT NULL AND on_day > {day} AND obligation_id {which} {number}"
        f" AND event <> {Event.APPLICATION_WAITED:d}"
    )
    with office.reading() as connection:
        day = date(2022, 4, 18).toordinal()
        ours, others = (
            connection.exec_driver_sql(sql.format(day=day, which=which, number=number)).scalar_one()
            for which in ("=", "<>")
        )
    return bool(ours == 0 and others > 100)


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_the_screen(desk: Desk, width: int) -> None:
    page = desk.page(UNIT, width=width)
    page.goto(f"{desk.url}/owed")
    item = page.get_by_role("link", name=ITEM).get_attribute("href")
    for address in ("/", "/owed", item, f"{item}/form", f"{item}/record", "/account", "/deputies"):
        page.goto(f"{desk.url}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
