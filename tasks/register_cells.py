"""One CSV of the register, its cells read with a place for every complaint.

A cell that does not hold what its column asks is noted and read as empty, so that one pass finds every error.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import IntEnum, StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email

from models.errors import Cell, Place, Sentence

MAX_BYTES = 50 * 1024 * 1024
MAX_TEXT = 200
FIRST_YEAR, LAST_YEAR = 1990, 2100
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_DAY = re.compile(r"(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")
_TAG = re.compile(r"[a-z0-9][a-z0-9-]*")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")

Code = TypeVar("Code", bound=StrEnum | IntEnum)


@dataclass
class Table:
    """A file as rows. `whole` is False when it could not be read to its end: what it lacks then proves nothing."""

    file: str
    columns: tuple[str, ...]
    rows: list["Row"] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    whole: bool = True

    def note(self, line: int, column: str, template: str, **values: object) -> None:
        """Add a complaint."""
        self.places.append(Cell(self.file, line, column, Sentence(template, **values)))

    def spoil(self, line: int, column: str, template: str, **values: object) -> None:
        """Add a complaint after which nothing more can be read."""
        self.note(line, column, template, **values)
        self.whole = False


class Row:
    """A row of a table; the header is row 1. A torn one has too few or too many cells: only its key is worth a look."""

    def __init__(self, table: Table, line: int, cells: dict[str, str], *, torn: bool) -> None:
        self.table, self.line, self.cells, self.torn = table, line, cells, torn

    def note(self, column: str, template: str, **values: object) -> None:
        """Complain about a cell."""
        self.table.note(self.line, column, template, **values)

    def raw(self, column: str) -> str:
        """The cell as it stands; empty where the file has no such column."""
        return self.cells.get(column, "")

    def text(self, column: str, *, needed: bool = True, longest: int = MAX_TEXT) -> str:
        """A line of text."""
        value = self.raw(column)
        if not value and needed and column in self.cells:
            self.note(column, "不能为空")
        if len(value) > longest:
            self.note(column, "太长：最多{longest}个字", longest=longest)
        elif _CONTROL.search(value):
            self.note(column, "含有换行或控制字符")
        return value

    def day(self, column: str, empty: date) -> date:
        """A date; `empty` for none."""
        value = self.raw(column)
        if not value:
            return empty
        try:
            return date.fromisoformat(value if _DAY.fullmatch(value) else "")
        except ValueError:
            self.note(column, "“{value}”不是日期，应写成 2022-04-30 这样", value=_short(value))
            return empty

    def year(self, column: str) -> int:
        """A year of four digits."""
        value = self.text(column)
        if _YEAR.fullmatch(value) and FIRST_YEAR <= int(value) <= LAST_YEAR:
            return int(value)
        if value:
            self.note(column, "“{value}”不是年度，应写成 2022 这样", value=_short(value))
        return 0

    def fen(self, column: str) -> int | None:
        """An amount in yuan, as fen; None for none."""
        value = self.raw(column)
        if not value:
            return None
        if _AMOUNT.fullmatch(value):
            yuan, _, rest = value.partition(".")
            return int(yuan) * 100 + int(rest.ljust(2, "0"))
        self.note(column, _amount_complaint(value), value=_short(value))
        return None

    def code(self, column: str, codes: type[Code]) -> Code:
        """A word of a closed vocabulary; the first one after a complaint."""
        return self.code_or_none(column, codes, needed=True) or next(iter(codes))

    def code_or_none(self, column: str, codes: type[Code], *, needed: bool = False) -> Code | None:
        """A word of a closed vocabulary; None for none."""
        value = self.text(column, needed=needed)
        words = _words(codes)
        if not value or value in words:
            return words.get(value)
        template = "不认识“{value}”，可以写：{words}"
        near = _nearest(value, tuple(words))
        if near:
            template = "不认识“{value}”，是否应为“{near}”？可以写：{words}"
        self.note(column, template, value=_short(value), near=near, words="、".join(words))
        return None

    def email(self, column: str) -> str:
        """An address in lower case; empty for whoever cannot be reached."""
        value = self.text(column, needed=False, longest=254).lower()
        if value and not value.isascii():
            self.note(column, "邮箱地址“{value}”只能用英文字母、数字和半角符号", value=_short(value))
        elif value and not _is_address(value):
            self.note(column, "“{value}”不是邮箱地址，应写成 name@example.org 这样", value=_short(value))
        return value

    def period(self, begins: str, ends: str, first: date, last: date) -> tuple[date, date]:
        """Two days, the second not before the first; `first` and `last` for none."""
        begin, end = self.day(begins, first), self.day(ends, last)
        if end < begin:
            self.note(ends, "止于{end}，早于开始日{begin}", end=end, begin=begin)
        return begin, end

    def tags(self, column: str) -> tuple[str, ...]:
        """Words set apart by semicolons."""
        words = {word.strip() for word in self.text(column, needed=False, longest=1000).split(";")} - {""}
        for word in sorted(words):
            if not _TAG.fullmatch(word) or len(word) > 60:
                self.note(
                    column, "标签“{value}”只能用小写字母、数字和短横线，多个标签以英文分号分隔", value=_short(word)
                )
        return tuple(sorted(words))


def read_table(folder: Path, file: str, columns: str, *, needed: bool = True) -> Table:
    """Read a file of the folder; whatever is wrong with it is in the table's places."""
    table = Table(file, tuple(columns.split(",")))
    path = folder / file
    if not path.is_file():
        if needed or path.exists():
            table.spoil(1, table.columns[0], "没有这个文件")
        return table
    content = _content(table, path)
    text = _decoded(table, content) if content is not None else None
    if text is not None:
        _fill(table, text)
    return table


