"""Registers of agencies and experts as files: a CSV or a workbook of one sheet, read whole or not at all."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from models.columns import FAR
from models.errors import RegisterInvalid, RuleBroken, Sentence, SheetCell
from tasks.evaluators.agencies import AgencyRow
from tasks.evaluators.experts import ExpertRow
from tasks.guarded import apart, guarded
from tasks.register.cells import Row, Table
from tasks.register.packages import Unfit
from tasks.register.sheets import Workbook, spoil
from tasks.register.tables import MAX_BYTES, read_bytes
from tasks.register.writing import write_texts
from tasks.workbooks import Column, Sheet, write_workbook

AGENCIES, EXPERTS = "agencies.csv", "experts.csv"
COLUMNS = {
    AGENCIES: (
        "agency_code,name,credit_code,legal_person,quality_control,staff,violation_on,person_ids,leading_ids,note,gone"
    ),
    EXPERTS: "person_id,speciality,employer,works_for,note,gone",
}
HINTS = {
    "agency_code": "机构编码，名册内不重复；已有的按编码更新",
    "name": "机构名称",
    "credit_code": "统一社会信用代码，可空",
    "legal_person": "是否能独立承担民事责任的法人：yes 或 no",
    "quality_control": "是否有内部质量控制制度：yes 或 no",
    "staff": "人员数量",
    "violation_on": "最近一次重大违法记录的日期，没有就留空",
    "person_ids": "评价人员编号（名录中职务为 AGENCY 的人员），以英文分号隔开",
    "leading_ids": "主评人编号，以英文分号隔开",
    "note": "备注",
    "gone": "yes 表示不再委托，可空",
    "person_id": "人员编号（名录中职务为 EXPERT 的人员）",
    "speciality": "专业领域",
    "employer": "工作单位",
    "works_for": "工作单位是本地区预算单位的，写单位代码；须回避该部门、街镇的评价对象",
}
SAMPLE = AgencyRow("A01", "示例评价机构", people=("jg-1", "jg-2"), leading=("jg-1",), staff=12)
SAMPLE_EXPERT = ExpertRow("zj-1", "财政")
YES, NO = "yes", "no"
_WORKBOOKS = (".xlsx", ".xlsm")
MOST_STAFF = 99_999
Kept = TypeVar("Kept")


def read_agencies(name: str, content: bytes) -> list[AgencyRow]:
    """The agencies in a file called `name`.

    Raises:
        RegisterInvalid: every error with its row and column.
    """
    table = _table(name, AGENCIES, content)
    rows = [_agency(row) for row in table.rows if not row.torn]
    return _held(table, rows)


def read_experts(name: str, content: bytes) -> list[ExpertRow]:
    """The experts in a file called `name`.

    Raises:
        RegisterInvalid: every error with its row and column.
    """
    table = _table(name, EXPERTS, content)
    rows = [
        ExpertRow(
            person=row.text("person_id"),
            speciality=row.text("speciality"),
            employer=row.text("employer", needed=False),
            works_for=row.text("works_for", needed=False),
            note=row.text("note", needed=False),
            gone=_truth(row, "gone", empty=False),
        )
        for row in table.rows
        if not row.torn
    ]
    return _held(table, rows)


def read_content(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        RuleBroken: it cannot be read, or is too large.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RuleBroken(Sentence("{file} 读不了：{why}", file=path, why=error.strerror)) from error
    if len(content) > MAX_BYTES:
        raise RuleBroken(Sentence("文件超过{limit} MiB", limit=MAX_BYTES // 1024 // 1024))
    return content


def write_file(path: Path, which: str, rows: Iterable[Sequence[str]]) -> None:
    """Write rows as a CSV or, by its ending, as a workbook.

    Raises:
        RuleBroken: there is such a file already, or it cannot be written.
    """
    names = COLUMNS[which].split(",")
    if path.suffix.lower() in _WORKBOOKS:
        columns = tuple(Column(name, width=20, hint=HINTS.get(name, "")) for name in names)
        write_workbook(path, [Sheet(Path(which).stem, columns, ([apart(cell) for cell in row] for row in rows))])
        return
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([names, *([guarded(cell) for cell in row] for row in rows)])
    write_texts(path.parent, {path.name: text.getvalue()})


def agency_cells(row: AgencyRow) -> list[str]:
    """An agency as the file has it."""
    return [
        row.code,
        row.name,
        row.credit_code,
        _word(row.legal_person),
        _word(row.quality_control),
        str(row.staff),
        row.violation_on.isoformat() if row.violation_on else "",
        ";".join(row.people),
        ";".join(row.leading),
        row.note,
        YES if row.gone else "",
    ]


def expert_cells(row: ExpertRow) -> list[str]:
    """An expert as the file has it."""
    return [row.person, row.speciality, row.employer, row.works_for, row.note, YES if row.gone else ""]


def _table(name: str, which: str, content: bytes) -> Table:
    if Path(name).suffix.lower() not in _WORKBOOKS:
        return read_bytes(name, COLUMNS[which], content)
    table = Table(name, tuple(COLUMNS[which].split(",")), place=SheetCell)
    try:
        book = Workbook(content)
        book.fill(table, book.first())
    except Unfit as unfit:
        spoil(table, unfit)
    return table


def _held(table: Table, rows: list[Kept]) -> list[Kept]:
    if table.places:
        raise RegisterInvalid(table.places)
    return rows


def _agency(row: Row) -> AgencyRow:
    violation_on = row.day("violation_on", FAR)
    return AgencyRow(
        code=row.text("agency_code", longest=60),
        name=row.text("name"),
        credit_code=row.text("credit_code", needed=False, longest=18),
        legal_person=_truth(row, "legal_person"),
        quality_control=_truth(row, "quality_control"),
        staff=_staff(row),
        violation_on=None if violation_on == FAR else violation_on,
        people=_codes(row, "person_ids"),
        leading=_codes(row, "leading_ids"),
        note=row.text("note", needed=False),
        gone=_truth(row, "gone", empty=False),
    )


def _truth(row: Row, column: str, *, empty: bool | None = None) -> bool:
    value = row.raw(column).lower()
    if value in (YES, "是"):
        return True
    if value not in (NO, "否") and not (value == "" and empty is not None):
        row.note(column, "应写 yes 或 no")
    return False


def _staff(row: Row) -> int:
    value = row.text("staff", needed=False)
    if value and not (value.isascii() and value.isdigit() and int(value) <= MOST_STAFF):
        row.note("staff", "应是人数，写成 12 这样")
        return 0
    return int(value or "0")


def _codes(row: Row, column: str) -> tuple[str, ...]:
    text = row.text(column, needed=False, longest=2000).replace("；", ";")
    return tuple(dict.fromkeys(each.strip() for each in text.split(";") if each.strip()))


def _word(yes: bool) -> str:
    return YES if yes else NO
