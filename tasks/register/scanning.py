"""A workbook's XML read once, piece by piece, before it is read for its values.

What is found: which sheet is which part; how far a sheet reaches; and the few cells whose value would not say what they
are: errors, formulas that were never computed, percentages, merged cells.
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from xml.parsers import expat

from models.errors import Sentence
from tasks.register.packages import TORN, Package, Unfit

MAX_CELLS = 6_000_000  # of the rectangle that a sheet fills
MAX_COLUMNS = 100
MAX_ODD = 20_000
MAX_SHEETS = 200
_PERCENT = frozenset([9, 10])  # number formats that every workbook has: 0% and 0.00%
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Attributes = dict[str, str]


class Odd(Enum):
    """What is odd about a cell."""

    ERROR = 1
    UNCOMPUTED = 2
    PERCENT = 3
    MERGED = 4


@dataclass
class Scanned:
    """A sheet: rows that it reaches, and its odd cells by row and column, both counted from 0; `value` names an
    error."""

    rows: int = 0
    columns: int = 0
    odd: dict[tuple[int, int], tuple[Odd, str]] = field(default_factory=dict)

    @staticmethod
    def first_of(reference: str) -> tuple[int, int]:
        """The first cell of a merged block, `B17:B20`."""
        return _place(reference.partition(":")[0])


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook that can be seen, by name, each with its part, and the hidden ones; whether its days
    count from 1904."""

    sheets: dict[str, str]
    from_1904: bool
    percent: frozenset[int]  # cell styles that show a percentage
    hidden: dict[str, str] = field(default_factory=dict)


def scan_book(package: Package) -> Book:
    """The workbook's own parts.

    Raises:
        Unfit: they are missing or torn.
    """
    sheets: dict[str, str] = {}
    hidden: dict[str, str] = {}
    properties: Attributes = {}

    def book(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            key = next((value for key, value in attributes.items() if key.rpartition(" ")[2] == "id"), "")
            seen = attributes.get("state", "visible") == "visible"
            (sheets if seen else hidden)[attributes.get("name", "")] = key
        elif name == "workbookPr":
            properties.update(attributes)

    targets: Attributes = {}

    def relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(package.read("xl/workbook.xml"), book)
    _parse(package.read("xl/_rels/workbook.xml.rels"), relation)
    if not sheets or len(sheets) + len(hidden) > MAX_SHEETS:
        raise Unfit(Sentence("工作簿里没有工作表，或工作表太多"))
    from_1904 = properties.get("date1904", "") in ("1", "true")
    return Book(_parts(sheets, targets), from_1904, _percent_styles(package), _parts(hidden, targets))


def _parts(sheets: dict[str, str], targets: Attributes) -> dict[str, str]:
    return {name: _part(targets.get(key, "")) for name, key in sheets.items()}


def _part(target: str) -> str:
    """The part that a relation of the workbook leads to."""
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target))


def _percent_styles(package: Package) -> frozenset[int]:
    if not package.has("xl/styles.xml"):
        return frozenset()
    percent = set(_PERCENT)
    styles: list[int] = []
    inside = [False]

    def begin(name: str, attributes: Attributes) -> None:
        if name == "numFmt" and "%" in attributes.get("formatCode", ""):
            percent.add(_number(attributes.get("numFmtId", "")))
        elif name == "cellXfs":
            inside[0] = True
        elif name == "xf" and inside[0]:
            styles.append(_number(attributes.get("numFmtId", "")))

    def end(name: str) -> None:
        if name == "cellXfs":
            inside[0] = False

    _parse(package.read("xl/styles.xml"), begin, end)
    return frozenset(style for style, shown in enumerate(styles) if shown in percent)


def scan_sheet(content: bytes, book: Book, *, most_rows: int) -> Scanned:
    """How far a sheet reaches, and what is odd in it.

    Raises:
        Unfit: it is torn, or reaches too far.
    """
    scan = _SheetScan(book, most_rows)
    _parse(content, scan.begin, scan.end, scan.text)
    return scan.found


class _SheetScan:
    """Walks through a sheet's XML."""

    def __init__(self, book: Book, most_rows: int) -> None:
        self.book, self.most_rows = book, most_rows
        self.found = Scanned()
        self.row = self.column = -1
        self.type = self.value = ""
        self.style = 0
        self.formula = self.reading = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "t"):
            self.reading = True
        elif name == "f":
            self.formula = True
        elif name == "row":
            self.row = _number(attributes.get("r", ""), self.row + 2) - 1
            self.column = -1
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _begin_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r", "")
        if reference:
            self.row, self.column = _place(reference)
        else:
            self.column += 1
        self.type, self.style = attributes.get("t", "n"), _number(attributes.get("s", ""), 0)
        self.value, self.formula = "", False

    def text(self, piece: str) -> None:
        if self.reading and len(self.value) < 40:
            self.value += piece

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.reading = False
        elif name == "c" and (self.value or self.formula):
            self._reach()
            if self.type == "e":
                self._note(Odd.ERROR, self.value)
            elif self.formula and not self.value:
                self._note(Odd.UNCOMPUTED, "")
            elif self.type == "n" and self.style in self.book.percent:
                self._note(Odd.PERCENT, "")

    def _reach(self) -> None:
        found = self.found
        found.rows, found.columns = max(found.rows, self.row + 1), max(found.columns, self.column + 1)
        if found.columns > MAX_COLUMNS:
            raise Unfit(Sentence("第{row}行的内容超出了第{limit}列", row=self.row + 1, limit=MAX_COLUMNS))
        if found.rows > self.most_rows or found.rows * found.columns > MAX_CELLS:
            raise Unfit(Sentence("超过{limit}行，没有读", limit=self.most_rows))

    def _note(self, odd: Odd, value: str) -> None:
        if len(self.found.odd) < MAX_ODD:
            self.found.odd[self.row, self.column] = (odd, value[:20])

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        for row in range(top, min(bottom, top + 1000) + 1):
            for column in range(left, min(right, MAX_COLUMNS) + 1):
                if len(self.found.odd) < MAX_ODD:
                    self.found.odd.setdefault((row, column), (Odd.MERGED, reference[:20]))


def _place(reference: str) -> tuple[int, int]:
    """Row and column of B17, counted from 0."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise Unfit(TORN)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _number(text: str, otherwise: int = -1) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _parse(
    content: bytes,
    begin: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Walk through XML by local names; no document type, so nothing in it stands for more than it is."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: begin(name.rpartition(" ")[2], attributes)
    parser.StartDoctypeDeclHandler = _refuse
    parser.XmlDeclHandler = _check_encoding
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, UnicodeError, ValueError):
        raise Unfit(TORN) from None


def _refuse(*_: object) -> None:
    raise Unfit(Sentence("工作簿里有不该有的文档类型声明，没有读"))


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
        raise Unfit(TORN)