def _content(table: Table, path: Path) -> bytes | None:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            table.spoil(1, table.columns[0], "文件超过{limit} MiB", limit=MAX_BYTES // 1024 // 1024)
            return None
        return path.read_bytes()
    except OSError as error:
        table.spoil(1, table.columns[0], "文件读不了：{why}", why=error.strerror)
        return None


def _decoded(table: Table, content: bytes) -> str | None:
    """The text; None, and one sentence, for another encoding."""
    first = table.columns[0]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        table.spoil(1, first, "文件是 UTF-16 编码，请另存为“CSV UTF-8（逗号分隔）”")
        return None
    if b"\0" in content:
        row = content.count(b"\n", 0, content.index(b"\0")) + 1
        table.spoil(row, first, "含有空字节，不是文本文件，请另存为“CSV UTF-8（逗号分隔）”")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        name = "像是 GBK 编码" if _is_gbk(content) else "编码无法识别"
        table.spoil(row, first, "文件不是 UTF-8 编码（{name}），请另存为“CSV UTF-8（逗号分隔）”", name=Sentence(name))
        return None


def _fill(table: Table, text: str) -> None:
    records = _records(table, text)
    header = [cell.strip() for cell in next(records, (1, []))[1]]
    if not any(header):
        if table.whole:
            table.spoil(1, table.columns[0], "文件是空的，第一行应为：{columns}", columns=",".join(table.columns))
        return
    if not _header_holds(table, header):
        table.whole = False
    for line, record in records:
        cells = [cell.strip() for cell in record]
        if any(cells):
            table.rows.append(_row(table, line, header, cells))


def _records(table: Table, text: str) -> Iterator[tuple[int, list[str]]]:
    """The records with their row numbers, up to the first one that is torn."""
    line = 0
    try:
        for record in csv.reader(io.StringIO(text, newline=""), strict=True):
            line += 1
            yield line, record
    except csv.Error:
        table.spoil(line + 1, table.columns[0], "这一行的引号不成对，或有一格过长；从这一行起没有读")


def _header_holds(table: Table, header: list[str]) -> bool:
    """Whether every column is there, once; the complaints are noted."""
    if len(header) == 1 and re.search(r"[;\t，；]", header[0]):
        table.note(1, table.columns[0], "各列之间应以英文逗号分隔")
        return False
    before = len(table.places)
    missing = [column for column in table.columns if column not in header]
    for position, column in enumerate(header):
        if column in header[:position]:
            table.note(1, _short(column), "这一列写了两次")
        elif column not in table.columns:
            near = _nearest(column, tuple(missing))
            template = "不认识这一列，是否应为“{near}”？" if near else "不认识这一列"
            table.note(1, _short(column) or str(position + 1), template, near=near)
    for column in missing:
        table.note(1, column, "缺少这一列")
    return len(table.places) == before


def _row(table: Table, line: int, header: list[str], cells: list[str]) -> Row:
    known = {name: cell for name, cell in zip(header, cells, strict=False) if name in table.columns}
    row = Row(table, line, known, torn=len(cells) != len(header))
    if row.torn:
        row.note(header[0], "应有{wanted}列，实有{found}列", wanted=len(header), found=len(cells))
    return row


def _amount_complaint(value: str) -> str:
    if "," in value or "，" in value:
        return "金额“{value}”不能有千分位分隔符，应写成 1234567.89 这样"
    if value.startswith(("-", "－", "−")):
        return "金额“{value}”不能小于 0"
    if re.fullmatch(r"[0-9]{1,12}\.[0-9]{3,}", value):
        return "金额“{value}”最多两位小数（单位：元）"
    if re.fullmatch(r"[0-9]{13,}(\.[0-9]*)?", value):
        return "金额“{value}”过大（单位：元）"
    return "“{value}”不是金额，应以元为单位写成 1234567.89 这样"


def _words(codes: type[Code]) -> dict[str, Code]:
    """Codes by the word that stands in files: the value of a word, the name of a number."""
    return {code.value if isinstance(code, str) else code.name: code for code in codes}


def _is_address(value: str) -> bool:
    """Whether mail servers could take it. Names reserved for trials and intranets (.test, .local) pass too: the checker
    refuses those at the end of an address only, so it is asked about one that ends otherwise."""
    if "." not in value.rpartition("@")[2]:
        return False
    try:
        validate_email(f"{value}.example.org", check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return True


def _is_gbk(content: bytes) -> bool:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _short(value: str) -> str:
    flat = _CONTROL.sub(" ", value)
    return flat if len(flat) <= 40 else flat[:40] + "…"


@lru_cache(maxsize=10_000)
def _nearest(value: str, words: tuple[str, ...]) -> str:
    if len(value) > 60:
        return ""
    return next(iter(get_close_matches(value.lower(), words, n=1) or get_close_matches(value.upper(), words, n=1)), "")
