"""axe finds nothing serious on any page, in both languages: Chinese on a wide screen, English, whose words are longer,
on a narrow one."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from conftest import MONDAY, Desk
from district_evaluating import evaluating
from playwright.sync_api import Page
from sqlalchemy import text

UNIT, DEPT, HEAD, BUREAU, ADMIN, OBSERVER = "jx-102001", "bm-102", "zy-102", "cz-jb-1", "cz-gl", "gc-901"
BOARD = (
    "/board",
    "/board/year",
    "/board/heat",
    "/board/heat?rows=every",
    "/board/load",
    "/board/figures",
    "/board/figures/bureau-plan",
    "/board/rotations",
    "/board/balance",
    "/summaries",
    "/summaries/100001",
    "/catalogues",
    "/catalogues/key-evaluation",
    "/owed?which=on_time&year=2022",
)
LETTERS = (
    "/letters",
    "/rectification",
    "/rectification/new",
    "/letters/numbers",
    "/letters/words/feedback",
    "/unit/102001/letters",
    "/received-letters",
)
ITEM = "城市运行“一网统管”平台升级"
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = ("serious", "critical")


def serious(page: Page) -> list[str]:
    """What axe holds for serious: the rule and where."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{page.url} {each['id']}: {node['target']} {node['html'][:200]}"
        for each in found
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]


def ways(desk: Desk, language: str, width: int) -> Iterator[Page]:
    """Every page that somebody comes to, one after another."""
    stranger = desk.page(width=width, language=language)
    for address in ("/sign-in", "/sign-in/link", "/sign-in/oidc", "/nowhere"):
        stranger.goto(desk.url + address)
        yield stranger
    unit = desk.page(UNIT, width=width, language=language)
    for address in (
        "/",
        "/owed",
        "/owed?which=",
        "/unit/102001",
        "/account",
        "/account/feeds",
        "/unit/102001/feed",
        "/deputies",
        "/kept",
        "/unit/301",
    ):
        unit.goto(desk.url + address)
        yield unit
    unit.goto(f"{desk.url}/account/feeds")
    with unit.expect_navigation():
        unit.locator("main form button").last.click()
    yield unit
    unit.goto(f"{desk.url}/owed")
    with unit.expect_navigation():
        unit.get_by_role("link", name=ITEM).click()
    item = unit.url
    yield unit
    for summary in unit.locator("details summary").all():
        summary.click()
    yield unit
    for address in (f"{item}/record", f"{item}/form"):
        unit.goto(address)
        yield unit
    hand_in(unit)
    yield unit
    fill(unit)
    yield unit
    for address in (item, f"{item}/version/1", f"{item}/compare?left=1&right=1"):
        unit.goto(address)
        yield unit
    dept = desk.page(DEPT, width=width, language=language)
    for address in ("/", "/reviews", f"{item.removeprefix(desk.url)}/review", "/owed"):
        dept.goto(desk.url + address)
        yield dept
    head = desk.page(HEAD, width=width, language=language)
    head.goto(f"{desk.url}/reviews/department")
    yield head
    bureau = desk.page(BUREAU, width=width, language=language)
    for address in ("/petitions", "/reviews", *BOARD):
        bureau.goto(desk.url + address)
        yield bureau
    bureaus = ((ADMIN, "/deputies"), (BUREAU, "/proposals"), (BUREAU, "/outbox"), *((BUREAU, each) for each in LETTERS))
    for who, address in (*bureaus, (OBSERVER, "/"), (OBSERVER, "/rooms")):
        other = desk.page(who, width=width, language=language)
        other.goto(desk.url + address)
        yield other
    yield from evaluators(desk, language, width)
    yield from year_desk(desk, language, width)
    yield from register_desk(desk, language, width)


def evaluators(desk: Desk, language: str, width: int) -> Iterator[Page]:
    """Who evaluates: registers, a paper with an expert who declares and writes, an evaluation with its agency."""
    with desk.house.office.reading() as connection:
        subject = connection.execute(
            text("SELECT code FROM subject WHERE name = :name AND budget_year = 2021"), {"name": ITEM}
        )
        code = str(subject.scalar_one())
    report, paper = evaluating(desk.house.office, "102", code, MONDAY)
    bureau = desk.page(BUREAU, width=width, language=language)
    about = (f"/obligation/{paper}/experts", f"/evaluation/{report}")
    for address in ("/agencies", "/agency/A01", "/experts", "/evaluations", *about, "/board/deltas"):
        bureau.goto(desk.url + address)
        yield bureau
    expert = desk.page("zj-01", width=width, language=language)
    for address in ("/assignments", "/assignment/1", "/assignment/2", "/assignment/2/opinion"):
        expert.goto(desk.url + address)
        yield expert
    with expert.expect_navigation():
        expert.locator('button[value="hand_in"]').click()
    yield expert
    unit = desk.page(UNIT, width=width, language=language)
    unit.goto(f"{desk.url}/views")
    yield unit


