"""March to July of one project, clicked through: from its self-evaluation to the letter, the plan, the decision and the
publication, by the people whose turn it is.
"""

import re
from datetime import date, time
from pathlib import Path

from conftest import Desk
from playwright.sync_api import Locator, Page, expect
from test_accessibility import serious
from test_the_way_of_a_paper import hand_in, review

from tasks.clock import SWEEP_AT, moment, set_trial
from tasks.day import look_after

UNIT, DEPT_OFFICER, DEPT, SECTION, BUREAU, LEADER = "jx-102001", "jx-102", "bm-102", "ks-100002", "cz-jb-1", "cz-ld"
ITEM, SECTION_CODE = "城市运行“一网统管”平台升级", "100002"
SELF_EVALUATION = {
    "execution_reason": "招标节约，剩余资金已收回",
    "expected": "建成两个平台，覆盖14个街镇",
    "reached": "建成两个平台，覆盖8个街镇",
    "project_leader": "项目负责人",
    "finance_leader": "财务负责人",
}
COLUMNS = ("level", "second", "name", "nature", "target", "measure", "actual", "weight", "deviation")
INDICATORS = (  # 50 + 30 × 8/14 + 10 × 81/90
    ("产出指标", "数量指标", "建成平台", "≥", "2", "个", "2", "50", ""),
    ("效益指标", "社会效益指标", "覆盖街镇", "≥", "14", "个", "8", "30", "六个街镇接口改造未完成，已排入计划"),
    ("满意度指标", "服务对象满意度指标", "满意度", "≥", "90", "%", "81", "10", "系统响应慢，已扩容"),
)
REPORT = {
    "lead": "主评人",
    "overview": "平台升级项目",
    "goals": "建成两个平台",
    "purpose": "评价资金使用绩效",
    "principles": "科学公正",
    "course": "制订方案，现场核查，交换意见",
    "conclusion": "平台基本建成，覆盖面不足",
    "decision": "立项规范",
    "process": "资金管理较规范",
    "output": "平台已建成",
    "benefit": "覆盖8个街镇",
    "problems": "六个街镇没有接入",
    "advice": "限期完成接入",
}
PUBLISHED = {
    "web_address": "https://www.example.org/results",
    "published_on": "2022-07-05",
    "content": "自评结果和重点评价结果",
}
FRAME = (
    ("决策", "项目立项", "立项依据充分性", "15", "13"),
    ("过程", "资金管理", "预算执行率", "20", "15"),
    ("产出", "产出数量", "实际完成率", "35", "26"),
    ("效益", "项目效益", "实施效益", "30", "20"),
)


def press(button: Locator) -> None:
    """Press a button, and wait for the page that comes of it."""
    with button.page.expect_navigation():
        button.click()


