"""A register as the cells of its files, as CSV texts, and as files in a folder."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from models.columns import FAR, LONG_AGO
from models.errors import RuleBroken, Sentence
from tasks.guarded import guarded
from tasks.register.rows import COLUMNS, Register

Cell = str | int | Decimal | date | None


def cells_of(register: Register) -> dict[str, Iterator[list[Cell]]]:
    """The rows of each file, in the order of its columns: texts, years, yuan, days; None for nothing."""
    return {file: _rows(rows, COLUMNS[file].split(",")) for file, rows in register.by_file().items()}


def texts_of(register: Register) -> dict[str, str]:
    """Each file as CSV text, without a byte order mark."""
    return {file: _csv(COLUMNS[file], rows) for file, rows in cells_of(register).items()}


def write_texts(folder: Path, texts: dict[str, str]) -> list[Path]:
    """Write files as Excel opens them: UTF-8 with a byte order mark; nothing is overwritten.

    Raises:
        RuleBroken: one of them is there already, or the folder cannot be written.
    """
    there = [name for name in texts if (folder / name).exists()]
    if there:
        raise RuleBroken(Sentence("{folder} 中已有 {files}，不会覆盖", folder=folder, files="、".join(there)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with (folder / name).open("x", encoding="utf-8-sig", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise RuleBroken(Sentence("{folder} 写不进去：{why}", folder=folder, why=error.strerror)) from error
    return [folder / name for name in texts]


def _csv(columns: str, rows: Iterator[list[Cell]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns.split(","))
    writer.writerows([guarded("" if cell is None else str(cell)) for cell in row] for row in rows)
    return out.getvalue()


def _rows(rows: Iterable[Any], columns: list[str]) -> Iterator[list[Cell]]:
    return ([_cell(column, getattr(row, column)) for column in columns] for row in rows)


def _cell(column: str, value: Any) -> Cell:
    if value is None or value in (FAR, LONG_AGO, ""):
        return None
    if isinstance(value, Enum):
        return str(value.value) if isinstance(value, str) else value.name
    if column.startswith("amount_"):
        return Decimal(value).scaleb(-2)
    found: Cell = ";".join(value) or None if isinstance(value, tuple) else value
    return found
