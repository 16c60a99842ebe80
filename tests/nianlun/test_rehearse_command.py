"""`nianlun rehearse`: beside another year, many at once, from today on; and how it refuses."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import hamlet
import pytest
from grounds import AS_IT_IS, LATER, WITHOUT_FIRST_REMINDER, write_ground
from ledger_files import NAMES
from offices import SqliteOffices

from models.settings import Settings
from nianlun.rehearse import Asked
from tasks.clock import DELIVER_AT, moment, set_trial
from tasks.day import run_day
from tasks.office import Office

VOID = {"meta"}


class Home:
    """A folder with two drafts, a register, a script, and an office where the hamlet's year is published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.register, self.script = write_ground(folder)
        (folder / "drafts").mkdir()
        self.year = self.write("year.yaml", AS_IT_IS.source)
        self.later = self.write("drafts/later.yaml", LATER.source)
        self.fewer = self.write("drafts/fewer.yaml", WITHOUT_FIRST_REMINDER.source)
        self.out = folder / "out"

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def rehearse(self, *arguments: object, language: str = "zh") -> "subprocess.CompletedProcess[str]":
        env = {key: value for key, value in os.environ.items() if not key.startswith(("NIANLUN_", "PREFECT_"))}
        env |= {"NIANLUN_HOME": str(self.folder), "NIANLUN_LANG": language, "PYTHONIOENCODING": "utf-8"}
        argv = [sys.executable, "-m", "nianlun.command", "rehearse", *map(str, arguments)]
        return subprocess.run(argv, env=env, capture_output=True, encoding="utf-8", check=False, timeout=240)

    def on_ground(self, *arguments: object, language: str = "zh") -> "subprocess.CompletedProcess[str]":
        ground = ("--register", self.register, "--script", self.script, "--out", self.out)
        return self.rehearse(*arguments, *ground, language=language)


@pytest.fixture
def home(tmp_path: Path, sqlite_offices: SqliteOffices) -> Home:
    """The office stands on the trial day Wednesday 2022-04-20, lived through until then."""
    office = Office(sqlite_offices.url(_until_april, tmp_path))
    office.close()
    return Home(tmp_path)


def _until_april(office: Office) -> None:
    hamlet.settled(office)
    for day in range(50):
        run_day(office, None, Settings(), on=date.fromordinal(date(2022, 3, 1).toordinal() + day))
    with office.writing() as connection:
        set_trial(connection, moment(date(2022, 4, 20), DELIVER_AT))


# ── beside ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_draft_beside_the_published_year(home: Home) -> None:
    done = home.on_ground(home.later, "--beside", "published")
    assert (done.returncode, done.stderr) == (0, "")
    assert "later与published对照，2022-03-01至2023-02-02" in done.stdout
    assert "22-04-29 → 22-05-20" in done.stdout
    assert re.search(r"2022-04-18 – 04-24 +│ \d+ +│ \d+ +│ -\d+", done.stdout)
    assert "收件人：" in done.stdout
    for side in ("draft", "beside"):
        assert {path.name for path in (home.out / side).iterdir()} == set(NAMES)
    assert (home.out / "differences.csv").exists()


def test_a_version_beside_a_file_beside_itself(home: Home) -> None:
    done = home.on_ground(home.year, "--beside", "2022@1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "两份年历预演的结果没有差别" in done.stdout
    done = home.on_ground(home.year, "--beside", home.later, "--json")
    data = json.loads(done.stdout)
    assert (data["before"]["draft"], data["after"]["draft"]) == ("later", "year")
    assert {"totals", "impossible", "draft"} == set(data["before"])
    due = [row for row in data["differences"] if row["measure"] == "due_on"]
    assert [(row["before"], row["after"], row["change"]) for row in due] == [("2022-05-20", "2022-04-29", -21)]


def test_without_a_register_the_live_one_is_copied(home: Home) -> None:
    done = home.rehearse(home.fewer, "--beside", home.year, "--out", home.out, "--json", "--to", "2022-04-30")
    data = json.loads(done.stdout)
    assert data["before"]["totals"]["obligations"] == 8
    assert data["last_on"] == "2022-04-30"


def test_in_english(home: Home) -> None:
    done = home.on_ground(home.later, "--beside", "published", language="en")
    assert "later beside published, 2022-03-01 to 2023-02-02" in done.stdout
    assert "Deliverables that change: before → after" in done.stdout


# ── many ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_many_drafts_at_once(home: Home) -> None:
    done = home.on_ground("--compare", home.year, home.folder / "drafts")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split() for line in done.stdout.splitlines() if "22-" in line]
    names = [row[1] if row[0] == "★" else row[0] for row in rows]
    assert sorted(names[1:]) == ["fewer（最少）", "later", "year"]
    assert {path.name for path in home.out.iterdir()} == {"compare.csv", "compare.json", "compare.html"}
    assert json.loads((home.out / "compare.json").read_text("utf-8"))["drafts"][0]["draft"] == "year"