def year_desk(desk: Desk, language: str, width: int) -> Iterator[Page]:
    """The administrator's desk: years, a draft with an error and without, its impact, working days, the clock."""
    admin = desk.page(ADMIN, width=width, language=language)
    for address in ("/year", "/year/2022", "/year/2022/draft", "/workdays", "/workdays/2027", "/trial"):
        admin.goto(desk.url + address)
        yield admin
    admin.goto(f"{desk.url}/year/2022/draft")
    text = admin.locator("#source").input_value()
    for typed in (text.replace("ladder: standard", "ladder: standart", 1), f"{text}# 注释\n"):
        admin.fill("#source", typed)
        with admin.expect_navigation():
            admin.locator('button[value="save"]').click()
        yield admin
    admin.goto(f"{desk.url}/year/2022/compare?left=2022@1&right=draft")
    yield admin
    admin.goto(f"{desk.url}/year/2022/draft")
    with admin.expect_navigation():
        admin.locator('button[value="impact"]').click()
    yield admin
    admin.wait_for_selector('input[name="seal"]', state="attached", timeout=120_000)
    yield admin
    admin.goto(f"{desk.url}/year")
    admin.locator("main details summary").first.click()
    with admin.expect_navigation():
        admin.locator('form[action="/year/draft"] button').click()
    yield admin
    admin.goto(f"{desk.url}/year")
    yield admin
    yield from mail_texts(admin, f"{desk.url}/mail-templates")
    yield from mail_year(admin, f"{desk.url}/year/2022/mails/published")


def mail_texts(admin: Page, address: str) -> Iterator[Page]:
    """The sentences of mails: the list with a test mail sent, the editor with an error and without, a version."""
    admin.goto(address)
    with admin.expect_navigation():
        admin.locator('form[action="/mail-templates"] button').click()
    yield admin
    for typed in ("{nobody}", "电话"):
        admin.goto(f"{address}/digest")
        admin.fill('[name="text.contact"]', typed)
        with admin.expect_navigation():
            admin.locator('button[value="look"]').click()
        yield admin
    admin.fill('[name="why"]', "加上电话")
    with admin.expect_navigation():
        admin.locator('button[value="keep"]').click()
    yield admin
    admin.goto(f"{address}/digest/version?left=0&right=1")
    yield admin


def mail_year(admin: Page, address: str) -> Iterator[Page]:
    """Who gets which mail when: before the rehearsal and after it."""
    admin.goto(address)
    yield admin
    with admin.expect_navigation():
        admin.locator(f'form[action="{address[address.index("/year") :]}"] button').click()
    admin.wait_for_selector(".weeks svg", timeout=120_000)
    yield admin
    for page in ("/days", "/people"):
        admin.goto(f"{address}{page}")
        yield admin
    admin.goto(f"{address}/day/2022-03-01")
    admin.locator("details summary").first.click()
    yield admin


def register_desk(desk: Desk, language: str, width: int) -> Iterator[Page]:
    """The administrator's register: lists, a unit, a person, a file with errors, a change compared."""
    admin = desk.page(ADMIN, width=width, language=language)
    for address in ("", "/units", "/people", "/unreachable", "/unit/102001", f"/person/{UNIT}"):
        admin.goto(f"{desk.url}/register{address}")
        for summary in admin.locator("main details summary").all():
            summary.click()
        yield admin
    admin.fill("#details-name", "绩效专管员@新")
    with admin.expect_navigation():
        admin.locator("#details-name").press("Enter")
    admin.wait_for_selector('input[name="seal"]', state="attached", timeout=120_000)
    yield admin
    admin.goto(f"{desk.url}/register")
    wrong = {"name": "units.csv", "mimeType": "text/csv", "buffer": b"unit_code,name\n1,x\n"}
    admin.set_input_files("#files", wrong)  # type: ignore[arg-type]
    with admin.expect_navigation():
        admin.locator('form[enctype] button[type="submit"]').click()
    yield admin


def fill(page: Page) -> None:
    """Hand in a whole form."""
    rows = (("output", "quantity", "2"), ("benefit", "social", "14"), ("satisfaction", "satisfaction", "90"))
    for place, words in (("execution_reason", "招标推迟"), ("expected", "建成"), ("reached", "建成")):
        page.fill(f'[name="{place}"]', words)
    for number, (level, second, target) in enumerate(rows):
        at = f"indicators.{number}"
        page.select_option(f'[name="{at}.level"]', level)
        page.select_option(f'[name="{at}.second"]', second)
        page.select_option(f'[name="{at}.nature"]', ">=")
        for column, value in (
            ("name", "指标"),
            ("target", target),
            ("actual", target),
            ("weight", "503010"[number * 2 :][:2]),
        ):
            page.fill(f'[name="{at}.{column}"]', value)
    for place in ("project_leader", "finance_leader"):
        page.fill(f'[name="{place}"]', "负责人")
    hand_in(page)
    if page.locator(".warnings input").count():
        for box in page.locator(".warnings input").all():
            box.check()
        hand_in(page)


def hand_in(page: Page) -> None:
    """Press the button, and wait for the page that comes of it."""
    with page.expect_navigation():
        page.locator('button[value="hand_in"]').last.click()


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 1280), ("en-GB", 390)])
def test_axe_finds_nothing_serious(desk: Desk, language: str, width: int) -> None:
    seen, found = 0, []
    for page in ways(desk, language, width):
        seen += 1
        found += serious(page)
    assert found == []
    assert seen >= 43
