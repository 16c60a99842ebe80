"""The CSV files of a register as tables: encoding, quotes, header, rows."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from models.errors import Cell, Sentence
from tasks.register.cells import Row, Table, nearest, short
from tasks.register.rows import OPTIONAL
from tasks.register.values import Read, text_of

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 300_000


def read_table(folder: Path, file: str, columns: str, *, needed: bool = True) -> Table:
    """Read a file of the folder; whatever is wrong with it is in the table's places."""
    table = Table(file, tuple(columns.split(",")))
    content = _content(table, folder / file, needed)
    text = _decoded(table, content) if content is not None else None
    if text is not None:
        fill(table, _records(table, text), text_of)
    return table


def read_bytes(file: str, columns: str, content: bytes) -> Table:
    """Read the bytes of a CSV file that somebody sent."""
    table = Table(file, tuple(columns.split(",")))
    text = _decoded(table, content)
    if text is not None:
        fill(table, _records(table, text), text_of)
    return table


def read_text(file: str, columns: str, text: str) -> Table:
    """Read a CSV text under the name of a file."""
    table = Table(file, tuple(columns.split(",")))
    fill(table, _records(table, text), text_of)
    return table


Reader = Callable[[str, Any], Read]  # of a cell, by its column


def _content(table: Table, path: Path, needed: bool) -> bytes | None:
    try:
        if not path.is_file():
            if needed or path.exists():
                table.spoil(1, table.columns[0], "没有这个文件")
            return None
        if path.stat().st_size > MAX_BYTES:
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


def fill(table: Table, rows: Iterable[tuple[int, Sequence[Any]]], read: Reader) -> None:
    """The rows of a table, the first of them its header, each cell read by `read`."""
    records = iter(rows)
    header = [str(cell).strip() for cell in _as_wide_as_said(table, next(records, (1, []))[1])]
    if not any(header):
        if table.whole:
            table.spoil(1, table.columns[0], "文件是空的，第一行应为：{columns}", columns=",".join(table.columns))
        return
    if not _header_holds(table, header):
        table.whole = False
    for line, record in records:
        if line > MAX_ROWS:
            table.spoil(line, table.columns[0], "超过{limit}行，从这一行起没有读", limit=MAX_ROWS)
            break
        cells = [cell.strip() if isinstance(cell, str) else cell for cell in record]
        if any(cell != "" for cell in cells):
            table.rows.append(_row(table, line, header, cells, read))


def _as_wide_as_said(table: Table, cells: Sequence[Any]) -> Sequence[Any]:
    """A record of a CSV file is as it is; a row of a sheet goes on to where the widest one ends."""
    return cells if table.place is Cell else _trimmed(cells)


def _trimmed(cells: Sequence[Any]) -> Sequence[Any]:
    """Without the empty cells at the end."""
    last = max((position for position, cell in enumerate(cells, 1) if str(cell).strip()), default=0)
    return cells[:last]


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
    missing = [column for column in table.columns if column not in header and column not in OPTIONAL]
    for position, column in enumerate(header):
        if column in header[:position]:
            table.note(1, short(column), "这一列写了两次")
        elif column not in table.columns:
            near = nearest(column, tuple(each for each in table.columns if each not in header))
            template = "不认识这一列，是否应为“{near}”？" if near else "不认识这一列"
            table.note(1, short(column) or str(position + 1), template, near=near)
    for column in missing:
        table.note(1, column, "缺少这一列")
    return len(table.places) == before


def _row(table: Table, line: int, header: list[str], cells: list[Any], read: Reader) -> Row:
    """A row; a cell that cannot be read is left out, as if the file had no such column."""
    known: dict[str, str] = {}
    width = len(_as_wide_as_said(table, cells))
    row = Row(table, line, known, torn=width > len(header) or (width < len(header) and table.place is Cell))
    if row.torn:
        row.note(header[0], "应有{wanted}列，实有{found}列", wanted=len(header), found=width)
    for name, cell in zip_longest(header, cells[: len(header)], fillvalue=""):
        if name in table.columns:
            found = read(name, cell)
            if isinstance(found, str):
                known[name] = found
            else:
                table.say(line, name, found)
    return row


def _is_gbk(content: bytes) -> bool:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
