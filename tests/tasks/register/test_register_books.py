"""A register in workbooks: read as what was meant, or every cell that cannot be is named with its place."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from small_books import CHINESE, ENGLISH, Put, at, folder, workbook
from small_register import FILES, write
from xlsxwriter.worksheet import Worksheet

from models.errors import RegisterInvalid
from tasks.register_files import read_register

UNITS, PEOPLE, SUBJECTS, SELECTIONS = FILES


def said(path: Path) -> list[str]:
    """Every complaint about a register."""
    with pytest.raises(RegisterInvalid) as error:
        read_register(path)
    return [str(place) for place in error.value.places]


def number(file: str, row: int, column: str, value: float, **style: Any) -> dict[str, Put]:
    """A number in the place of a text."""

    def put(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_number(*at(file, row, column), value, book.add_format(style) if style else None)

    return {file: put}


def on_sheet(file: str, write: Callable[[Worksheet], object]) -> dict[str, Put]:
    return {file: lambda _, sheet: write(sheet) and None}


@pytest.mark.parametrize("names", [CHINESE, ENGLISH, CHINESE | {UNITS: " Units "}])
def test_one_workbook_reads_as_the_files_do(tmp_path: Path, names: dict[str, str]) -> None:
    plain = read_register(write(tmp_path / "files"))
    assert read_register(workbook(tmp_path / "register.xlsx", names=names)) == plain


def test_a_folder_of_workbooks_reads_as_the_files_do(tmp_path: Path) -> None:
    assert read_register(folder(tmp_path / "books")) == read_register(write(tmp_path / "files"))


def test_a_folder_that_holds_only_the_workbook_is_the_register(tmp_path: Path) -> None:
    workbook(tmp_path / "register.xlsx", names=CHINESE)
    plain = read_register(write(tmp_path / "files"))
    assert read_register(tmp_path) == plain
    (tmp_path / "units.csv").write_text(FILES[UNITS], encoding="utf-8")
    assert any("people.csv" in place for place in said(tmp_path)), "with a table beside it the folder's files count"


def test_files_of_both_kinds_may_stand_together_but_not_twice(tmp_path: Path) -> None:
    both = folder(tmp_path / "both")
    plain = read_register(write(tmp_path / "files"))
    (both / "people.xlsx").unlink()
    (both / "people.csv").write_text(FILES[PEOPLE], encoding="utf-8")
    assert read_register(both) == plain
    (both / "units.csv").write_text(FILES[UNITS], encoding="utf-8")
    assert said(both) == ["units.csv: units.csv和units.xlsx只留一个"]


@pytest.mark.parametrize(
    "put",
    [
        number(UNITS, 2, "unit_code", 100),
        number(UNITS, 6, "unit_code", 101001.0),
        number(UNITS, 8, "valid_from", 44562),  # 2022-01-01 as a bare serial number
        number(UNITS, 8, "valid_from", 44562, num_format="yyyy年m月d日"),
        number(SUBJECTS, 2, "budget_year", 2021),
        number(SUBJECTS, 2, "amount_approved", 1234567.89),
        number(SUBJECTS, 2, "amount_approved", 1234567.8900000001, num_format="#,##0.00"),
        number(SUBJECTS, 2, "amount_executed", 1e6),
        on_sheet(SUBJECTS, lambda s: s.write_formula(1, 10, "=1234567+0.89", None, 1234567.89)),
        on_sheet(SUBJECTS, lambda s: s.set_row(1, None, None, {"hidden": True})),
        on_sheet(SUBJECTS, lambda s: s.write_blank(9000, 3, None)),
        on_sheet(UNITS, lambda s: s.write_string(40, 20, "   ")),
    ],
)
def test_what_a_spreadsheet_makes_of_a_cell_is_read_as_it_was_meant(tmp_path: Path, put: dict[str, Put]) -> None:
    plain = read_register(write(tmp_path / "files"))
    assert read_register(workbook(tmp_path / "register.xlsx", put)) == plain
    assert read_register(folder(tmp_path / "books", put)) == plain


NO_CODE = "单位代码应为每级3位数字、至多7级（如 103、103001）；若开头的0丢了，请把这一列设为文本"
LOST = "末尾的数字已丢失，请把这一列设为文本后重新填写"


@pytest.mark.parametrize(
    ("put", "complaint"),
    [
        (number(SUBJECTS, 4, "subject_code", 1.2e20), f"第4行 subject_code: “1.2E+20”是Excel改写过的长代码，{LOST}"),
        (
            on_sheet(SUBJECTS, lambda s: s.write_string(3, 0, "3.10112E+20")),
            f"第4行 subject_code: “3.10112E+20”是Excel改写过的长代码，{LOST}",
        ),
        (number(SUBJECTS, 4, "lineage_id", 2.5), "第4行 lineage_id: 2.5是小数，请把这一列设为文本后重新填写"),
        (
            number(SUBJECTS, 4, "lineage_id", 44562, num_format="yyyy-mm-dd"),
            "第4行 lineage_id: Excel把它存成了日期或时间（2022-01-01），请把这一列设为文本后重新填写",
        ),
        (
            number(SUBJECTS, 3, "amount_approved", 0.5, num_format="0.00%"),
            "第3行 amount_approved: 是百分数，请改成常规格式后填写",
        ),
        (
            number(SUBJECTS, 3, "amount_approved", 100 / 32),
            "第3行 amount_approved: 金额“3.125”最多两位小数（单位：元）",
        ),
        (number(SUBJECTS, 3, "amount_approved", -5), "第3行 amount_approved: 金额“-5”不能小于 0"),
        (
            number(SUBJECTS, 3, "amount_approved", 1e16),
            "第3行 amount_approved: 金额“10000000000000000”过大（单位：元）",
        ),
        (number(SUBJECTS, 3, "budget_year", 2022.5), "第3行 budget_year: “2022.5”不是年度，应写成 2022 这样"),
        (number(UNITS, 8, "valid_from", 20220101), "第8行 valid_from: “20220101”不是日期，应写成 2022-04-30 这样"),
        (
            number(UNITS, 8, "valid_from", 44562.5, num_format="yyyy-mm-dd hh:mm"),
            "第8行 valid_from: “2022-01-01 12:00:00”带有时刻，只填日期",
        ),
        (number(UNITS, 10, "unit_code", 90), f"第10行 unit_code: {NO_CODE}"),
        (
            on_sheet(SUBJECTS, lambda s: s.write_formula(2, 10, "=1/0", None, "#DIV/0!")),
            "第3行 amount_approved: 单元格出错（#DIV/0!），请改正公式或直接填写",
        ),
        (
            on_sheet(SUBJECTS, lambda s: s.write_formula(2, 10, "=#REF!+1", None, "#REF!")),
            "第3行 amount_approved: 单元格出错（#REF!），请改正公式或直接填写",
        ),
        (
            on_sheet(SUBJECTS, lambda s: s.write_formula(2, 10, "=A1", None, "")),
            "第3行 amount_approved: 公式没有存下结果，请在Excel里重新计算并保存，或直接填写",
        ),
        (
            on_sheet(SUBJECTS, lambda s: s.write_boolean(2, 15, True)),
            "第3行 tags: 是逻辑值（TRUE 或 FALSE），请改成文字",
        ),
        (on_sheet(SUBJECTS, lambda s: s.write_string(2, 20, "备注")), "第3行 subject_code: 应有16列，实有21列"),
        (
            on_sheet(SUBJECTS, lambda s: s.write_string(0, 11, "adjusted")),
            "第1行 adjusted: 不认识这一列，是否应为“amount_adjusted”？",
        ),
    ],
)
def test_what_cannot_be_known_is_said_with_its_place(tmp_path: Path, put: dict[str, Put], complaint: str) -> None:
    file = next(iter(put))
    found = said(workbook(tmp_path / "register.xlsx", put))
    assert f"register.xlsx {CHINESE[file]} {complaint}" in found
    assert f"{ENGLISH[file]}.xlsx {complaint}" in said(folder(tmp_path / "books", put))


def test_merged_cells_are_named_one_by_one(tmp_path: Path) -> None:
    put = on_sheet(SUBJECTS, lambda s: s.merge_range("E4:E5", "101"))
    found = said(workbook(tmp_path / "register.xlsx", put))
    assert found == [
        "register.xlsx 评价对象 第4行 unit_code: 合并了单元格（E4:E5），请取消合并，每格分别填写",
        "register.xlsx 评价对象 第5行 unit_code: 合并了单元格（E4:E5），请取消合并，每格分别填写",
    ]


def test_every_error_is_said_at_once_over_all_sheets(tmp_path: Path) -> None:
    put = number(UNITS, 10, "unit_code", 90) | number(SUBJECTS, 3, "amount_approved", -5)
    put |= on_sheet(SELECTIONS, lambda s: s.write_string(1, 3, "P9"))
    assert [line.split(":")[0] for line in said(workbook(tmp_path / "register.xlsx", put))] == [
        "register.xlsx 人员 第10行 unit_code",
        "register.xlsx 单位 第10行 unit_code",
        "register.xlsx 历年选题 第2行 subject_code",
        "register.xlsx 评价对象 第3行 amount_approved",
    ]


def test_the_same_words_name_other_files_as_they_are_named_here(tmp_path: Path) -> None:
    put = on_sheet(SUBJECTS, lambda s: s.write_string(3, 4, "555"))
    assert said(workbook(tmp_path / "register.xlsx", put)) == [
        "register.xlsx 评价对象 第4行 unit_code: 单位“555”不在 register.xlsx 单位 中"
    ]


def test_a_workbook_that_counts_from_1904_is_read_by_its_formats_only(tmp_path: Path) -> None:
    def formatted(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(*at(UNITS, 8, "valid_from"), datetime(2022, 1, 1), day)  # noqa: DTZ001

    old = {"date_1904": True}
    plain = read_register(write(tmp_path / "files"))
    assert read_register(workbook(tmp_path / "a.xlsx", {UNITS: formatted}, options=old)) == plain
    bare = workbook(tmp_path / "b.xlsx", number(UNITS, 8, "valid_from", 44562), options=old)
    assert "从1904年起算" in said(bare)[0]


def test_sheets_that_are_missing_or_there_twice_are_named(tmp_path: Path) -> None:
    without = {file: name for file, name in CHINESE.items() if file != PEOPLE}
    assert said(workbook(tmp_path / "a.xlsx", names=without))[0] == (
        "a.xlsx 人员: 没有这张工作表（名为“人员”或“people”）"
    )
    optional = {file: name for file, name in CHINESE.items() if file != SELECTIONS}
    assert read_register(workbook(tmp_path / "b.xlsx", names=optional)).selections == ()
    with xlsxwriter.Workbook(str(tmp_path / "c.xlsx")) as book:
        for name in ("单位", "units", "人员", "评价对象"):
            book.add_worksheet(name).write_string(0, 0, "unit_code")
    assert "c.xlsx 单位: “单位”和“units”是同一张表，只留一张" in said(tmp_path / "c.xlsx")


def test_a_guarded_cell_is_read_without_its_apostrophe(tmp_path: Path) -> None:
    guarded = {"units.csv": FILES[UNITS].replace("第一小学分校", "'=1+1").replace("七宝镇文化站", "''@x")}
    names = {unit.name for unit in read_register(write(tmp_path, guarded)).units}
    assert {"=1+1", "'@x"} <= names


def test_a_code_that_a_spreadsheet_saved_to_csv_has_lost_its_digits(tmp_path: Path) -> None:
    torn = {"subjects.csv": FILES[SUBJECTS].replace("P2,L2", "3.10112E+20,L2")}
    assert said(write(tmp_path, torn)) == [f"subjects.csv, 4, subject_code: “3.10112E+20”是Excel改写过的长代码，{LOST}"]


def test_paths_that_are_no_register_are_named(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(FILES[UNITS], encoding="utf-8")
    assert said(tmp_path / "units.csv") == ["units.csv: 名录应是一个文件夹，或一个 .xlsx 工作簿"]
    assert said(tmp_path / "none.xlsx")[0].endswith("没有这个文件夹")
