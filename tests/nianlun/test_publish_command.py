"""`nianlun calendar publish`, `history`, `diff`, `restore`: the impact first, and nothing without a yes."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import hamlet as hamlets
import pytest
from drafts import LATER, MORE
from hamlet import YEAR
from offices import SqliteOffices, migrated
from sqlalchemy import text

from models.settings import Settings
from tasks.clock import DELIVER_AT, moment, set_trial
from tasks.day import run_day
from tasks.office import Office

ROOT = Path(__file__).parents[2]
TODAY = date(2022, 4, 20)


def told(office: Office) -> None:
    """The hamlet on the trial clock: opened, told of on the first day, reminded on the 18th, today the 20th."""
    hamlets.settled(office)
    for on in (date(2022, 3, 1), date(2022, 4, 18)):
        run_day(office, None, Settings(), on=on)
    with office.writing() as connection:
        set_trial(connection, moment(TODAY, DELIVER_AT))


@pytest.fixture
def home(sqlite_offices: SqliteOffices, tmp_path: Path) -> Path:
    sqlite_offices.url(told, tmp_path)
    for name, draft in (("year", YEAR), ("later", LATER), ("more", MORE)):
        (tmp_path / f"{name}.yaml").write_text(draft, encoding="utf-8")
    return tmp_path


def argv_env(home: Path, arguments: tuple[str, ...], env: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("NIANLUN_", "PREFECT_"))}
    argv = [sys.executable, "-m", "nianlun.command", "calendar", *arguments]
    return argv, clean | {"NIANLUN_HOME": str(home), "NIANLUN_LANG": "zh", "PYTHONPATH": str(ROOT)} | env


def nianlun(home: Path, *arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    argv, environment = argv_env(home, arguments, env)
    return subprocess.run(
        argv,
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


def at_a_terminal(home: Path, answer: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The same where somebody sits and answers."""
    argv, environment = argv_env(home, arguments, {})
    ours, theirs = pty.openpty()
    try:
        os.write(ours, f"{answer}\n".encode())
        return subprocess.run(
            argv, cwd=home, env=environment, stdin=theirs, capture_output=True, text=True, check=False, timeout=120
        )
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.fixture
def office(home: Path) -> Iterator[Office]:
    made = Office(f"sqlite:///{home / 'nianlun.db'}")
    yield made
    made.close()


def versions(office: Office) -> list[int]:
    with office.reading() as connection:
        return [row.number for row in connection.execute(text("SELECT number FROM calendar_version ORDER BY id"))]


def test_a_changed_year_is_not_published_without_a_yes(home: Path, office: Office) -> None:
    done = nianlun(home, "publish", "later.yaml", "--why", "疫情")
    assert done.returncode == 2
    assert "2022年度已经发布，改动它须先看影响（--dry-run），再加 --yes" in done.stderr
    assert "2022-04-29" in done.stdout and "2022-05-20" in done.stdout
    assert "曾被告知原期限、将收到更正：4家单位" in done.stdout
    assert versions(office) == [1]