def fits(page: Page) -> None:
    """No page is wider than a desk's or a telephone's screen."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def morning(desk: Desk, on: date) -> None:
    """The next day that matters begins."""
    with desk.house.office.writing() as connection:
        look_after(desk.house.office, connection, on=on, at=moment(on, SWEEP_AT))
        set_trial(connection, moment(on, time(9, 0)))


def test_a_project_goes_from_its_self_evaluation_to_publication(desk: Desk, tmp_path: Path) -> None:
    score_is_stored(desk)
    summed_up(desk)
    morning(desk, date(2022, 5, 16))
    chosen(desk)
    morning(desk, date(2022, 6, 13))
    evaluated(desk)
    morning(desk, date(2022, 7, 4))
    reported(desk)
    letter_goes_out(desk)
    plan_comes_in(desk)
    morning(desk, date(2022, 7, 5))
    result_is_applied(desk)
    published(desk, tmp_path)


def score_is_stored(desk: Desk) -> None:
    """The unit fills in the form; department, section and bureau see the same score."""
    page = desk.page(UNIT)
    page.goto(f"{desk.url}/owed")
    page.get_by_role("link", name=ITEM).click()
    number = int(page.url.rpartition("/")[2])
    page.get_by_role("link", name="填报").click()
    fill(page, SELF_EVALUATION)
    rows(page, COLUMNS, INDICATORS)
    press(page.locator('button[value="check"]').first)
    fits(page)
    hand_in(page)
    expect(page.get_by_role("status")).to_contain_text("已报送第1版")
    fits(page)
    for who in (DEPT, SECTION):
        pass_on(desk, who, number)
    bureau = desk.page(BUREAU)
    review(bureau, desk, number)
    expect(bureau.locator("main")).to_contain_text(re.compile("良"))
    fits(bureau)
    press(bureau.get_by_role("button", name="审核通过"))
    expect(bureau.get_by_role("status")).to_contain_text("审核通过")


def summed_up(desk: Desk) -> None:
    """The section says what to do about it, and hands its summary in."""
    page = desk.page(SECTION)
    page.goto(f"{desk.url}/summaries")
    page.get_by_role("link", name=re.compile("行政政法科|科")).first.click()
    page.goto(f"{desk.url}/summaries/{SECTION_CODE}?year=2022")
    page.get_by_label("审核汇总意见").fill("自评基本真实，覆盖面不足的控制安排")
    fits(page)
    press(page.get_by_role("button", name="报送绩效科"))
    expect(page.locator("main")).to_contain_text("已于2022-04-18报送绩效科")


def chosen(desk: Desk) -> None:
    """The department chooses it for its key evaluation; the section and the bureau agree."""
    page = desk.page(DEPT_OFFICER)
    page.goto(f"{desk.url}/owed")
    page.get_by_role("link", name=re.compile("重点评价选题")).first.click()
    number = int(page.url.rpartition("/")[2])
    page.goto(f"{desk.url}/obligation/{number}/choice")
    page.get_by_label(ITEM, exact=True).first.check()
    press(page.get_by_role("button", name="保存并核对要求"))
    expect(page.locator("main")).to_contain_text("符合要求")
    fits(page)
    press(page.get_by_role("button", name="正式报送"))
    expect(page.get_by_role("status")).to_contain_text("已报送")
    pass_on(desk, SECTION, number)
    accept(desk, number)


def evaluated(desk: Desk) -> None:
    """Step by step, with the unit's view before the conclusion."""
    page = desk.page(DEPT_OFFICER)
    page.goto(f"{desk.url}/evaluations")
    page.get_by_role("link", name=re.compile(ITEM)).first.click()
    for _ in range(5):
        take_step(page)
    page.get_by_label(re.compile("初步结论")).fill("平台建成，六个街镇未接入，初步得分74分")
    press(page.get_by_role("button", name="征求意见"))
    unit = desk.page(UNIT)
    unit.goto(f"{desk.url}/views")
    fits(unit)
    unit.get_by_label("同意初步结论").check()
    press(unit.get_by_role("button", name="答复"))
    page.reload()
    take_step(page)
    expect(page.locator("main")).to_contain_text("形成最终结论")
    fits(page)


def reported(desk: Desk) -> None:
    """The report with its score is accepted."""
    page = desk.page(DEPT_OFFICER)
    page.goto(f"{desk.url}/owed?step=evaluation")
    page.get_by_role("link", name=re.compile("重点评价报告")).first.click()
    number = int(page.url.rpartition("/")[2])
    page.get_by_role("link", name="填报").click()
    fill(page, REPORT)
    page.locator('[name="methods.0.method"]').select_option(label="比较法")
    page.locator('[name="methods.0.used"]').fill("与上年比较")
    columns = ("level", "second", "name", "weight", "score")
    press(page.locator('button[value="add:indicators"]'))
    rows(page, (*columns, "basis"), tuple((*each, "按核查结果") for each in FRAME))
    hand_in(page)
    expect(page.get_by_role("status")).to_contain_text("已报送第1版")
    fits(page)
    pass_on(desk, SECTION, number)
    accept(desk, number)


def letter_goes_out(desk: Desk) -> None:
    """Drafted, its problem classed, signed by a leader, numbered and issued; the unit signs that it has it."""
    page = desk.page(BUREAU)
    page.goto(f"{desk.url}/letters")
    page.get_by_role("row", name=re.compile("重点评价报告")).get_by_role("link").click()
    press(page.get_by_role("button", name="为所选各项拟稿"))
    page.goto(f"{desk.url}/letters")
    fits(page)
    page.get_by_role("link", name=re.compile(ITEM)).click()
    address = page.url
    page.get_by_role("link", name="修改草稿").click()
    page.get_by_label("问题类别").first.select_option(label="产出效益")
    fits(page)
    press(page.get_by_role("button", name="保存草稿"))
    press(page.get_by_role("button", name="送签发"))
    leader = desk.page(LEADER)
    leader.goto(address)
    press(leader.get_by_role("button", name="签发"))
    page.goto(address)
    press(page.get_by_role("button", name="编号并发出"))
    expect(page.get_by_role("status")).to_contain_text("闵财评函〔2022〕1号")
    fits(page)
    unit = desk.page(UNIT)
    unit.goto(f"{desk.url}/unit/102001/letters")
    unit.get_by_role("link", name=re.compile(ITEM)).click()
    press(unit.get_by_role("button", name="签收"))
    expect(unit.locator("main")).to_contain_text("已签收")
    fits(unit)


