"""Every table of the board's pages says what `nianlun export` writes the same day, cell by cell."""

from collections import defaultdict
from datetime import date, time
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import hamlet as hamlets
import pytest
from begun import begun
from browsing import Browser, PortalHouse, words
from counted import OWING, Counted, Numbers
from ledger_files import LedgerFiles, Row, item
from shown_tables import tables_in

from calendars.labels import UNIT_KINDS
from models.errors import MailRefused, Sentence
from models.kinds import StepKey
from models.settings import Settings
from notices.mailer import PostBook
from notices.words import LEVELS, STEPS
from tasks.act import Act
from tasks.clock import SWEEP_AT, moment, set_trial
from tasks.day import look_after
from tasks.deliver import Delivery
from tasks.export import export
from tasks.office import Office
from tasks.record import record

DAYS = tuple(date.fromisoformat(f"2022-{day}") for day in ("04-26", "05-05", "05-09", "05-17", "05-18"))
TODAY = DAYS[-1]
ACTS = (
    ("submit", "101", "self-evaluation", "P1", date(2022, 4, 25), ""),
    ("submit", "101001", "self-evaluation", "P2", date(2022, 5, 6), ""),
    ("waive", "301", "self-evaluation", "P4", date(2022, 4, 28), "零支出"),
    ("nil", "301", "self-evaluation", "P3", date(2022, 5, 18), "当年没有支出"),
)
WORDS = ("✓报齐", "○未报", "◔已提醒", "●逾期", "▲预警", "■拟通报")
STANDINGS = ("无未报事项", "应报", "已提醒", "逾期催办", "系统预警", "拟通报或以上")
HANDS = ("UNIT_OFFICER", "UNIT_DEPUTY", "UNIT_HEAD")
REFUSED, REFUSED_ON = "town@example.org", DAYS[2]


def lived(office: Office) -> None:
    """The hamlet to Wednesday 2022-05-18: on time, late, waived, nil, silent; a circular is proposed."""
    begun(office)
    left = list(ACTS)
    for on in DAYS:
        with office.writing() as connection:
            while left and left[0][4] <= on:
                event, unit, paper, subject, day, why = left.pop(0)
                record(office, connection, Act(event, day, unit, paper, subject, "", "", why), at=moment(day, SWEEP_AT))
            look_after(office, connection, on=on, at=moment(on, SWEEP_AT))
        post = PostBook({REFUSED: MailRefused(Sentence("查无此人"))} if on == REFUSED_ON else {})
        nine = partial(moment, on, time(9, 0))
        Delivery(office, post, Settings(), nine, throttled=False, wall=nine).run()
    with office.writing() as connection:
        set_trial(connection, moment(TODAY, time(9, 0)))


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    """Each day's mails have left, but for one that was refused."""
    made: PortalHouse = new_portal(lived)
    return made


@pytest.fixture
def files(house: PortalHouse, tmp_path: Path) -> LedgerFiles:
    with house.office.reading() as connection:
        export(connection, tmp_path / "export", on=TODAY)
    return LedgerFiles(tmp_path / "export")


def shown(browser: Browser, address: str) -> dict[str, list[list[str]]]:
    answer = browser.get(address, headers={"accept": "text/html"})
    assert answer.status_code == 200, address
    return tables_in(answer.text)


def measures(numbers: Numbers) -> list[str]:
    """A row of the board."""
    expected, actual, on_time, nil, waived, owing, late = numbers
    shares = [f"{part / expected:.1%}" if expected else "—" for part in (actual, on_time)]
    return [str(expected), str(actual), shares[0], str(on_time), shares[1], *map(str, (nil, waived, owing, late))]


def field(numbers: Numbers, rank: int) -> str:
    """A field of the heat map."""
    late = f" 逾期{numbers[6]}" if numbers[6] and numbers[0] > 1 else ""
    return f"{numbers[1]}/{numbers[0]} {WORDS[rank] if rank or numbers[0] else '–免报'}{late}"


