"""The same way without a mouse: Tab, arrows, Enter and Space, and where the focus is can always be seen."""

from conftest import Desk
from playwright.sync_api import Page, expect

UNIT, DEPT, SECTION, BUREAU = "jx-102001", "bm-102", "ks-100002", "cz-jb-1"
ITEM = "绩效自评 · 城市运行“一网统管”平台升级"
MOST_STEPS = 400
FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const label = at.labels && at.labels.length ? at.labels[0].innerText : "";
  return {name: at.getAttribute("name") || "", value: at.getAttribute("value") || "",
          words: (at.getAttribute("aria-label") || label || at.innerText || "").trim(), tag: at.tagName,
          ring: parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none"};
}"""
ROW = ("产出", "数量", "建成平台", "≥", "2", "", "2", "", "50")
SECOND = ("效益", "社会", "覆盖街镇", "≥", "14", "", "14", "", "30")
THIRD = ("满意度", "服务", "满意度", "≥", "90", "", "95", "", "10")
NAMES = ("level", "second", "name", "nature", "target", "measure", "actual", "achieved", "weight")


def tab_to(page: Page, *, name: str = "", words: str = "", value: str = "") -> None:
    """Press Tab until the focus is on what is looked for; wherever it stops, it must be seen."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at["tag"] != "BODY":
            assert at["ring"], at
        if (name and at["name"] == name and (not value or at["value"] == value)) or (words and at["words"] == words):
            return
    raise AssertionError(f"no way to {name or words}")


def choose(page: Page, option: str) -> None:
    """In a list: down until it is there."""
    for _ in range(20):
        page.keyboard.press("ArrowDown")
        if option in page.evaluate("document.activeElement.selectedOptions[0].text"):
            return
    raise AssertionError(f"no {option} in the list")


def test_from_the_list_to_acceptance_by_keyboard(desk: Desk) -> None:
    page = desk.page(UNIT)
    page.goto(f"{desk.url}/owed")
    tab_to(page, words=ITEM)
    page.keyboard.press("Enter")
    page.wait_for_url("**/obligation/*")
    number = page.url.rpartition("/")[2]
    tab_to(page, words="去填报")
    page.keyboard.press("Enter")
    page.wait_for_url("**/form")
    type_in(page, "execution_reason", "招标推迟，已加快支付")
    type_in(page, "expected", "建成两个平台")
    type_in(page, "reached", "已建成并投入使用")
    for number_of_row, row in enumerate((ROW, SECOND, THIRD)):
        for column, words in zip(NAMES, row, strict=True):
            if not words:
                continue
            tab_to(page, name=f"indicators.{number_of_row}.{column}")
            if column in ("level", "second", "nature"):
                choose(page, words)
            else:
                page.keyboard.type(words)
    type_in(page, "project_leader", "项目负责人")
    type_in(page, "finance_leader", "财务负责人")
    tab_to(page, name="do", value="hand_in")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    if page.locator(".warnings input").count():
        for _ in range(page.locator(".warnings input:not(:checked)").count()):
            tab_to(page, name="acknowledged")
            page.keyboard.press("Space")
        tab_to(page, name="do", value="hand_in")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已报送第1版")

    for who, do in ((DEPT, "forward"), (SECTION, "forward"), (BUREAU, "accept")):
        reviewer = desk.page(who)
        reviewer.goto(f"{desk.url}/reviews")
        tab_to(reviewer, words=ITEM)
        reviewer.keyboard.press("Enter")
        reviewer.wait_for_url(f"**/obligation/{number}/review")
        tab_to(reviewer, name="do", value=do)
        reviewer.keyboard.press("Enter")
        expect(reviewer.get_by_role("status")).to_be_visible()
    page.reload()
    expect(page.locator("main")).to_contain_text("审核通过")


def type_in(page: Page, name: str, words: str) -> None:
    tab_to(page, name=name)
    page.keyboard.type(words)


def test_the_first_tab_skips_to_the_text(desk: Desk) -> None:
    page = desk.page(UNIT)
    page.goto(f"{desk.url}/owed")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["words"] == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
