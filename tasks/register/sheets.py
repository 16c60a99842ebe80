"""The sheets of a workbook as tables: guarded, scanned, and only then read with calamine."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from models.errors import Sentence, SheetCell, WholeFile
from tasks.register.cells import Table
from tasks.register.packages import MAX_BYTES, MAX_UNPACKED, TORN, Package, Unfit, packed
from tasks.register.rows import PEOPLE, SELECTIONS, SUBJECTS, UNITS
from tasks.register.scanning import Odd, Scanned, scan_book, scan_sheet
from tasks.register.tables import MAX_ROWS, fill
from tasks.register.values import Percentage, Value, value_of

NAMES = {
    UNITS: ("units", "单位"),
    PEOPLE: ("people", "人员"),
    SUBJECTS: ("subjects", "评价对象"),
    SELECTIONS: ("selections", "历年选题"),
}
_OWN_PARTS = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_SHARED_PARTS = ("xl/sharedStrings.xml", "xl/styles.xml")


class Workbook:
    """A workbook that passed the guard; its sheets are scanned and read one by one.

    Raises:
        Unfit: it is not one, or not one that we read.
    """

    def __init__(self, content: bytes, *, most_unpacked: int = MAX_UNPACKED) -> None:
        self.package = Package(content, most_unpacked=most_unpacked)
        self.book = scan_book(self.package)

    def find(self, file: str) -> list[str]:
        """The names of the sheets that may hold a table."""
        return [name for name in self.book.sheets if name.strip().lower() in NAMES[file]]

    def first(self) -> str:
        """The name of the first sheet."""
        return next(iter(self.book.sheets))

    def fill(self, table: Table, sheet: str) -> None:
        """Read a sheet into a table; whatever is wrong with it is in the table's places."""
        try:
            rows, scanned = self.cells(sheet, most_rows=MAX_ROWS)
        except Unfit as unfit:
            spoil(table, unfit)
            return
        fill(table, _marked(rows, scanned), partial(value_of, from_1904=self.book.from_1904))

    def cells(self, sheet: str, *, most_rows: int) -> tuple[Sequence[Sequence[Value]], Scanned]:
        """The values of a sheet, hidden or not, from its first cell on, and what is odd about them.

        Raises:
            Unfit: it is torn, or reaches too far.
        """
        part = (self.book.hidden | self.book.sheets)[sheet]
        content = self.package.read(part)
        scanned = scan_sheet(content, self.book, most_rows=most_rows)
        return self._rows(part, content, sheet), scanned

    def _rows(self, part: str, content: bytes, sheet: str) -> Sequence[Sequence[Value]]:
        parts = {name: self.package.read(name) for name in _OWN_PARTS}
        parts |= {name: self.package.read(name) for name in _SHARED_PARTS if self.package.has(name)}
        try:
            with CalamineWorkbook.from_filelike(packed([*parts.items(), (part, content)])) as book:
                return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except (CalamineError, ValueError, OverflowError, OSError):
            raise Unfit(TORN) from None
        except BaseException as error:  # a panic in the reader's own language is no Exception
            if type(error).__name__ != "PanicException":
                raise
            raise Unfit(TORN) from None


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unfit(Sentence("文件超过{limit} MiB", limit=MAX_BYTES // 1024 // 1024))
        return path.read_bytes()
    except OSError as error:
        raise Unfit(Sentence("文件读不了：{why}", why=error.strerror)) from None


def _marked(rows: Sequence[Sequence[Value]], scanned: Scanned) -> Iterator[tuple[int, list[Any]]]:
    """The rows with their numbers; of an odd cell, what is odd about it."""
    odd: dict[int, dict[int, tuple[Odd, str]]] = {}
    for (row, column), what in scanned.odd.items():
        odd.setdefault(row, {})[column] = what
    for number in range(max(len(rows), scanned.rows)):
        cells: list[Any] = list(rows[number]) if number < len(rows) else []
        for column, (kind, shown) in odd.get(number, {}).items():
            cells += [""] * (column + 1 - len(cells))
            cells[column] = Percentage(cells[column]) if kind is Odd.PERCENT else _sentence(kind, shown)
        yield number + 1, cells


def _sentence(odd: Odd, what: str) -> Sentence:
    if odd is Odd.ERROR:
        return Sentence("单元格出错（{what}），请改正公式或直接填写", what=what)
    if odd is Odd.MERGED:
        return Sentence("合并了单元格（{what}），请取消合并，每格分别填写", what=what)
    return Sentence("公式没有存下结果，请在Excel里重新计算并保存，或直接填写")


def spoil(table: Table, unfit: Unfit) -> None:
    """Say of a whole file that it was not read."""
    table.places.append(WholeFile(table.file, 1, "", unfit.sentence))
    table.whole = False


def read_sheet_file(folder: Path, file: str, columns: str) -> Table:
    """A table from a workbook of its own (units.xlsx): the sheet of its name, or the first."""
    name = Path(file).with_suffix(".xlsx").name
    table = Table(name, tuple(columns.split(",")), place=SheetCell)
    try:
        workbook = Workbook(_content(folder / name))
    except Unfit as unfit:
        spoil(table, unfit)
    else:
        workbook.fill(table, next(iter(workbook.find(file)), workbook.first()))
    return table


def read_workbook(path: Path, wanted: dict[str, str], needed: frozenset[str]) -> dict[str, Table]:
    """The tables of one workbook, a sheet each."""
    try:
        workbook = Workbook(_content(path))
    except Unfit as unfit:
        tables = {file: Table(path.name, tuple(columns.split(","))) for file, columns in wanted.items()}
        spoil(tables[UNITS], unfit)
        for table in tables.values():
            table.whole = False
        return tables
    return dict(_tables(path, workbook, wanted, needed))


def _tables(
    path: Path, workbook: Workbook, wanted: dict[str, str], needed: frozenset[str]
) -> Iterator[tuple[str, Table]]:
    for file, columns in wanted.items():
        sheets = workbook.find(file)
        shown = sheets[0] if sheets else NAMES[file][1]
        table = Table(f"{path.name} {shown}", tuple(columns.split(",")), place=SheetCell)
        english, chinese = NAMES[file]
        if len(sheets) > 1:
            spoil(table, Unfit(Sentence("“{one}”和“{other}”是同一张表，只留一张", one=sheets[0], other=sheets[1])))
        elif sheets:
            workbook.fill(table, sheets[0])
        elif file in needed:
            spoil(
                table,
                Unfit(Sentence("没有这张工作表（名为“{chinese}”或“{english}”）", chinese=chinese, english=english)),
            )
        yield file, table