def total(numbers: Numbers | None) -> str:
    """A field of its first row."""
    if numbers is None:
        return "·"
    return f"{numbers[1]}/{numbers[0]}" + (f" 逾期{numbers[6]}" if numbers[6] else "")


def counted(files: LedgerFiles) -> Counted:
    return Counted(files.obligations, hamlets.REGISTER, TODAY)


def test_rates_by_step_paper_section_and_kind(house: PortalHouse, files: LedgerFiles) -> None:
    page, own = shown(house.signed_in("operator"), "/board"), counted(files)
    titles = {each.key: each.title for _step, each in hamlets.year().deliverables()}
    sections = {unit.unit_code: unit.name for unit in hamlets.UNITS} | {"": "没有对口科室"}
    steps = [[STEPS[StepKey(key)], *measures(each)] for key, each in own.by(lambda row: row["step"]).items()]
    assert page["完成率和按时率：按环节"][1:] == [*steps, ["合计", *measures(own.by(lambda _: "")[""])]]
    due = {row["deliverable"]: row["due_on"] for row in files.obligations}
    papers = own.by(lambda row: row["deliverable"])
    assert sorted(page["完成率和按时率：按材料"][1:]) == sorted(
        [titles[key], due[key], *measures(each)] for key, each in papers.items()
    )
    assert sorted(page["完成率和按时率：按对口科室"][1:]) == sorted(
        [sections[code], *measures(each)] for code, each in own.by(own.section).items()
    )
    kinds = {str(kind): str(label) for kind, label in UNIT_KINDS.items()}
    assert sorted(page["完成率和按时率：按单位类别"][1:]) == sorted(
        [kinds[kind], *measures(each)] for kind, each in own.by(own.kind).items()
    )
    told = files.summary["steps"]["evaluation"]
    assert page["完成率和按时率：按环节"][1][1] == str(told["expected"])
    assert page["完成率和按时率：按环节"][1][3] == f"{told['rate']:.1%}"


def test_every_field_of_the_heat_map_and_its_totals(house: PortalHouse, files: LedgerFiles) -> None:
    browser, own = house.signed_in("operator"), counted(files)
    titles = {each.title: each.key for _step, each in hamlets.year().deliverables()}
    names = {unit.unit_code: unit.name for unit in hamlets.UNITS}

    def of_unit(row: Row) -> str:
        return row["unit_code"]

    for rows, key in (("section", own.section), ("first", own.first_level), ("every", of_unit)):
        (table,) = shown(browser, f"/board/heat?rows={rows}").values()
        papers = [next(key for title, key in titles.items() if head.startswith(title)) for head in table[1][1:]]
        sums = own.by(lambda row: row["deliverable"])
        assert table[2] == ["合计", *(total(sums.get(paper)) for paper in papers)]
        parts = own.parts(key)
        worst = own.standings(key, files.proposals)
        seen = {}
        for name, *fields in table[3:]:
            code = next((code for code in parts if code and name.startswith(f"{names[code]} {code}")), "")
            if not code:
                assert all(each == "·不报" for each in fields), name
                continue
            seen[code] = fields
            assert STANDINGS[worst[code]] in name
        for code, part in parts.items():
            numbers = part.by(lambda row: row["deliverable"])
            ranks = part.standings(lambda row: row["deliverable"], files.proposals)
            assert seen[code] == [field(numbers[p], ranks[p]) if p in numbers else "·不报" for p in papers], code


