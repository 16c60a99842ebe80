"""Write workbooks: text as text, so that nothing in a cell is ever computed; the same bytes for the same rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from models.errors import RuleBroken, Sentence

Cell = str | int | Decimal | date | None
MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
MOST_TEXT = 32_000  # a cell holds 32,767 characters
CHOSEN_ROWS = 5_000  # rows that get a drop-down list
_MADE = datetime(2022, 3, 11)  # noqa: DTZ001  # any fixed moment: a workbook's own date would make every one differ
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True)
class Column:
    """A column: how wide, which words may be chosen in it, what is said beside a cell, and whether it holds text that
    looks like a number."""

    name: str
    width: int = 12
    choices: tuple[str, ...] = ()
    hint: str = ""
    as_text: bool = True


@dataclass(frozen=True)
class Sheet:
    """A sheet: its head stays in sight. What has no columns is a page of lines to read."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]


def write_workbook(path: Path, sheets: Iterable[Sheet], *, over: bool = False) -> None:
    """Write a workbook at `path`; it replaces one only if it may go `over` it.

    Raises:
        RuleBroken: there is one already, or it cannot be written.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types; the portal starts without it

    if path.exists() and not over:
        raise RuleBroken(Sentence("{folder} 中已有 {files}，不会覆盖", folder=path.parent, files=path.name))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
            book.set_properties({"created": _MADE})
            writer = _Writer(book)
            for sheet in sheets:
                writer.write(sheet)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise RuleBroken(Sentence("{folder} 写不进去：{why}", folder=path.parent, why=why)) from error


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        self.text = book.add_format({"num_format": "@"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.money = book.add_format({"num_format": "#,##0.00"})
        self.page = book.add_format({"text_wrap": False, "font_name": "Consolas"})

    def write(self, sheet: Sheet) -> None:
        """A sheet, or several where one is too short."""
        for number, rows in enumerate(_portions(sheet.rows), 1):
            its = self.book.add_worksheet(sheet.name if number == 1 else f"{sheet.name} {number}")
            if sheet.columns:
                self._head(its, sheet.columns)
            else:
                its.set_column(0, 0, 110, self.page)
            for at, row in enumerate(rows, 1 if sheet.columns else 0):
                for column, cell in enumerate(row):
                    self._cell(its, at, column, cell)

    def _head(self, its: Any, columns: tuple[Column, ...]) -> None:
        its.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            its.set_column(at, at, column.width, self.text if column.as_text else None)
            its.write_string(0, at, column.name, self.head)
            if asked := _validation(column):
                its.data_validation(1, at, CHOSEN_ROWS, at, asked)

    def _cell(self, its: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            its.write_string(row, column, cell[:MOST_TEXT], self.text)
        elif isinstance(cell, Decimal):
            its.write_number(row, column, float(cell), self.money)
        elif isinstance(cell, int):
            its.write_number(row, column, cell)
        elif cell is not None:
            its.write_datetime(row, column, datetime.combine(cell, datetime.min.time()), self.day)


def _validation(column: Column) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    if column.choices:
        asked = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
    if column.hint:
        asked = {"validate": "any"} | asked | {"input_title": column.name[:32], "input_message": column.hint[:255]}
    return asked


def _portions(rows: Iterable[Sequence[Cell]]) -> Iterator[Iterable[Sequence[Cell]]]:
    """The rows in portions that a sheet holds; one without rows for none."""
    every = iter(rows)
    yield islice(every, MOST_ROWS)
    while (one := next(every, None)) is not None:
        yield chain([one], islice(every, MOST_ROWS - 1))