def test_a_script_that_does_not_fit_a_draft_is_told_and_the_rest_goes_on(home: Home) -> None:
    due = "        due: {on: 2022-04-30"
    opens = AS_IT_IS.source.replace(due, f"        opens: 2022-05-04\n{due}")
    late = home.write("late.yaml", opens.replace("2022-04-30", "2022-05-20"))
    done = home.on_ground("--compare", home.year, late, "--json")
    assert done.returncode == 0
    assert "late：脚本中有2件未能发生，如script.csv:2:event: 2022-03-29 101 self-evaluation P1 submit" in done.stderr
    first, other = json.loads(done.stdout)["drafts"]
    assert (len(first["impossible"]), len(other["impossible"])) == (0, 2)


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_page_stands_alone_and_every_chart_has_words(home: Home) -> None:
    home.write("drafts/<b>&.yaml", AS_IT_IS.source)
    assert home.on_ground("--compare", home.year, home.folder / "drafts", "--to", "2022-04-29").returncode == 0
    text = (home.out / "compare.html").read_text("utf-8")
    page = Page(text)
    assert page.open == []
    assert page.named("html") == [{"lang": "zh-CN"}]
    assert not page.named("script") + page.named("link") + page.named("img") + page.named("iframe")
    assert "http" not in text and "url(" not in text
    charts, ids = page.named("svg"), [title["id"] for title in page.named("title") if "id" in title]
    assert [(chart["role"], chart["aria-labelledby"]) for chart in charts] == [("img", each) for each in ids]
    assert len(charts) == 4
    assert {head["scope"] for head in page.named("th")} == {"col", "colgroup", "row"}
    assert re.search(r"★ \w+（最少）", text)  # not by colour alone
    assert "&lt;b&gt;&amp;" in text and "<b>" not in text


# ── from today on ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_from_today_on(home: Home) -> None:
    done = home.rehearse("--from-today", "--out", home.out)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"从2022-04-20到2023-02-02，将发出\d+封", done.stdout)
    assert re.search(r"2022-04-18 – 04-24", done.stdout)
    data = json.loads(home.rehearse("--from-today", "--out", home.out, "--json").stdout)
    assert min(data["leaving"]) > "2022-04-20"  # that day's mails have left
    assert data["stopped"] is False
    assert f"将发出{sum(data['leaving'].values())}封" in done.stdout


def test_from_today_on_with_a_draft_published_today(home: Home) -> None:
    data = json.loads(home.rehearse("--from-today", home.later, "--out", home.out, "--json").stdout)
    assert data["leaving"]["2022-04-20"] > 0  # corrections


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_every_error_of_every_file_is_told_before_anything_starts(home: Home) -> None:
    broken = AS_IT_IS.source.replace("work_year", "work_yaer", 1).replace("2022-04-30", "2022-04-31")
    home.write("drafts/broken.yaml", broken)
    home.write("drafts/torn.yaml", "a: [b")
    home.write("script.csv", home.script.read_text("utf-8").replace("2022-03-29", "29. 3."))
    units = home.register / "units.csv"
    units.write_text(units.read_text("utf-8").replace("bureau", "bureaux"), encoding="utf-8")
    done = home.on_ground("--compare", home.year, home.folder / "drafts")
    assert done.returncode == 2
    for told in ("broken.yaml:2:1", "2022-04-31", "torn.yaml:1:4", "script.csv:2:on", "units.csv, 2, kind"):
        assert told in done.stderr, told
    assert not home.out.exists()
    assert "Traceback" not in done.stderr


YEAR, OUT = (Path("year.yaml"),), Path("out")
NOTHING = Asked((), None, False, False, None, None, None, None, (), False, False, None)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"out": OUT}, "请写出要预演的年历文件"),
        ({"calendars": YEAR * 2, "out": OUT}, "多份年历请加上--compare"),
        ({"calendars": (Path(),), "out": OUT}, "多份年历请加上--compare"),
        ({"calendars": YEAR}, "请用--out写明写到哪个文件夹"),
        ({"calendars": YEAR, "beside": "b.yaml", "comparing": True}, "--compare、--beside、--from-today只能用一个"),
        ({"calendars": YEAR, "beside": ".", "out": OUT}, "--beside要一个文件，不是文件夹"),
        ({"calendars": YEAR, "beside": "b.yaml", "mails": True, "out": OUT}, "--mails只用于预演一份年历"),
        (
            {"from_today": True, "register": OUT, "out": OUT},
            "--from-today用本单位的台账，不能加--register、--from、--skip",
        ),
        ({"calendars": YEAR, "comparing": True}, ""),
        ({"calendars": YEAR, "beside": "published", "out": OUT}, ""),
        ({"from_today": True, "out": OUT}, ""),
    ],
)
def test_what_does_not_go_together_is_refused(asked: dict[str, Any], told: str) -> None:
    assert replace(NOTHING, **asked).wrong() == told


def test_a_wrong_use_names_what_is_wrong(home: Home) -> None:
    done = home.rehearse(home.year, home.later, "--out", home.out)
    assert (done.returncode, done.stdout) == (2, "")
    assert "多份年历请加上--compare" in done.stderr


def test_what_is_not_there_is_named(home: Home) -> None:
    (home.folder / "empty").mkdir()
    for arguments, told in (
        (("--compare", home.folder / "empty"), "里没有年历文件（.yaml）"),
        ((home.year, "--beside", "2022@7", "--out", home.out), "没有版本2022@7"),
        ((home.year, "--beside", "nowhere.yaml", "--out", home.out), "nowhere.yaml:1:1: 没有这个文件"),
    ):
        done = home.rehearse(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert told in done.stderr
        assert "Traceback" not in done.stderr


def test_a_draft_of_another_year_is_refused(home: Home) -> None:
    other = home.write("2023.yaml", hamlet.YEAR.replace("2022", "2023"))
    done = home.on_ground("--compare", home.year, other)
    assert done.returncode == 2
    assert "不同年度的年历不能放在一起比较：year（2022）、2023（2023）" in done.stderr
    done = home.on_ground(other, "--beside", "published")
    assert done.returncode == 2
    assert "2023年度尚未发布日历" in done.stderr


def test_the_help_has_examples(home: Home) -> None:
    done = home.rehearse("--help")
    assert done.returncode == 0
    examples = (
        "draft.yaml --beside published",
        "--compare calendars/minhang-2022.yaml drafts",
        "--from-today --out out",
    )
    assert all(f"nianlun rehearse {example}" in done.stdout for example in examples)
