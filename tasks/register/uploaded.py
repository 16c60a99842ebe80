"""A register that came through a browser: its files are put down under safe names and read like any other."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from models.errors import RegisterInvalid, RuleBroken, Sentence, WholeFile
from tasks.register.rows import COLUMNS, Register
from tasks.register.sources import WORKBOOKS
from tasks.register_files import read_register

Upload = tuple[str, IO[bytes]]
_UNSAFE = re.compile(r"[^\w.-]")
LONGEST = 80  # characters of a name


def read_uploaded(files: Sequence[Upload]) -> Register:
    """The register in the files of a form: one workbook of any name, or a file for each table.

    Raises:
        RuleBroken: no file came.
        RegisterInvalid: every error, by file, row and column.
    """
    files = [(_plain(name), content) for name, content in files if name]
    if not files:
        raise RuleBroken(Sentence("请选择名录的文件"))
    with TemporaryDirectory(prefix="nianlun-") as folder:
        for name, content in files:
            with (Path(folder) / name).open("wb") as there:
                shutil.copyfileobj(content, there)
        return read_register(Path(folder) / files[0][0] if _is_whole(files) else _folder(Path(folder), files))


def _plain(name: str) -> str:
    """A name without ways and signs, in small letters."""
    return _UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).lstrip(".").lower()[-LONGEST:] or "_"


def _is_whole(files: Sequence[Upload]) -> bool:
    """Whether one workbook is the whole register."""
    return len(files) == 1 and files[0][0].endswith(WORKBOOKS) and files[0][0] not in _tables()


def _folder(folder: Path, files: Sequence[Upload]) -> Path:
    known, seen = _tables(), [name for name, _ in files]
    said = Sentence("不认识这个文件名；应是一个工作簿，或 {files}", files="、".join(COLUMNS))
    wrong = [WholeFile(name, 1, "", said) for name in seen if name not in known]
    wrong += [WholeFile(name, 1, "", Sentence("同名的文件只留一个")) for name in {n for n in seen if seen.count(n) > 1}]
    if wrong:
        raise RegisterInvalid([*wrong])
    return folder


def _tables() -> set[str]:
    return {name for file in COLUMNS for name in (file, str(Path(file).with_suffix(".xlsx")))}