def plan_comes_in(desk: Desk) -> None:
    """The problem is an item to mend within thirty days; the unit says how."""
    page = desk.page(UNIT)
    page.goto(f"{desk.url}/rectification")
    fits(page)
    page.get_by_role("link", name=re.compile("ZG2022-00001|产出效益|" + ITEM)).first.click()
    expect(page.locator("main")).to_contain_text("2022-08-03")
    page.get_by_label(re.compile("整改措施")).fill("完成六个街镇接入")
    page.get_by_label(re.compile("整改类型")).select_option(index=1)
    page.get_by_label(re.compile("责任人或责任科室")).fill("信息科")
    page.get_by_label(re.compile("计划完成日")).fill("2022-07-29")
    press(page.get_by_role("button", name="报送计划"))
    expect(page.locator("main")).to_contain_text("完成六个街镇接入")
    assert serious(page) == []
    fits(page)


def result_is_applied(desk: Desk) -> None:
    """What the rules propose, a leader decides."""
    page = desk.page(LEADER)
    page.goto(f"{desk.url}/applications")
    fits(page)
    page.get_by_role("row", name=re.compile("重点评价报告")).get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text("压减")
    press(page.get_by_role("button", name="决定", exact=True))
    expect(page.get_by_role("status")).to_contain_text("已决定")
    fits(page)


def published(desk: Desk, folder: Path) -> None:
    """The accounts are approved; the department publishes within twenty days and says where."""
    bureau = desk.page(BUREAU)
    bureau.goto(f"{desk.url}/occasions")
    bureau.get_by_text("登记…").click()
    bureau.get_by_label("哪天发生").fill("2022-07-05")
    bureau.get_by_label(re.compile("哪个一级单位")).fill("102")
    bureau.get_by_label("文号").fill("闵财〔2022〕30号")
    press(bureau.get_by_role("button", name="登记并下达"))
    fits(bureau)
    page = desk.page(DEPT_OFFICER)
    page.goto(f"{desk.url}/owed?step=evaluation")
    page.get_by_role("link", name=re.compile("自评结果随部门决算公开")).first.click()
    page.get_by_role("link", name="填报").click()
    fits(page)
    fill(page, PUBLISHED)
    page.locator('[name="scope"]').select_option(label="全部公开")
    shown = folder / "公开页面.pdf"
    shown.write_bytes(b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n")
    page.locator("#attach").set_input_files(shown)
    press(page.get_by_role("button", name="上传", exact=True))
    expect(page.locator("main")).to_contain_text("公开页面.pdf")
    hand_in(page)
    expect(page.get_by_role("status")).to_contain_text("已报送第1版")
    bureau.goto(f"{desk.url}/publications")
    row = bureau.get_by_role("row", name=re.compile("人民政府办公室|102"))
    expect(row).to_contain_text("https://www.example.org/results")
    assert serious(bureau) == []
    fits(bureau)


def fill(page: Page, words: dict[str, str]) -> None:
    for name, said in words.items():
        page.locator(f'[name="{name}"]').fill(said)


def rows(page: Page, columns: tuple[str, ...], values: tuple[tuple[str, ...], ...]) -> None:
    """A table of the form, row by row; codes are chosen by their words."""
    for number, row in enumerate(values):
        for column, value in zip(columns, row, strict=True):
            cell = page.locator(f'[name="indicators.{number}.{column}"]')
            if cell.evaluate("each => each.tagName") == "SELECT":
                cell.select_option(label=value)
            else:
                cell.fill(value)


def pass_on(desk: Desk, who: str, number: int) -> None:
    page = desk.page(who)
    review(page, desk, number)
    press(page.get_by_role("button", name="通过，转下一环节"))
    expect(page.get_by_role("status")).to_contain_text("已转审")


def accept(desk: Desk, number: int) -> None:
    page = desk.page(BUREAU)
    review(page, desk, number)
    press(page.get_by_role("button", name="审核通过"))
    expect(page.get_by_role("status")).to_contain_text("审核通过")


def take_step(page: Page) -> None:
    """The next working step, as the page proposes it."""
    page.locator("summary", has_text="办理步骤").click()
    page.get_by_label(re.compile("所据的文件")).first.fill("工作方案")
    press(page.get_by_role("button", name="记录这一步"))
