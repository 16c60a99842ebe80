"""The small district as workbooks, with some cells as a spreadsheet would mangle them."""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter
from small_register import FILES
from xlsxwriter.worksheet import Worksheet

CHINESE = {"units.csv": "单位", "people.csv": "人员", "subjects.csv": "评价对象", "selections.csv": "历年选题"}
ENGLISH = {file: file.removesuffix(".csv") for file in CHINESE}
Put = Callable[[xlsxwriter.Workbook, Worksheet], None]


def cells(file: str) -> list[list[str]]:
    """The cells of one of the small district's files."""
    return list(csv.reader(io.StringIO(FILES[file])))


def workbook(
    path: Path,
    put: Mapping[str, Put] | None = None,
    *,
    names: Mapping[str, str] = CHINESE,
    options: Mapping[str, Any] | None = None,
) -> Path:
    """One workbook; `put` writes over some cells of a file's sheet."""
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, **(options or {})}) as book:
        for file, name in names.items():
            _sheet(book, name, file, (put or {}).get(file))
    return path


def folder(path: Path, put: Mapping[str, Put] | None = None) -> Path:
    """A folder of four workbooks."""
    path.mkdir(parents=True, exist_ok=True)
    for file, name in ENGLISH.items():
        with xlsxwriter.Workbook(str(path / f"{name}.xlsx"), {"strings_to_numbers": False}) as book:
            _sheet(book, "Sheet1", file, (put or {}).get(file))
    return path


def _sheet(book: xlsxwriter.Workbook, name: str, file: str, put: Put | None) -> None:
    sheet = book.add_worksheet(name)
    for row, values in enumerate(cells(file)):
        for column, value in enumerate(values):
            sheet.write_string(row, column, value)
    if put is not None:
        put(book, sheet)


def at(file: str, row: int, column: str) -> tuple[int, int]:
    """Where xlsxwriter writes: `row` as the spreadsheet counts it, the column by name."""
    return row - 1, cells(file)[0].index(column)
