"""The trial clock walked in a browser from Friday 2022-04-29 to Wednesday 2022-05-18: every picture goes along.

The page writes the wanted day; the watch that `nianlun up` runs lives through the days, here without Prefect. What the
board, the map, the year, the outbox and the proposals say of a day is counted from that day's export.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Thread

import district as districts
import pytest
from browsing import PortalHouse
from conftest import Desk
from counted import Counted
from desk import day
from ledger_files import LedgerFiles
from offices import SqliteOffices
from playwright.sync_api import Browser, Page, expect
from serving import address, free_socket, serving

from models.settings import Settings
from nianlun import trial
from nianlun.clock_watch import ClockWatch
from nianlun.telling import Teller
from notices.mailer import PostBook
from tasks.day import run_day
from tasks.export import export
from tasks.migrate import migrate
from tasks.office import Office

ADMIN, BUREAU = "cz-gl", "cz-jb-1"
EVE = date(2022, 4, 28)
STEP = "事后绩效评价"
PATIENCE = 60_000
WORDS = ("✓报齐", "○未报", "◔已提醒", "●逾期", "▲预警", "■拟通报")
STANDINGS = ("无未报事项", "应报", "已提醒", "逾期催办", "系统预警", "拟通报或以上")
FIELDS = """() => Object.fromEntries([...document.querySelectorAll("table.heat tbody tr")].map(row => [
  row.querySelector("th .quiet").textContent.trim().split(" ")[0],
  Object.fromEntries([...row.querySelectorAll("td a")].map(a => [
    new URL(a.href).searchParams.get("deliverable"),
    `${a.querySelector(".heat-count").textContent} ${a.querySelector(".heat-word").textContent.trim()}`]))]))"""
STANDING = """() => Object.fromEntries([...document.querySelectorAll(".standings li")].map(each => [
  each.querySelector(".state").lastChild.textContent.trim(), parseInt(each.lastElementChild.textContent)]))"""
PROPOSED = """() => [...document.querySelectorAll("main .notice")].some(each => each.textContent.includes("没有待批"))
  ? [] : [...document.querySelector("main table").querySelectorAll("tbody tr")].map(row => [
    row.querySelector("a").textContent.trim().split(/\\s+/).at(-1),
    ...[...row.querySelectorAll("td")].slice(1, 3).map(cell => cell.textContent.trim())])"""


def lived_to_the_eve(office: Office) -> None:
    """The sample year on the trial clock, its script acting, to Thursday 2022-04-28; no mail is worded."""
    migrate(office.engine)
    trial.load_sample(office, script=trial.SCRIPT)
    for on in trial.days_until(office, EVE):
        trial.begin_day(office, on)
        run_day(office, None, Settings(), on=on)
        trial.end_day(office, on)


class Up:
    """The part of `nianlun up` that watches for a wanted day, in a thread of its own with an office of its own."""

    def __init__(self, url: str, settings: Settings) -> None:
        self.office, self.settings, self.post = Office(url), settings, PostBook()
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self._run)

    def __enter__(self) -> "Up":
        self.thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self.loop.call_soon_threadsafe(self.watching.cancel)
        self.thread.join()
        self.office.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.watching = self.loop.create_task(ClockWatch(self._go, Teller(), self.office).watch())
        with suppress(asyncio.CancelledError):
            self.loop.run_until_complete(self.watching)
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()

    async def _go(self, on: date) -> int:
        def live() -> None:
            for _done in trial.live_through(self.office, self.post, self.settings, trial.days_until(self.office, on)):
                pass

        await asyncio.to_thread(live)
        return 0


@dataclass
class Seen:
    """What the pages show of a day."""

    rates: list[str]
    standings: dict[str, int]
    fields: dict[str, dict[str, str]]  # of the heat map, by unit and deliverable
    today: str
    today_at: float
    sent: int
    of_the_day: int
    waiting: list[tuple[str, int, int]]


@pytest.fixture
def office_desk(sqlite_offices: SqliteOffices, tmp_path: Path, chromium: Browser) -> Iterator[Desk]:
    url = sqlite_offices.url(lived_to_the_eve, tmp_path)
    office, listening = Office(url), free_socket()
    house = PortalHouse(office, Settings(home=tmp_path / "home", portal_url=address(listening)))
    with serving(house, listening) as served, Up(url, house.settings):
        made = Desk(house, served, chromium)
        yield made
        for context in chromium.contexts:
            context.close()
    office.close()


def arrived(page: Page, on: date) -> None:
    """The clock's page has reloaded itself until the day is done."""
    expect(page.locator("main")).to_contain_text(f"已过完 {on}", timeout=PATIENCE)
    expect(page.get_by_role("button", name="过一天", exact=True)).to_be_visible()


