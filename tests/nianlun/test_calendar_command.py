"""`nianlun calendar`: what a person and a program get from it, and how it fails."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MINHANG = "calendars/minhang-2022.yaml"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """`nianlun calendar …`, in Chinese unless the environment says otherwise."""
    return subprocess.run(
        [sys.executable, "-m", "nianlun.command", "calendar", *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={**os.environ, "NIANLUN_LANG": "zh", **environment},
    )


@pytest.fixture(scope="module")
def year() -> dict[str, object]:
    done = run("show", MINHANG, "--json", PYTHONIOENCODING="gbk")
    assert (done.returncode, done.stderr) == (0, b"")
    result: dict[str, object] = json.loads(done.stdout.decode("utf-8"))
    return result


def deliverable(year: dict[str, object], key: str) -> dict[str, object]:
    deliverables = year["deliverables"]
    assert isinstance(deliverables, list)
    return next(each for each in deliverables if each["key"] == key)


def test_check_says_one_line_for_each_file_that_is_right() -> None:
    done = run("check", MINHANG, MINHANG)
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert lines == [f"{MINHANG}: 没有错误: 2022年, 5个环节, 36项报送材料, 催报到2023-02-02为止"] * 2


def test_check_tells_every_place_in_every_file(tmp_path: Path) -> None:
    text = (ROOT / MINHANG).read_text(encoding="utf-8")
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(text.replace("work_year:", "work_yaer:").replace("2022-04-30", "2022-04-31"), encoding="utf-8")
    two.write_text("a: [b", encoding="utf-8")
    done = run("check", str(one), MINHANG, str(two), str(tmp_path / "none.yaml"))
    told = done.stderr.decode()
    assert done.returncode == 2
    assert done.stdout.decode().count("没有错误") == 1
    assert f"{one}:9:1: 没有这一项“work_yaer”, 是否想写“work_year”?" in told
    assert f"{two}:1:4: YAML没有写完: 缺少逗号或“]”" in told
    assert f"{tmp_path / 'none.yaml'}:1:1: 没有这个文件" in told
    assert "2022-04-31" in told
    assert "Traceback" not in told


def test_check_refuses_a_year_whose_working_days_nobody_knows(tmp_path: Path) -> None:
    file = tmp_path / "2090.yaml"
    text = (ROOT / MINHANG).read_text(encoding="utf-8")
    for old, new in (("2023-", "2091-"), ("2022-", "2090-"), ("work_year: 2022", "work_year: 2090")):
        text = text.replace(old, new)
    file.write_text(text.replace("minhang-2090-1", "minhang-2022-1"), encoding="utf-8")
    done = run("check", str(file))
    assert done.returncode == 2
    assert f"{file}:1:1: 不知道2090年的工作日" in done.stderr.decode()


def test_show_gives_a_program_every_date(year: dict[str, object]) -> None:
    assert year["work_year"] == 2022
    each = deliverable(year, "self-evaluation")
    assert {name: each[name] for name in ("step", "budget_year", "opens_on", "nominal_on", "due_on")} == {
        "step": "evaluation",
        "budget_year": 2021,
        "opens_on": "2022-03-01",
        "nominal_on": "2022-04-30",
        "due_on": "2022-04-29",
    }
    assert (each["soft"], each["provisional"], each["who"], each["about"]) == (
        False,
        False,
        "executing_unit",
        "subjects",
    )
    assert (each["form"], each["ladder"]) == ("self-evaluation", "standard")
    assert "4月底前" in str(each["source"])


@pytest.mark.parametrize(
    ("key", "due_on", "late"),
    [
        (
            "self-evaluation",
            "2022-04-29",
            ["2022-05-05", "2022-05-07", "2022-05-10", "2022-05-17", "2022-05-24", "2022-05-31"],
        ),
        (
            "key-evaluation-report",
            "2022-07-29",
            ["2022-08-01", "2022-08-03", "2022-08-05", "2022-08-12", "2022-08-19", "2022-08-26"],
        ),
        (
            "annual-report",
            "2022-12-30",
            ["2023-01-03", "2023-01-05", "2023-01-09", "2023-01-16", "2023-01-28", "2023-02-02"],
        ),
    ],
)
def test_show_gives_a_program_every_rung(year: dict[str, object], key: str, due_on: str, late: list[str]) -> None:
    each = deliverable(year, key)
    rungs = each["rungs"]
    assert isinstance(rungs, list)
    assert each["due_on"] == due_on
    assert [rung["offset"] for rung in rungs] == [-10, -5, -3, -1, 1, 3, 5, 10, 15, 20]
    assert [rung["level"] for rung in rungs] == ["L1", "L1", "L1", "L1", "L2", "L3", "L3", "L4", "L5", "L6"]
    assert [rung["by"] for rung in rungs] == ["automatic"] * 7 + ["approval"] * 3
    assert [rung["on"] for rung in rungs][4:] == late
    assert rungs[0]["recipients"] == ["UNIT_OFFICER"]


def test_show_keeps_rungs_on_events_apart(year: dict[str, object]) -> None:
    rungs = deliverable(year, "self-evaluation")["event_rungs"]
    assert isinstance(rungs, list)
    told = [(rung["from"], rung["offset"], rung["level"], rung["on"]) for rung in rungs]
    assert told == [("opens", 0, "L0", "2022-03-01"), ("returned", 0, "L1", None)]


def test_show_gives_a_person_tables() -> None:
    done = run("show", MINHANG)
    text = done.stdout.decode()
    assert done.returncode == 0
    assert all(
        word in text for word in ("self-evaluation", "2022-04-30", "2022-04-29", "05-07", "2023-01-28", "逐级催报")
    )


def test_show_refuses_a_broken_file(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("nianlun: 1\nwork_year: x\n", encoding="utf-8")
    done = run("show", str(file), "--json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"{file}:2:12: “x”不是整数" in done.stderr.decode()


def test_explain_says_why() -> None:
    done = run("explain", MINHANG, "self-evaluation")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "4月30日为劳动节放假, 提前至4月29日" in text
    assert "计入4月24日(劳动节调休上班)" in text


def test_explain_suggests_the_nearest_deliverable() -> None:
    done = run("explain", MINHANG, "self-evalution")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "没有报送材料“self-evalution”, 是否想写“self-evaluation”?\n"


@pytest.mark.parametrize("command", ["check", "show", "explain"])
def test_help_has_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"nianlun calendar {command} calendars/minhang-2022.yaml" in done.stdout.decode()
