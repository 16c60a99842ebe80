"""A form as a workbook to be filled in offline: Chinese, one sheet, only the inputs unlocked, nothing computed in it.

The first column and a row above each table are hidden. They name the places of the form, so that what comes back is
read by them: rows may have been put in, taken out or moved. Texts are Chinese whatever language the pages speak.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from models.errors import Sentence
from rules.filling.content import row_type
from rules.filling.drafts import Draft
from rules.filling.inputs import Choice, Day, Input, Number, Paragraph, Rows
from rules.filling.layout import Cell, LaidOut, Pair, Table, layout
from tasks.forms import marks
from tasks.forms.formats import Formats
from tasks.forms.identity import SHEET, Identity

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MADE = datetime(2022, 3, 11)  # noqa: DTZ001  # any fixed moment: the same form gives the same bytes
_A4 = 9
_USUAL_WIDTHS = (14,) * 9  # of a form without a growing table
_LABEL = 24  # characters that a label needs
_LINE = 16  # points


def template(draft: Draft, identity: Identity) -> bytes:
    """The workbook of a draft, with empty rows for more."""
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types; the portal starts without it
    from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

    made = BytesIO()
    with xlsxwriter.Workbook(made, _OPTIONS) as book:
        book.set_properties({"created": _MADE})
        _Writer(book, draft, identity, xl_col_to_name).write()
    return made.getvalue()


class _Writer:
    """Writes one form."""

    def __init__(self, book: Any, draft: Draft, identity: Identity, letter: Callable[..., str]) -> None:
        self.draft, self.identity = draft, identity
        self.formats = Formats(book)
        self.sheet = book.add_worksheet(marks.SHEET)
        self.hidden = book.add_worksheet(SHEET)
        self.sections = layout(draft)
        self.widths = _widths(self.sections)
        self.last = len(self.widths)
        self.row = 0
        self.lists: dict[tuple[str, ...], str] = {}
        self.letter = letter

    def write(self) -> None:
        self._set_up()
        title = type(self.draft.content).title.template
        self.sheet.set_row(self.row, 28)
        self._across(1, self.last, title, self.formats.title)
        self._next(marks.NOTHING)
        self._across(1, self.last, marks.HOW, self.formats.note)
        self.sheet.set_row(self.row, 2 * _LINE)
        self._next(marks.NOTHING)
        for section in self.sections:
            self._section(section)
        self._identify()

    def _set_up(self) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, None, None, {"hidden": True})
        for number, width in enumerate(self.widths, 1):
            sheet.set_column(number, number, width)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        sheet.protect("", marks.ALLOWED)

    def _section(self, section: LaidOut) -> None:
        self._across(1, self.last, section.title.template, self.formats.section)
        self._next(marks.NOTHING)
        for item in section.items:
            if isinstance(item, Pair):
                self._pair(item)
            else:
                self._table(item)

    def _pair(self, pair: Pair) -> None:
        label, value = _spans((_LABEL, 1), self.widths)
        its = pair.cell.input
        self._across(*label, _heading(its), self.formats.label)
        self._note(label[0], its)
        self._value(value, pair.cell, alone=True)
        lines = its.lines if isinstance(its, Paragraph) else 1.25
        self.sheet.set_row(self.row, lines * _LINE)
        self._next(marks.pair(pair.cell.place))

    def _table(self, table: Table) -> None:
        named = [] if table.grows else [_LABEL]
        spans = _spans((*named, *(each.width for _, each in table.columns)), self.widths)
        columns = spans[len(named) :]
        self._names(table, columns)
        if named:
            self._across(*spans[0], table.input.label.template, self.formats.head)
        for span, (_, its) in zip(columns, table.columns, strict=True):
            self._across(*span, _heading(its), self.formats.head)
            self._note(span[0], its)
        self.sheet.set_row(self.row, 2 * _LINE)
        self._next(marks.HEADING)
        for line in table.lines:
            if line.label:
                self._across(*spans[0], line.label.template, self.formats.label)
            self._line(columns, line.cells)
            self._next(marks.line(line.place))
        if isinstance(table.input, Rows) and table.grows:
            self._spare(table, table.input, columns)

    def _names(self, table: Table, columns: Sequence[tuple[int, int]]) -> None:
        """The hidden row that names the columns."""
        for span, (name, _) in zip(columns, table.columns, strict=True):
            self.sheet.write_string(self.row, span[0], name)
        self.sheet.set_row(self.row, None, None, {"hidden": True})
        self._next(marks.head(table.place))

    def _spare(self, table: Table, rows: Rows, columns: Sequence[tuple[int, int]]) -> None:
        empty = row_type(type(self.draft.content), table.place)()
        for _ in range(min(rows.spare, rows.most - len(table.lines))):
            cells = tuple(
                Cell("", its, its.entry(getattr(empty, name)), its.shown(getattr(empty, name)))
                for name, its in table.columns
            )
            self._line(columns, cells)
            self._next(marks.line(table.place))

    def _line(self, columns: Sequence[tuple[int, int]], cells: Sequence[Cell]) -> None:
        lines = max((each.input.lines for each in cells if isinstance(each.input, Paragraph)), default=1)
        self.sheet.set_row(self.row, max(lines, 1.25) * _LINE)
        for span, cell in zip(columns, cells, strict=True):
            self._value(span, cell)

    def _value(self, span: tuple[int, int], cell: Cell, *, alone: bool = False) -> None:
        its, style = cell.input, self.formats.of(cell.input, alone=alone)
        first, last = span
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", style)
        self._put(first, cell, style)
        if not its.fixed and (asked := self._validation(its)):
            self.sheet.data_validation(self.row, first, self.row, first, asked)

    def _put(self, column: int, cell: Cell, style: Any) -> None:
        its, entry = cell.input, cell.entry
        if cell.wrong or not entry:
            self.sheet.write(self.row, column, entry or None, style)
        elif isinstance(its, Number) and _is_exact(Decimal(entry)):
            self.sheet.write_number(self.row, column, float(entry), style)
        elif isinstance(its, Day):
            self.sheet.write_datetime(self.row, column, date.fromisoformat(entry), style)
        else:
            shown = its.choices[entry].template if isinstance(its, Choice) and entry in its.choices else entry
            self.sheet.write_string(self.row, column, shown, style)

    def _validation(self, its: Input) -> dict[str, Any]:
        if isinstance(its, Choice):
            return {"validate": "list", "source": self._list(its), "error_type": "warning"}
        if isinstance(its, Number):
            return {
                "validate": "decimal",
                "criteria": "between",
                "minimum": float(its.least if its.least is not None else -1e12),
                "maximum": float(its.most if its.most is not None else 1e12),
                "error_type": "warning",
                "error_title": its.label.template[:32],
                "error_message": f"这里填数字{'' if its.unit is None else f'，单位{its.unit.template}'}。",
            }
        return {}

    def _list(self, its: Choice) -> str:
        """Where the hidden sheet holds the words of a choice."""
        words = tuple(each.template for each in its.choices.values())
        if words not in self.lists:
            column = 3 + len(self.lists)
            self.hidden.write_column(0, column, words)
            letter = self.letter(column, col_abs=True)
            self.lists[words] = f"='{SHEET}'!{letter}$1:{letter}${len(words)}"
        return self.lists[words]

    def _identify(self) -> None:
        for row, (name, value) in enumerate(self.identity.rows()):
            self.hidden.write_string(row, 0, name)
            self.hidden.write_string(row, 1, value)
        self.hidden.protect("")
        self.hidden.very_hidden()

    def _note(self, column: int, its: Input) -> None:
        if its.help is not None:
            self.sheet.write_comment(self.row, column, its.help.template, {"x_scale": 1.6, "author": ""})

    def _across(self, first: int, last: int, text: str, style: Any) -> None:
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", style)
        self.sheet.write_string(self.row, first, text, style)

    def _next(self, mark: str) -> None:
        self.sheet.write_string(self.row, 0, mark)
        self.row += 1


def _heading(its: Input) -> str:
    """The label with its unit, in Chinese; a star for what must be filled in."""
    unit = f"（{its.unit.template}）" if isinstance(its.unit, Sentence) else ""
    return f"{its.label.template}{unit}{'*' if its.required else ''}"


def _widths(sections: Sequence[LaidOut]) -> tuple[int, ...]:
    """Of the sheet's columns: those of the widest growing table."""
    tables = [item for each in sections for item in each.items if isinstance(item, Table) and item.grows]
    widest = max(tables, key=lambda each: len(each.columns), default=None)
    return tuple(its.width for _, its in widest.columns) if widest else _USUAL_WIDTHS


def _spans(wanted: Sequence[int], widths: Sequence[int]) -> list[tuple[int, int]]:
    """Columns of the sheet for each of the wanted widths, from left to right; the last one gets what is left.

    Columns count from 1, the hidden one being 0; each gets one at least.
    """
    spans, at = [], 0
    for number, width in enumerate(wanted):
        first, left = at, len(wanted) - number - 1
        at += 1
        while sum(widths[first:at]) < width and len(widths) - at > left:
            at += 1
        if not left:
            at = max(at, len(widths))
        spans.append((first + 1, at))
    return spans


def _is_exact(number: Decimal) -> bool:
    """Whether a spreadsheet keeps the number: it counts with 15 digits."""
    return Decimal(f"{float(number):.15g}") == number
