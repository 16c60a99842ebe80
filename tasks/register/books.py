"""A register as one workbook: a sheet for each file, codes as text, drop-down lists for words."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from models.kinds import Attribute, Book, FundClass, Role, SourceLevel, SubjectKind, UnitKind
from tasks.guarded import apart
from tasks.register.rows import COLUMNS, Register
from tasks.register.sheets import NAMES
from tasks.register.values import AMOUNTS, YEARS
from tasks.register.writing import Cell, cells_of
from tasks.workbooks import Column, Sheet

_WORDS: dict[tuple[str, str], type[Enum]] = {
    ("units.csv", "kind"): UnitKind,
    ("people.csv", "role"): Role,
    ("subjects.csv", "kind"): SubjectKind,
    ("subjects.csv", "book"): Book,
    ("subjects.csv", "fund_class"): FundClass,
    ("subjects.csv", "source_level"): SourceLevel,
    ("subjects.csv", "attribute"): Attribute,
}
_WIDTHS = {"name": 36, "email": 28, "subject_code": 24, "lineage_id": 24, "deliverable": 28, "tags": 24, "role": 15}


def sheets_of(register: Register) -> list[Sheet]:
    """The four sheets, with the rows of `register`."""
    return [sheet_of(file, rows) for file, rows in cells_of(register).items()]


def sheet_of(file: str, rows: Iterable[Sequence[Cell]], hints: Mapping[str, str] | None = None) -> Sheet:
    """The sheet of a file, under its Chinese name."""
    columns = tuple(_column(file, name, (hints or {}).get(name, "")) for name in COLUMNS[file].split(","))
    texts = ([apart(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return Sheet(NAMES[file][1], columns, texts)


def _column(file: str, name: str, hint: str) -> Column:
    words = _WORDS.get((file, name))
    choices = tuple(word.value if isinstance(word, str) else word.name for word in words) if words else ()
    return Column(name, _WIDTHS.get(name, 14), choices, hint, as_text=name not in AMOUNTS | YEARS)
