"""The cells of a register's files, read with a place for every complaint.

A cell that does not hold what its column asks is noted and read as empty, so that one pass finds every error.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import Enum
from functools import lru_cache
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email

from models.errors import Cell, Place, Sentence

MAX_PLACES = 10_000
MAX_TEXT = 200
FIRST_YEAR, LAST_YEAR = 1990, 2100
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_DAY = re.compile(r"(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")
_TAG = re.compile(r"[a-z0-9][a-z0-9-]*")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")

Code = TypeVar("Code", bound=Enum)


@dataclass
class Table:
    """A file as rows. `whole` is False when it could not be read to its end: what it lacks then proves nothing."""

    file: str
    columns: tuple[str, ...]
    rows: list["Row"] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    whole: bool = True
    place: type[Place] = Cell

    def note(self, line: int, column: str, template: str, /, **values: object) -> None:
        """Add a complaint; after very many nobody reads on."""
        if len(self.places) == MAX_PLACES:
            self.places.append(self.place(self.file, line, column, Sentence("错误太多，这个文件其余的不再列出")))
        elif len(self.places) < MAX_PLACES:
            self.say(line, column, Sentence(template, **values))

    def say(self, line: int, column: str, sentence: Sentence) -> None:
        """Add a complaint that is a sentence already."""
        if len(self.places) < MAX_PLACES:
            self.places.append(self.place(self.file, line, column, sentence))

    def spoil(self, line: int, column: str, template: str, /, **values: object) -> None:
        """Add a complaint after which nothing more can be read."""
        self.note(line, column, template, **values)
        self.whole = False


class Row:
    """A row of a table; the header is row 1. A torn one has too few or too many cells: only its key is worth a look."""

    __slots__ = ("cells", "line", "table", "torn")

    def __init__(self, table: Table, line: int, cells: dict[str, str], *, torn: bool) -> None:
        self.table, self.line, self.cells, self.torn = table, line, cells, torn

    def note(self, column: str, template: str, /, **values: object) -> None:
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
        elif CONTROL.search(value):
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
            self.note(column, "“{value}”不是日期，应写成 2022-04-30 这样", value=short(value))
            return empty

    def year(self, column: str) -> int:
        """A year of four digits."""
        value = self.text(column)
        if _YEAR.fullmatch(value) and FIRST_YEAR <= int(value) <= LAST_YEAR:
            return int(value)
        if value:
            self.note(column, "“{value}”不是年度，应写成 2022 这样", value=short(value))
        return 0

    def fen(self, column: str) -> int | None:
        """An amount in yuan, as fen; None for none."""
        value = self.raw(column)
        if not value:
            return None
        if _AMOUNT.fullmatch(value):
            yuan, _, rest = value.partition(".")
            return int(yuan) * 100 + int(rest.ljust(2, "0"))
        self.note(column, _amount_complaint(value), value=short(value))
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
        near = nearest(value, tuple(words))
        if near:
            template = "不认识“{value}”，是否应为“{near}”？可以写：{words}"
        self.note(column, template, value=short(value), near=near, words="、".join(words))
        return None

    def email(self, column: str) -> str:
        """An address in lower case; empty for whoever cannot be reached."""
        value = self.text(column, needed=False, longest=254).lower()
        if value and not value.isascii():
            self.note(column, "邮箱地址“{value}”只能用英文字母、数字和半角符号", value=short(value))
        elif value and not _is_address(value):
            self.note(column, "“{value}”不是邮箱地址，应写成 name@example.org 这样", value=short(value))
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
                    column, "标签“{value}”只能用小写字母、数字和短横线，多个标签以英文分号分隔", value=short(word)
                )
        return tuple(sorted(words))


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


def short(value: str) -> str:
    """A value as a sentence can carry it."""
    flat = CONTROL.sub(" ", value)
    return flat if len(flat) <= 40 else flat[:40] + "…"


@lru_cache(maxsize=10_000)
def nearest(value: str, words: tuple[str, ...]) -> str:
    """The word that was probably meant; empty if none is near."""
    if len(value) > 60:
        return ""
    return next(iter(get_close_matches(value.lower(), words, n=1) or get_close_matches(value.upper(), words, n=1)), "")