def test_a_dry_run_shows_and_changes_nothing(home: Path, office: Office) -> None:
    done = nianlun(home, "publish", "later.yaml", "--why", "疫情", "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert "期限变动" in done.stdout and "已发布" not in done.stdout
    assert versions(office) == [1]


def test_with_a_yes_it_is_published_and_told(home: Path, office: Office) -> None:
    done = nianlun(home, "publish", "later.yaml", "--why", "疫情", "--yes", "--by", "operator")
    assert (done.returncode, done.stderr) == (0, "")
    last = done.stdout.splitlines()[-2:]
    assert last == ["已发布2022年度：小村2022年（版本2022@2）", "期限变动6项，待发更正6封，新下达0项"]
    with office.reading() as connection:
        row = connection.execute(text("SELECT published_by, why, on_day FROM calendar_version WHERE number = 2")).one()
    assert tuple(row) == ("operator", "疫情", TODAY.toordinal())


@pytest.mark.parametrize(("answer", "code", "found"), [("n", 2, [1]), ("y", 0, [1, 2])])
def test_on_a_terminal_it_asks(home: Path, office: Office, answer: str, code: int, found: list[int]) -> None:
    done = at_a_terminal(home, answer, "publish", "later.yaml", "--why", "疫情")
    assert (done.returncode, versions(office)) == (code, found)
    assert "按此发布2022年度？" in done.stdout
    assert ("没有发布" in done.stderr) is (code == 2)


def test_the_impact_as_data(home: Path, office: Office) -> None:
    done = nianlun(home, "publish", "more.yaml", "--why", "补充", "--dry-run", "--json")
    data = json.loads(done.stdout)
    assert (data["published"], data["impact"]["version"], data["impact"]["on"]) == (False, 2, "2022-04-20")
    assert [(each["deliverable"], each["items"]) for each in data["impact"]["opened"]] == [("statement", 1)]
    assert (data["done"]["opened"], data["to_open"]) == (1, [])
    assert versions(office) == [1]


def test_the_very_same_file_is_not_asked_about(home: Path, office: Office) -> None:
    done = nianlun(home, "publish", "year.yaml", "--why", "再来")
    assert (done.returncode, done.stdout) == (0, "2022年度正是这份年历，没有改动\n")
    assert versions(office) == [1]


def test_a_first_publication_shows_what_it_would_open_and_asks_nothing(
    sqlite_offices: SqliteOffices, tmp_path: Path
) -> None:
    sqlite_offices.url(migrated, tmp_path)
    (tmp_path / "year.yaml").write_text(YEAR, encoding="utf-8")
    done = nianlun(tmp_path, "publish", "year.yaml", "--why", "印发")
    assert (done.returncode, done.stdout) == (0, "已发布2022年度：小村2022年（版本2022@1）\n")


def test_a_broken_draft_is_refused_with_its_places_before_anything(home: Path, office: Office) -> None:
    (home / "later.yaml").write_text(LATER.replace("ladder: standard", "ladder: none", 1), encoding="utf-8")
    done = nianlun(home, "publish", "later.yaml", "--why", "疫情", "--yes")
    assert (done.returncode, done.stdout) == (2, "")
    assert "later.yaml:" in done.stderr and "none" in done.stderr
    assert versions(office) == [1]


def test_history_restore_and_diff(home: Path, office: Office) -> None:
    nianlun(home, "publish", "later.yaml", "--why", "疫情", "--yes")
    done = nianlun(home, "diff", "2022@1", "2022@2")
    assert done.stdout == "报送材料“自评”(self-evaluation): 到期日由2022-04-30改为2022-05-20\n"
    assert nianlun(home, "diff", "2022@2", "later.yaml").stdout == "没有差别\n"
    assert json.loads(nianlun(home, "diff", "2022@2", "year.yaml", "--json").stdout)[0]["after"] == "2022-04-30"
    done = nianlun(home, "restore", "2022@1", "--why", "撤回", "--yes")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "期限变动6项，待发更正0封，新下达0项")
    listed = json.loads(nianlun(home, "history", "2022", "--json").stdout)
    assert [(each["name"], each["why"], each["in_force"]) for each in listed] == [
        ("2022@1", "test", False),
        ("2022@2", "疫情", False),
        ("2022@3", "撤回", True),
    ]
    assert "2022@3" in nianlun(home, "history").stdout
    assert versions(office) == [1, 2, 3]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("restore", "2022@9", "--why", "x"), "没有版本2022@9"),
        (("history", "2031"), "2031年度尚未发布日历"),
        (("diff", "2022@9", "year.yaml"), "没有版本2022@9"),
        (("diff", "none.yaml", "year.yaml"), "没有这个文件"),
    ],
)
def test_what_is_not_there_is_a_sentence(home: Path, arguments: tuple[str, ...], said: str) -> None:
    done = nianlun(home, *arguments)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr


def test_the_impact_in_english(home: Path) -> None:
    done = nianlun(home, "publish", "later.yaml", "--why", "epidemic", "--dry-run", NIANLUN_LANG="en")
    assert done.returncode == 0
    assert "Told the old date and to be corrected: 4 units" in done.stdout
    assert "Due dates that move" in done.stdout
