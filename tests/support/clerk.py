"""A clerk with a spreadsheet: takes a template, changes cells, rows and sheets, and saves it as another workbook."""

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from tasks.forms import marks
from tasks.forms.identity import SHEET


class Clerk:
    """The cells of a template; rows and columns count from 0, the first column is the hidden one."""

    def __init__(self, template: bytes) -> None:
        with CalamineWorkbook.from_filelike(io.BytesIO(template)) as book:
            self.cells = [list(row) for row in book.get_sheet_by_name(marks.SHEET).to_python(skip_empty_area=False)]
            self.hidden = [list(row) for row in book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)]
        self.styles: dict[tuple[int, int], dict[str, Any]] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.formulas: dict[tuple[int, int], tuple[str, Any]] = {}
        self.more_sheets: list[tuple[str, list[list[Any]]]] = []
        self.name = marks.SHEET
        self.options: dict[str, Any] = {}

    def find(self, mark: str, nth: int = 0) -> int:
        """The nth row with a mark in its hidden cell."""
        return [row for row, cells in enumerate(self.cells) if cells[0] == mark][nth]

    def at(self, place: str) -> tuple[int, int]:
        """The cell of a place: `expected`, `funds.total.executed`, `indicators.1.actual`."""
        table, _, rest = place.partition(".")
        if not rest:
            row = self.find(marks.pair(place))
            label = next(column for column, cell in enumerate(self.cells[row]) if column and cell not in ("", None))
            value = label + 1
            while value < len(self.cells[row]) and self.cells[row][value] in ("", None):
                value += 1
            return row, value if value < len(self.cells[row]) else label + 2
        line, _, name = rest.partition(".")
        names = self.cells[self.find(marks.head(table))]
        nth = int(line) if line.isdigit() else 0
        return self.find(marks.line(f"{table}.{line}"), nth), names.index(name)

    def put(self, place: str, value: Any, **style: Any) -> int:
        """A value at a place; the row as the spreadsheet counts it."""
        row, column = self.at(place)
        self.cells[row][column] = value
        self.styles[row, column] = style
        return row + 1

    def insert(self, row: int, values: Iterable[Any] = ()) -> None:
        self.cells.insert(row, ["", *values])

    def save(self) -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, **self.options}) as book:
            self._write(book, book.add_worksheet(self.name), self.cells, whole=True)
            for name, rows in self.more_sheets:
                self._write(book, book.add_worksheet(name), rows, whole=False)
            hidden = book.add_worksheet(SHEET)
            self._write(book, hidden, self.hidden, whole=False)
            hidden.hide()
        return out.getvalue()

    def _write(self, book: Any, sheet: Any, rows: list[list[Any]], *, whole: bool) -> None:
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                style = self.styles.get((at, column)) if whole else None
                if value not in ("", None):
                    sheet.write(at, column, value, book.add_format(style) if style else None)
        if whole:
            for first_row, first, last_row, last in self.merged:
                sheet.merge_range(first_row, first, last_row, last, self.cells[first_row][first])
            for (at, column), (formula, value) in self.formulas.items():
                sheet.write_formula(at, column, formula, None, value)
