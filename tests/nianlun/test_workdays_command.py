"""`nianlun workdays` and `nianlun calendar new`, as a person runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from amended import OFFICIAL_2027

ROOT = Path(__file__).parents[2]
YEAR = ROOT / "calendars" / "2027.yaml"
Done = subprocess.CompletedProcess[str]


def nianlun(home: Path, *words: str | Path, language: str = "zh") -> Done:
    """Run a command with its own running folder, in it."""
    home.mkdir(exist_ok=True)
    own = {"NIANLUN_HOME": str(home / "var"), "NIANLUN_LANG": language, "PYTHONUTF8": "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NIANLUN_")}
    command = [sys.executable, "-m", "nianlun.command", *map(str, words)]
    env = kept | own | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=env, cwd=home, capture_output=True, text=True, encoding="utf-8", check=False)


def workdays(home: Path, *words: str | Path, language: str = "zh") -> Done:
    return nianlun(home, "workdays", *words, language=language)


def as_data(done: Done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_show_says_what_a_year_rests_on(tmp_path: Path) -> None:
    reckoned = as_data(workdays(tmp_path, "show", "2027", "--json"))
    assert (reckoned["status"], reckoned["working_days"], reckoned["imported"]) == ("provisional", 248, None)
    assert {"from": "2027-02-05", "to": "2027-02-08"}.items() <= reckoned["days"][1].items()
    official = as_data(workdays(tmp_path, "show", "2022", "--json"))
    assert official["source"].startswith("国务院办公厅关于2022年")
    assert [each["from"] for each in official["days"] if each["works"]][:2] == ["2022-01-29", "2022-04-02"]
    assert "2027年：暂定，全年248个工作日" in workdays(tmp_path, "show", "2027").stdout
    unknown = workdays(tmp_path, "show", "2040")
    assert (unknown.returncode, unknown.stderr[:11]) == (2, "不知道2040年的工作")


def test_check_needs_no_office(tmp_path: Path) -> None:
    file = OFFICIAL_2027.write(tmp_path)
    done = workdays(tmp_path, "check", file)
    assert done.stdout == f"{file}: 没有错误: 2027年, 放假27天, 调休上班6天, 全年250个工作日\n"
    assert not (tmp_path / "var").exists()


def test_check_says_every_place(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(OFFICIAL_2027.text.replace("official", "officail").replace("2027-06-09", "2027-06-31"), "utf-8")
    done = workdays(tmp_path, "check", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        f"{file}:2:9: 没有代码“officail”, 是否想写“official”?",
        f"{file}:9:22: “2027-06-31”不是日期或起止日期, 要写成 2022-04-30 或 2022-04-30..2022-05-04",
    ]


def test_a_template_is_filled_in_and_imported(tmp_path: Path) -> None:
    written = workdays(tmp_path, "template", "2027")
    file = tmp_path / "2027.yaml"
    assert (written.returncode, written.stdout) == (0, "2027.yaml\n")
    assert workdays(tmp_path, "check", file).stderr == f"{file}:11:13: issued_on后面没有写内容\n"
    filled = file.read_text("utf-8").replace("issued_on:", "issued_on: 2026-11-04")
    file.write_text(filled, "utf-8")
    again = workdays(tmp_path, "template", "2027")
    assert (again.returncode, again.stderr) == (2, "2027.yaml已经有了，不会覆盖\n")
    assert workdays(tmp_path, "import", file, "--why", "试", "--yes").returncode == 0
    found = as_data(workdays(tmp_path, "show", "2027", "--json"))
    assert (found["status"], found["working_days"], found["imported"]["why"]) == ("official", 248, "试")
    out = tmp_path / "now.yaml"
    assert workdays(tmp_path, "template", "2027", "--out", out).returncode == 0
    assert out.read_text("utf-8") == filled


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """An office in which 2027 is published."""
    assert nianlun(tmp_path, "calendar", "publish", YEAR, "--why", "试").returncode == 0
    return tmp_path


def test_an_import_shows_what_moves_and_asks_before_it_does_anything(published: Path) -> None:
    file = OFFICIAL_2027.write(published)
    looked = as_data(workdays(published, "import", file, "--why", "国办通知", "--dry-run", "--json"))
    assert (looked["done"], looked["years"]) == (False, [2027])
    [moved] = looked["moved"]
    assert (moved["deliverable"], moved["due_on"], moved["becomes_on"]) == (
        "self-evaluation",
        "2027-04-30",
        "2027-04-29",
    )
    assert looked["impact"]["correction_mails"] == 0
    refused = workdays(published, "import", file, "--why", "国办通知")
    assert refused.returncode == 2
    assert "2027-04-29" in refused.stdout
    assert refused.stderr.strip() == "没有改动：不在终端上运行时请加 --yes（或先看 --dry-run）"
    assert as_data(workdays(published, "history", "--json")) == []


def test_an_import_is_kept_done_once_and_taken_back(published: Path) -> None:
    file = OFFICIAL_2027.write(published)
    done = workdays(published, "import", file, "--why", "国办通知", "--by", "cz-jb-1", "--yes")
    assert done.stdout.splitlines()[-1] == "已改好：2027年的工作日；待发更正0封"
    assert workdays(published, "import", file, "--why", "国办通知", "--yes").stdout == "与现行的一致，没有改动\n"
    shown = json.loads(nianlun(published, "calendar", "show", YEAR, "--json").stdout)
    assert shown["deliverables"][0]["due_on"] == "2027-04-29"
    assert not shown["deliverables"][0]["provisional"]
    back = workdays(published, "withdraw", "2027", "--why", "误导入", "--yes")
    assert back.returncode == 0
    kept = as_data(workdays(published, "history", "--json"))
    told = [(row["year"], row["file"], row["by"], row["withdrawn"], row["counts"]) for row in kept]
    assert told == [(2027, "2027.yaml", "cz-jb-1", False, False), (2027, "", "FIN_ADMIN", True, True)]
    assert "误导入" in workdays(published, "history").stdout
    assert as_data(workdays(published, "show", "2027", "--json"))["status"] == "provisional"


def test_a_calendar_can_be_read_while_the_database_cannot(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "nianlun.db").write_text("no database", "utf-8")
    done = nianlun(tmp_path, "calendar", "check", YEAR)
    assert (done.returncode, done.stdout.strip()[-4:]) == (0, "04为止")
    assert done.stderr.startswith("读不到数据库，按随本程序带的工作日计算：")


def test_calendar_new_writes_a_file_that_passes_and_lists_what_to_decide(tmp_path: Path) -> None:
    out = tmp_path / "next.yaml"
    told = as_data(
        nianlun(
            tmp_path, "calendar", "new", "2027", "--from", YEAR.with_name("minhang-2022.yaml"), "--out", out, "--json"
        )
    )
    assert out.read_text("utf-8") == YEAR.read_text("utf-8")
    assert nianlun(tmp_path, "calendar", "check", out).returncode == 0
    decisions = {(each["kind"], each["where"]): each for each in told["decisions"]}
    assert decisions["number", "exante-selection.quota[1].share.at_least"]["value"] == "0.30"
    due = decisions["due", "key-evaluation-report"]
    assert (due["becomes"], due["provisional"], due["basis"]) == ("2027-07-30", True, "carried")
    assert out.read_text("utf-8").splitlines()[due["line"] - 1].strip().startswith("due: {on: 2027-07-31")


def test_calendar_new_overwrites_only_when_told(tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(YEAR.with_name("minhang-2022.yaml").read_text("utf-8"), "utf-8")
    first = nianlun(tmp_path, "calendar", "new", "2026", "--from", old)
    assert first.stdout.splitlines()[0] == f"已写入{tmp_path / '2026.yaml'}：2026年度，107件事待定"
    again = nianlun(tmp_path, "calendar", "new", "2026", "--from", old)
    assert (again.returncode, again.stderr) == (2, f"{tmp_path / '2026.yaml'}已经有了；要覆盖请加 --force\n")
    assert nianlun(tmp_path, "calendar", "new", "2026", "--from", old, "--force").returncode == 0


def test_calendar_new_names_what_is_wrong_in_the_old_file_and_writes_nothing(tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(YEAR.read_text("utf-8").replace("work_year: 2027", "work_yaer: 2027"), "utf-8")
    done = nianlun(tmp_path, "calendar", "new", "2028", "--from", old)
    assert done.returncode == 2
    assert "没有这一项“work_yaer”" in done.stderr
    assert not (tmp_path / "2028.yaml").exists()


def test_an_office_shows_the_warning_and_marks_the_dates(published: Path) -> None:
    english = json.loads(nianlun(published, "status", "--on", "2026-12-01", "--json", language="en").stdout)
    assert english["warnings"][0].startswith("The days off of 2027 are still provisional")
    assert "注意：2027年放假安排仍为暂定" in nianlun(published, "status", "--on", "2026-12-01").stdout
    assert json.loads(nianlun(published, "status", "--on", "2026-11-30", "--json").stdout)["warnings"] == []


@pytest.mark.parametrize("command", ["show", "check", "template", "import", "withdraw", "history"])
def test_help_has_an_example(tmp_path: Path, command: str) -> None:
    assert f"nianlun workdays {command}" in workdays(tmp_path, command, "--help").stdout.partition("例")[2]
