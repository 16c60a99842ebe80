"""`nianlun register`, as a person runs it."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

from small_books import workbook
from small_register import FILES, bent, write

from models.kinds import Attribute, Book, FundClass, Role, SourceLevel, SubjectKind, UnitKind
from tasks.register.rows import COLUMNS
from tasks.register.template import EXPLAINED
from tasks.register_files import read_register


def register(home: Path, *words: str | Path, language: str = "zh") -> subprocess.CompletedProcess[str]:
    """Run the command with its own running folder."""
    own = {"NIANLUN_HOME": str(home / "var"), "NIANLUN_LANG": language, "PYTHONUTF8": "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NIANLUN_")}
    command = [sys.executable, "-m", "nianlun.command", "register", *map(str, words)]
    return subprocess.run(command, env=kept | own, capture_output=True, text=True, encoding="utf-8", check=False)


def test_check_counts_what_is_there(tmp_path: Path) -> None:
    done = register(tmp_path, "check", write(tmp_path / "small"))
    assert (done.returncode, done.stdout.strip()) == (0, "没有错误：9 单位，9 人员，5 评价对象，2 往年选题")
    assert not (tmp_path / "var").exists()


def test_check_says_every_place_and_exits_2(tmp_path: Path) -> None:
    files = bent("units.csv", "observer", "observr") | bent("subjects.csv", ",99,", ",-99,")
    done = register(tmp_path, "check", write(tmp_path / "small", files))
    assert done.returncode == 2
    assert done.stdout == ""
    first, second = done.stderr.strip().splitlines()
    assert first == "subjects.csv, 6, amount_approved: 金额“-99”不能小于 0"
    assert second.startswith("units.csv, 10, kind: 不认识“observr”，是否应为“observer”？")


def test_import_tells_what_changed_and_who_is_missing(tmp_path: Path) -> None:
    folder = write(tmp_path / "small", {"units.csv": FILES["units.csv"].replace("2022-12-31", "")})
    first = register(tmp_path, "import", folder, "--by", "绩效科")
    assert first.returncode == 0, first.stderr
    assert "  单位：新增 9，更改 0，失效 0" in first.stdout.splitlines()
    assert first.stdout.splitlines()[-5:] == [
        "4 个单位没有可以送达的绩效专管责任人（UNIT_OFFICER）：",
        "  100 区财政局",
        "  101001 第一小学",
        "  101001001 第一小学分校",
        "  301001 七宝镇文化站",
    ]
    again = register(tmp_path, "import", folder, "--by", "绩效科")
    assert "与数据库中的一致，没有改动" in again.stdout


def test_import_of_a_broken_register_touches_nothing(tmp_path: Path) -> None:
    done = register(tmp_path, "import", write(tmp_path / "small", bent("people.csv", "op,", ",")), "--by", "绩效科")
    assert (done.returncode, done.stderr.strip()) == (2, "people.csv, 2, person_id: 不能为空")
    assert not (tmp_path / "var").exists()


def test_the_template_is_a_register_and_is_never_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    done = register(tmp_path, "template", folder)
    assert (done.returncode, sorted(path.name for path in folder.iterdir())) == (0, sorted([*COLUMNS, "README.txt"]))
    assert all(count == 1 for count in read_register(folder).counts().values())
    (folder / "units.csv").unlink()
    again = register(tmp_path, "template", folder)
    assert again.returncode == 2
    assert "README.txt，不会覆盖" in again.stderr
    assert not (folder / "units.csv").exists()


def test_the_readme_explains_every_column_and_word() -> None:
    pages = re.split(r"\n-+\n", EXPLAINED)[1:]
    for page, columns in zip(pages, COLUMNS.values(), strict=True):
        lines = page.splitlines()
        for column in columns.split(","):
            assert any(line.startswith(f"{column} ") for line in lines), column
    words = [code.value for codes in (UnitKind, SubjectKind, Book, FundClass, SourceLevel, Attribute) for code in codes]
    for word in [*words, *(role.name for role in Role)]:
        assert f" {word} " in EXPLAINED or f"：{word} " in EXPLAINED or f"，{word} " in EXPLAINED, word


def test_help_shows_examples(tmp_path: Path) -> None:
    assert "nianlun register import samples/minhang" in register(tmp_path, "import", "--help").stdout


def test_a_change_of_a_running_office_is_asked_for(tmp_path: Path) -> None:
    """With a ledger nothing is imported unasked; what it does is shown, kept and taken back."""
    home = running_office(tmp_path)
    folder = write(tmp_path / "new", bent("units.csv", "七宝镇文化站", "七宝镇图书馆"))
    refused = register(home, "import", folder, "--by", "绩效科")
    assert refused.returncode == 2
    assert "  单位：改名 1" in refused.stdout.splitlines()
    assert "再加 --yes 导入" in refused.stderr
    seen = json.loads(register(home, "diff", folder, "--json").stdout)
    assert [(each["what"], each["was"], each["now"]) for each in seen["units"]] == [
        ("renamed", "七宝镇文化站", "七宝镇图书馆")
    ]
    done = register(home, "import", folder, "--by", "绩效科", "--why", "更名", "--yes")
    assert done.returncode == 0, done.stderr
    assert "留底为第 2 次导入" in done.stdout
    listed = json.loads(register(home, "history", "--json").stdout)
    assert [(each["number"], each["by"], each["why"]) for each in listed] == [(2, "绩效科", "更名"), (1, "绩效科", "")]
    assert "单位 +0 ~1 -0" in register(home, "history").stdout
    back = register(home, "restore", "1", "--by", "绩效科", "--yes")
    assert back.returncode == 0, back.stderr
    assert "与数据库中的一致，没有改动" in register(home, "diff", write(tmp_path / "old")).stdout
    assert register(home, "restore", "9", "--by", "绩效科").returncode == 2


def running_office(tmp_path: Path) -> Path:
    """An office with the small district in it, and something that is owed."""
    home = tmp_path / "office"
    done = register(home, "import", write(tmp_path / "small"), "--by", "绩效科")
    assert done.returncode == 0, done.stderr
    database = sqlite3.connect(home / "var" / "nianlun.db")
    database.execute(
        "INSERT INTO obligation(deliverable_id, unit_id, subject_id, state, due_version, timetable_id, opened_on,"
        " nominal_due_on, due_on, returns, extensions) VALUES (1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 0)"
    )
    database.commit()
    database.close()
    return home


def test_what_was_imported_is_shown_and_exported(tmp_path: Path) -> None:
    home = running_office(tmp_path)
    shown = register(home, "show", "1", "--out", tmp_path / "shown")
    assert shown.returncode == 0, shown.stderr
    assert read_register(tmp_path / "shown") == read_register(tmp_path / "small")
    for words in (("export", tmp_path / "files"), ("export", tmp_path / "book", "--xlsx")):
        assert register(home, *words).returncode == 0
    assert read_register(tmp_path / "files") == read_register(tmp_path / "book" / "register.xlsx")
    assert register(home, "export", tmp_path / "files").returncode == 2


def test_a_workbook_is_checked_like_the_files(tmp_path: Path) -> None:
    path = workbook(tmp_path / "register.xlsx")
    assert register(tmp_path, "check", path).stdout.startswith("没有错误：9 单位")
    path.write_bytes(path.read_bytes()[:900])
    torn = register(tmp_path, "check", path, language="en")
    assert (torn.returncode, torn.stderr.strip()) == (
        2,
        "register.xlsx: not a whole Excel workbook; the file is damaged",
    )


def test_who_cannot_be_reached_is_listed_and_written(tmp_path: Path) -> None:
    home = running_office(tmp_path)
    told = register(home, "unreachable")
    assert told.stdout.splitlines()[:2] == ["100 区财政局", "  100 区财政局：没有登记人员"]
    assert json.loads(register(home, "unreachable", "--json").stdout)[0]["reason"] == "nobody"
    book = tmp_path / "unreachable.xlsx"
    assert register(home, "unreachable", "--xlsx", book).returncode == 0
    assert zipfile.is_zipfile(book)


def test_the_template_as_a_workbook_is_a_register_too(tmp_path: Path) -> None:
    assert register(tmp_path, "template", tmp_path / "new", "--xlsx").returncode == 0
    read = read_register(tmp_path / "new" / "register.xlsx")
    assert all(count == 1 for count in read.counts().values())
    assert register(tmp_path, "template", tmp_path / "new", "--xlsx").returncode == 2
