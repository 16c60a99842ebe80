"""A script of events (脚本): what units and reviewers did, read from CSV and applied day by day, in file order."""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from models.errors import NianlunError, OutsideFailed, Place, ScriptInvalid, Sentence
from tasks.act import Act
from tasks.clock import SWEEP_AT, moment
from tasks.office import Office
from tasks.record import EVENTS, record
from tasks.script_forms import FILE, Typed, read_forms

COLUMNS = ("on", "unit_code", "deliverable", "subject_code", "event", "value", "by", "why")
FORM = "form"  # a column that may be there: which of the forms beside the script is handed in


@dataclass(frozen=True)
class Entry:
    """One line of a script."""

    file: str
    line: int
    act: Act


def read_script(path: Path) -> list[Entry]:
    """Every event of the file, in its order.

    Raises:
        ScriptInvalid: every error at once: `file:line:column: sentence`.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _invalid(path, 1, 1, Sentence("读不到文件：{why}", why=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise _invalid(path, 1, 1, Sentence("不是UTF-8文件")) from error
    forms, torn = read_forms(path.parent)
    found = list(_rows(path, text, forms))
    wrong = [row for row in found if isinstance(row, Place)]
    if not forms:  # one sentence for a file that is not there, not one for each that names it
        unnamed = [place for place in wrong if place.column == FORM]
        wrong = [place for place in wrong if place not in unnamed[1:]]
    if places := torn + wrong:
        raise ScriptInvalid(places)
    return [row for row in found if isinstance(row, Entry)]


def _rows(path: Path, text: str, forms: dict[str, Typed]) -> Iterator[Entry | Place]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            yield Place(path.name, 1, 1, Sentence("缺少列：{names}", names="、".join(missing)))
            return
        for row in reader:
            yield _entry(path, reader.line_num, row, forms)
    except csv.Error as error:
        yield Place(path.name, reader.line_num + 1, 1, Sentence("CSV格式损坏：{why}", why=error))


def _entry(path: Path, line: int, row: dict[str, str | None], forms: dict[str, Typed]) -> Entry | Place:
    cells = {name: (row[name] or "").strip() for name in COLUMNS}
    try:
        on = date.fromisoformat(cells["on"])
    except ValueError:
        return Place(path.name, line, "on", Sentence("“{value}”不是日期", value=cells["on"]))
    if cells["event"] not in EVENTS:
        known = "、".join(EVENTS)
        return Place(
            path.name, line, "event", Sentence("没有事件“{event}”（可用：{known}）", event=cells["event"], known=known)
        )
    named = (row.get(FORM) or "").strip()
    if named and named not in forms:
        return Place(path.name, line, FORM, Sentence("{file}里没有表单“{name}”", file=FILE, name=named))
    act = Act(
        event=cells["event"],
        on=on,
        unit_code=cells["unit_code"],
        deliverable=cells["deliverable"],
        subject_code=cells["subject_code"],
        value=cells["value"],
        by=cells["by"],
        why=cells["why"],
        form=forms[named] if named else None,
    )
    return Entry(path.name, line, act)


def apply_entries(
    office: Office, connection: Connection, entries: Iterable[Entry], *, lenient: bool = False
) -> list[Place]:
    """Apply events in their order, in the caller's transaction.

    Raises:
        ScriptInvalid: an event is impossible, with its line; unless `lenient`, where it is left out and reported.
    """
    impossible = []
    years = office.years(connection)
    for entry in entries:
        try:
            with connection.begin_nested() if lenient else nullcontext():
                record(office, connection, entry.act, at=moment(entry.act.on, SWEEP_AT), years=years)
        except OutsideFailed:
            raise
        except NianlunError as error:
            place = Place(entry.file, entry.line, "event", Sentence("{why}", why=_said(entry.act, error)))
            if not lenient:
                raise ScriptInvalid([place]) from error
            impossible.append(place)
    return impossible


def _said(act: Act, error: NianlunError) -> str:
    return f"{act.on} {act.unit_code} {act.deliverable} {act.subject_code} {act.event}: {error}"


def _invalid(path: Path, line: int, column: int, sentence: Sentence) -> ScriptInvalid:
    return ScriptInvalid([Place(path.name, line, column, sentence)])
