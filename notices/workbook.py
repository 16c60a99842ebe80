"""A workbook as an office files it: a head, a frozen header with a filter, dates as dates, no formulas.

Rows go to disk as they come, so a long ledger takes little memory. What people typed stays text: nothing that begins
with = or @ is ever taken for a formula.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from models.errors import OutsideFailed, RuleBroken, Sentence
from notices.mail_folder import ZONE

PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
A4 = 9
LAST_ROW = 1_048_576  # of a sheet, in Excel


@dataclass(frozen=True)
class Column:
    """A column's name and how wide it is, in characters."""

    name: str
    width: int


class Sheet:
    """One sheet that rows are added to from the top."""

    def __init__(self, book: "Workbook", name: str, head: Sequence[str], columns: Sequence[Column]) -> None:
        self._book, self._columns, self._header = book, columns, len(head)
        self.rows = 0
        self._sheet = sheet = book.file.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
        for row, line in enumerate(head):
            sheet.write_string(row, 0, line, book.title if row == 0 else None)
        for number, column in enumerate(columns):
            sheet.write_string(self._header, number, column.name, book.header)
        sheet.freeze_panes(self._header + 1, 0)
        sheet.repeat_rows(self._header)

    def add(self, values: Iterable[Any]) -> None:
        """A row; None leaves its cell empty, a float is a share and shown in percent."""
        self.rows += 1
        row = self._header + self.rows
        if row >= LAST_ROW:
            raise RuleBroken(Sentence("超过一张工作表的行数，请缩短期间或只取一个单位、一个环节"))
        for number, value in enumerate(values):
            self._write(row, number, value)

    def _write(self, row: int, number: int, value: Any) -> None:
        if isinstance(value, datetime):
            local = value.astimezone(ZONE).replace(tzinfo=None)
            self._sheet.write_datetime(row, number, local, self._book.moment)
        elif isinstance(value, date):
            self._sheet.write_datetime(row, number, value, self._book.day)
        elif isinstance(value, float):
            self._sheet.write_number(row, number, value, self._book.share)
        elif isinstance(value, int):
            self._sheet.write_number(row, number, value)
        elif value:
            self._sheet.write_string(row, number, str(value), self._book.text)

    def finish(self) -> None:
        """The filter, once it is known how many rows there are."""
        self._sheet.autofilter(self._header, 0, self._header + max(self.rows, 1), len(self._columns) - 1)


class Workbook:
    """An .xlsx file in the making: whole on its path when `with` ends well, else not there."""

    def __init__(self, path: Path, *, made_at: datetime) -> None:
        import xlsxwriter  # type: ignore[import-untyped]  # ships no types; the portal starts without it

        self.path, self._part = path, path.with_name(f".{path.name}.part")
        self.file = xlsxwriter.Workbook(self._part, PLAIN)
        self.file.set_properties({"created": made_at.astimezone(ZONE).replace(tzinfo=None)})
        self.title = self.file.add_format({"bold": True, "font_size": 14})
        self.header = self.file.add_format({"bold": True, "bg_color": "#D9E2EC", "border": 1, "text_wrap": True})
        self.day = self.file.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = self.file.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.text = self.file.add_format({"num_format": "@"})
        self.share = self.file.add_format({"num_format": "0.0%"})
        self._sheets: list[Sheet] = []

    def sheet(self, name: str, head: Sequence[str], columns: Sequence[Column]) -> Sheet:
        self._sheets.append(Sheet(self, name, head, columns))
        return self._sheets[-1]

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]

        try:
            for sheet in self._sheets:
                sheet.finish()
            self.file.close()
            if failed is None:
                self._part.replace(self.path)
        except (OSError, XlsxWriterException) as error:
            raise OutsideFailed(Sentence("写不了 {file}：{reason}", file=self.path, reason=error)) from error
        finally:
            with suppress(OSError):
                self._part.unlink(missing_ok=True)