def look(page: Page, url: str, on: date) -> Seen:
    """Every picture, one after another."""
    page.goto(f"{url}/board")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{on} 的看板")
    row = page.get_by_role("region", name="按环节").locator("tbody tr", has_text=STEP).locator("td")
    standings = page.evaluate(STANDING)
    rates = row.all_inner_texts()[1:]
    page.goto(f"{url}/board/heat?size=1000")
    fields = page.evaluate(FIELDS)
    page.goto(f"{url}/board/year")
    line = page.locator(".picture svg text", has_text="今天").first
    today, at = line.evaluate("each => [each.textContent, each.getBBox().x]")
    page.goto(f"{url}/outbox?place=3")
    sent = int(page.locator(".tabs [aria-current] .count").inner_text())
    page.goto(f"{url}/outbox?place=3&on={on}")
    of_the_day = int(page.locator(".tabs [aria-current] .count").inner_text())
    page.goto(f"{url}/proposals")
    waiting = page.evaluate(PROPOSED)
    return Seen(
        rates,
        standings,
        fields,
        today,
        float(at),
        sent,
        of_the_day,
        [(name, int(units), int(items)) for name, units, items in waiting],
    )


def told_by_files(files: LedgerFiles, on: date) -> Seen:
    """The same from the day's export, counted in plain loops; the line of today is not in it."""
    own = Counted(files.obligations, districts.register(), on)
    expected, actual, on_time, nil, waived, owing, late = own.by(lambda row: row["step"])["evaluation"]
    rates = [f"{expected:,}", f"{actual:,}", f"{actual / expected:.1%}", f"{on_time:,}", f"{on_time / expected:.1%}"]
    ranks = own.standings(own.first_level, files.proposals)
    papers = {unit: part.by(lambda row: row["deliverable"]) for unit, part in own.parts(own.first_level).items()}
    worst = {
        unit: part.standings(lambda row: row["deliverable"], files.proposals)
        for unit, part in own.parts(own.first_level).items()
    }
    left = {row["mail_id"]: row["planned_on"] for row in files.notices if row["state"] == "accepted"}
    asked: dict[str, list[str]] = {}
    for row in files.proposals:
        if row["state"] == "waiting":
            asked.setdefault(row["batch"], []).append(row["unit_code"])
    return Seen(
        rates + [f"{each:,}" for each in (nil, waived, owing, late)],
        dict(Counter(STANDINGS[rank] for rank in ranks.values())),
        {
            unit: {key: f"{each[1]}/{each[0]} {_word(each, worst[unit][key])}" for key, each in found.items()}
            for unit, found in papers.items()
        },
        f"今天 {on:%m-%d}",
        0.0,
        len(left),
        sum(planned == on.isoformat() for planned in left.values()),
        [(batch, len(set(units)), len(units)) for batch, units in asked.items()],
    )


def _word(numbers: tuple[int, ...], rank: int) -> str:
    return WORDS[rank] if rank or numbers[0] else "–免报"


def compared(seen: Seen, told: Seen) -> None:
    """Fail unless the pages say what the files say."""
    assert seen.rates == told.rates
    clear = {word: number for word, number in seen.standings.items() if word != STANDINGS[0] and number}
    assert clear == {word: number for word, number in told.standings.items() if word != STANDINGS[0]}
    assert {unit: found for unit, found in seen.fields.items() if found} == told.fields
    assert (seen.today, seen.sent, seen.of_the_day) == (told.today, told.sent, told.of_the_day)
    assert seen.waiting == told.waiting


WALK = (  # by which button, to which day, and which pictures are others than before
    ("到下一个期限", "Friday 2022-04-29", "rates fields sent"),
    ("过一天", "Saturday 2022-04-30", "standings fields"),
    ("过到这一天", "Thursday 2022-05-05", "rates fields sent"),
    ("过到这一天", "Saturday 2022-05-07", "standings fields sent"),
    ("过到这一天", "Tuesday 2022-05-17", "rates standings fields sent waiting"),
    ("过一天", "Wednesday 2022-05-18", "sent"),
)


def test_every_picture_goes_along_with_the_clock(office_desk: Desk, tmp_path: Path) -> None:
    clock, bureau = office_desk.page(ADMIN), office_desk.page(BUREAU)
    before = look(bureau, office_desk.url, EVE)
    for button, spoken, changed in WALK:
        on = day(spoken)
        clock.goto(f"{office_desk.url}/trial")
        if button == "过到这一天":
            clock.get_by_label(re.compile("到某一天")).fill(on.isoformat())
        clock.get_by_role("button", name=re.compile(f"^{button}")).click()
        arrived(clock, on)
        seen = look(bureau, office_desk.url, on)
        with office_desk.house.office.reading() as connection:
            export(connection, tmp_path / spoken, on=on)
        compared(seen, told_by_files(LedgerFiles(tmp_path / spoken), on))
        for picture in changed.split():
            assert getattr(seen, picture) != getattr(before, picture), f"{spoken}: {picture}"
        assert seen.today_at > before.today_at
        before = seen
    assert [(name, units > 10, items) for name, units, items in before.waiting] == [
        ("20220517-2022-standard+10", True, 106)
    ]
