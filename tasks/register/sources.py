"""Where a register comes from: a folder of CSV files or workbooks, one workbook, or texts kept in the database."""

from collections.abc import Callable, Mapping
from pathlib import Path

from models.errors import Cell, RegisterInvalid, Sentence, WholeFile
from tasks.register.cells import Table
from tasks.register.packages import Unfit
from tasks.register.rows import COLUMNS, SELECTIONS, UNITS
from tasks.register.sheets import read_sheet_file, read_workbook, spoil
from tasks.register.tables import read_table, read_text

WORKBOOKS = (".xlsx", ".xlsm")
BOOK = "register.xlsx"  # what template and export write; in a folder without tables it is the register
NEEDED = frozenset(COLUMNS) - {SELECTIONS}


def read_tables(path: Path) -> dict[str, Table]:
    """The tables at `path`; whatever is wrong with one is in its places.

    Raises:
        RegisterInvalid: there is neither a folder nor a workbook.
    """
    if _is(path.is_dir):
        if _is((path / BOOK).is_file) and not any(
            _is((path / name).exists) for file in NEEDED for name in _names(file)
        ):
            return read_workbook(path / BOOK, COLUMNS, NEEDED)
        return {file: _read_file(path, file) for file in COLUMNS}
    if not _is(path.is_file):
        raise RegisterInvalid([Cell(str(path), 1, UNITS, Sentence("没有这个文件夹"))])
    if path.suffix.lower() not in WORKBOOKS:
        said = Sentence("名录应是一个文件夹，或一个 .xlsx 工作簿")
        raise RegisterInvalid([WholeFile(path.name, 1, "", said)])
    return read_workbook(path, COLUMNS, NEEDED)


def read_texts(texts: Mapping[str, str]) -> dict[str, Table]:
    """Tables of CSV texts by file."""
    return {file: read_text(file, COLUMNS[file], texts.get(file, "")) for file in COLUMNS}


def _names(file: str) -> tuple[str, str]:
    return file, Path(file).with_suffix(".xlsx").name


def _read_file(folder: Path, file: str) -> Table:
    """The file of a table, as CSV or as a workbook; not both."""
    book = folder / _names(file)[1]
    if not _is(book.exists):
        return read_table(folder, file, COLUMNS[file], needed=file in NEEDED)
    if _is((folder / file).exists):
        table = Table(file, tuple(COLUMNS[file].split(",")))
        spoil(table, Unfit(Sentence("{one}和{other}只留一个", one=file, other=book.name)))
        return table
    return read_sheet_file(folder, file, COLUMNS[file])


def _is(asked: Callable[[], bool]) -> bool:
    try:
        return asked()
    except OSError:  # a name too long, or a way there that is closed to us
        return False
