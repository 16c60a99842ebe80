"""A file of days off says a year wholly or is refused with the place of every error."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from calendars.workdays import FOLDER, Workdays
from models.errors import CalendarInvalid, UnknownYear

GOOD = (FOLDER / "2022.yaml").read_text(encoding="utf-8")


def complaints(folder: Path) -> list[str]:
    with pytest.raises(CalendarInvalid) as refused:
        Workdays.load(folder)
    return [str(place).removeprefix(f"{folder}/") for place in refused.value.places]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "2022-04-30..2022-05-04",
            "2022-04-30..2022-05-0",
            "2022.yaml:12:22: “2022-04-30..2022-05-0”不是日期或起止日期",
        ),
        (
            "2022-04-30..2022-05-04",
            "2022-05-04..2022-04-30",
            "2022.yaml:12:22: “2022-05-04..2022-04-30”不是日期或起止日期",
        ),
        ("2022-04-30..2022-05-04", "2022-02-30", "2022.yaml:12:22: “2022-02-30”不是日期或起止日期"),
        ("2022-05-07]", "2022-05-04]", "2022.yaml:12:66: 2022-05-04写了两次"),
        ("2022-05-07]", "2022-05-06]", "2022.yaml:12:66: 2022-05-06是周五, 不是调休上班"),
        ("2022-05-07]", "2023-05-07]", "2022.yaml:12:66: 2023-05-07不在2022年"),
        ("2022-05-07]}", "2022-05-07", "2022.yaml:13:5: YAML没有写完"),
        ("- {name: 端午节, off: 2022-06-03..2022-06-05}", "", "2022.yaml:9:3: 缺少端午节"),
        ("year: 2022", "year: 2021", "2022.yaml:2:7: 2021年的文件应名为2021.yaml"),
        ("year: 2022", "year: 2022\nyear: 2022", "2022.yaml:3:1: “year”写了两次"),
        ("status: official", "status: provisional", "2022.yaml:3:9: 没有代码“provisional”, 可以写: official"),
        ("issued_on: 2021-10-25", "", "2022.yaml:5:3: 缺少issued_on"),
        ("issued_on: 2021-10-25", "issued_on: 20211025", "2022.yaml:7:14: “20211025”不是日期"),
        ("2022-05-04,", "9999-12-31,", "2022.yaml:12:22: “2022-04-30..9999-12-31”不是日期或起止日期"),
        ("2022-04-30..2022-05-04", "2022-04-30", "2022.yaml:12:5: 2022-05-01是法定休息日, 却没有放假"),
        ("name: 春节", "name: &x 春节", "2022.yaml:10:12: 不支持锚点与引用"),
        ("name: 春节,", "name: 春节, rests: 7,", "2022.yaml:10:16: 没有这一项“rests”"),
        ("name: 春节", "name: '{x}'", "2022.yaml:10:12: “{x}”写法不合规则"),
        ("year: 2022", "? [a]\n: 1\nyear: 2022", "2022.yaml:2:3: 项名只能是文字"),
    ],
)
def test_a_mistake_in_a_year_is_said_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert GOOD.count(old) >= 1
    (tmp_path / "2022.yaml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    assert any(each.startswith(told) for each in complaints(tmp_path)), complaints(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("2022.yaml", b"", "2022.yaml:1:1: 文件是空的"),
        ("2022.yaml", "year: 2022 # 年".encode("gb18030"), "2022.yaml:1:14: 这里不是UTF-8文字"),
        ("2022.yaml", b"- 1", "2022.yaml:1:1: 年历应写成“项: 内容”"),
        ("2022.yml", GOOD.encode(), "2022.yml:2:7: 2022年的文件应名为2022.yaml"),
        ("2022-copy.yaml", GOOD.encode(), "2022-copy.yaml:2:7: 2022年的文件应名为2022.yaml"),
        ("lunar.yaml", b"source: x\nyears: {2024: {}}", "lunar.yaml:2:9: “2024”不能小于2025"),
    ],
)
def test_a_file_that_is_no_year_is_refused(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert complaints(tmp_path)[0].startswith(told)


def test_a_year_torn_off_anywhere_before_its_last_festival_is_refused(tmp_path: Path) -> None:
    whole = GOOD[: GOOD.index("- {name: 国庆节")].encode()
    for kept in range(len(whole)):
        (tmp_path / "2022.yaml").write_bytes(whole[:kept])
        assert complaints(tmp_path), kept


def test_all_errors_of_all_files_are_said_at_once(tmp_path: Path) -> None:
    for name in ("2021.yaml", "2022.yaml"):
        (tmp_path / name).write_text(GOOD.replace("2022-05-07]", "2022-05-06, 2023-05-06]"), encoding="utf-8")
    told = complaints(tmp_path)
    assert {each.split(":")[0] for each in told} == {"2021.yaml", "2022.yaml"}
    assert len([each for each in told if each.startswith("2022.yaml")]) == 2


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    assert complaints(tmp_path / "nowhere")[0].endswith("这里没有工作日文件")


def test_a_lunar_date_outside_its_year_is_refused(tmp_path: Path) -> None:
    text = (FOLDER / "lunar.yaml").read_text(encoding="utf-8")
    (tmp_path / "lunar.yaml").write_text(text.replace("2028-10-03", "2029-10-03"), encoding="utf-8")
    assert "2029-10-03不在2028年" in complaints(tmp_path)[0]


OFFICIAL_2027 = """
year: 2027
status: official
source: {title: 一份假想的通知, issued_on: 2026-11-04}
holidays:
  - {name: 元旦、春节、清明节、劳动节, off: [2027-01-01, 2027-02-05..2027-02-08, 2027-04-05, 2027-05-01..2027-05-03]}
  - {name: 端午节、中秋节、国庆节, off: [2027-06-09, 2027-09-15, 2027-10-01..2027-10-07], works: 2027-10-09}
"""


def test_an_official_file_takes_the_place_of_the_reckoned_year(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "2027.yaml").write_text(OFFICIAL_2027, encoding="utf-8")
    workdays = Workdays.load(tmp_path)
    assert workdays.works(date(2027, 2, 9))
    assert workdays.works(date(2027, 10, 9))
    assert workdays.source(date(2027, 2, 9)) == "一份假想的通知 (2026-11-04)"
    assert not workdays.is_provisional(date(2027, 2, 9))
    assert workdays.is_provisional(date(2028, 2, 9))


def test_a_count_over_a_missing_year_is_refused(tmp_path: Path) -> None:
    for year in (2022, 2024):
        shutil.copy(FOLDER / f"{year}.yaml", tmp_path)
    workdays = Workdays.load(tmp_path)
    assert workdays.add(date(2022, 12, 29), 1) == date(2022, 12, 30)
    with pytest.raises(UnknownYear, match="2023"):
        workdays.add(date(2022, 12, 29), 2)
    with pytest.raises(UnknownYear, match="2023"):
        workdays.between(date(2022, 12, 29), date(2024, 1, 2))