def test_every_month_of_the_load_and_who_cannot_be_reached(house: PortalHouse, files: LedgerFiles) -> None:
    browser, own = house.signed_in("operator"), counted(files)
    page = shown(browser, "/board/load")
    table = next(rows for caption, rows in page.items() if "个单位" in caption)
    months = table[0][1:-1]
    seen = {
        name.split()[1]: {month: cell for month, cell in zip(months, cells, strict=True) if cell != "·0"}
        for name, *cells, _sum in table[1:]
    }
    for code, part in own.parts(own.first_level).items():
        for month, each in part.by(lambda row: row["due_on"][:7]).items():
            if each[0]:
                said = seen[code][month].split()
                coming = next((int(word.removesuffix("未下达")) for word in said if "未下达" in word), 0)
                assert int(said[0]) - coming == each[0], (code, month)
                assert f"{each[5]}未报" in said if each[5] else "未报" not in seen[code][month]
    lonely = {row[1] for row in page["联系不到的单位"][1:]}
    named = {unit.unit_code: unit.name for unit in hamlets.UNITS}
    assert {named[code] for code in files.summary["unreachable"]} <= lonely
    board = words(browser.get("/board").text)
    assert f"{len(files.summary['unreachable'])}家单位有未报事项而没有可联系的绩效专管责任人" in board


def test_what_is_proposed_and_who_was_told(house: PortalHouse, files: LedgerFiles) -> None:
    browser = house.signed_in("operator")
    waiting: dict[str, list[Row]] = defaultdict(list)
    for row in files.proposals:
        if row["state"] == "waiting":
            waiting[row["batch"]].append(row)
    assert len(waiting) == 1
    owed = {item(row): row["state"] in OWING for row in files.obligations}
    on_board = shown(browser, "/board")["等待局领导决定的拟办"][1:]
    for (batch, rows), shown_row in zip(waiting.items(), on_board, strict=True):
        units = {row["unit_code"] for row in rows}
        since = sum(not owed[item(row)] for row in rows)
        assert since == 1
        assert shown_row == [batch, f"■{LEVELS['L4']}", str(len(units)), str(len(rows)), str(since)]
        listed = next(iter(shown(browser, "/proposals").values()))[1:]
        assert [(row[0].split()[1], row[1], row[2]) for row in listed] == [(batch, str(len(units)), str(len(rows)))]
        _told(browser, files, batch, rows)


def _told(browser: Browser, files: LedgerFiles, batch: str, rows: list[Row]) -> None:
    """By item: each day on which its unit's own people were told, and at which level."""
    html = browser.get(f"/proposals/{batch}").text
    said = {row[0]: row for table in tables_in(html).values() for row in table[1:]}
    for row in rows:
        days = {
            f"{line['planned_on']} {LEVELS[line['level']]}"
            for line in files.notices
            if item(line) == item(row) and line["role"] in HANDS and line["state"] not in ("skipped", "withdrawn")
            if line["person_id"] and line["level"] < "L4" and line["rung"]
        }
        found = next(cells for name, cells in said.items() if row["subject_code"] in name)
        assert days or row["unit_code"] == "301001", "nobody is there"
        assert bool(days) != ("没有通知过" in " ".join(found))
        assert all(each in " ".join(found) for each in days), (days, found)
        assert " ".join(found).count("2022-0") >= len(days)


def test_the_outbox_counts_what_left_what_failed_and_what_waits(house: PortalHouse, files: LedgerFiles) -> None:
    browser = house.signed_in("operator")
    page = words(unescape(browser.get("/outbox").text))
    lines = [row for row in files.notices if row["address"]]

    def mails(*states: str) -> int:
        return len({(row["planned_on"], row["address"]) for row in lines if row["state"] in states})

    left, failed, waits = mails("accepted"), mails("refused", "unreachable"), mails("planned", "leased")
    assert left > 3 and failed == 1
    assert f"须处理 {failed} " in page and f"已发出 {left} " in page and f"待发 {waits} " in page
    today = words(browser.get(f"/outbox?on={TODAY}").text)
    on_day = {row["address"] for row in lines if row["planned_on"] == str(TODAY) and row["state"] == "accepted"}
    assert f"已发出 {len(on_day)} " in today
    board = words(browser.get("/board").text)
    assert f"已发 {len(on_day)}，未能送达 0，待发 0" in board
