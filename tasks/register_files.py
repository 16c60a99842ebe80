"""Read a register: CSV files or workbooks become rows, or every error at once with its file, row and column."""

import re
from pathlib import Path

from models.columns import FAR, LONG_AGO
from models.errors import RegisterInvalid
from models.kinds import Attribute, Book, FundClass, Role, SourceLevel, SubjectKind, UnitKind
from tasks.register.cells import Row, Table
from tasks.register.checks import disagreements
from tasks.register.rows import (
    PEOPLE,
    SELECTIONS,
    SUBJECTS,
    UNITS,
    PersonRow,
    Register,
    SelectionRow,
    SubjectRow,
    UnitRow,
)
from tasks.register.sources import read_tables

MAX_CODE = 60
_UNIT_CODE = re.compile(r"[0-9]{3}([0-9]{3}){0,6}")
_DELIVERABLE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def read_register(path: Path) -> Register:
    """The register at `path`: a folder of CSV files or of workbooks (units, people, subjects and, if it is there,
    selections), or one workbook with a sheet for each.

    Raises:
        RegisterInvalid: it does not hold together; every error is named, by file, row (the header is row 1) and column.
    """
    return checked(read_tables(path))


def checked(tables: dict[str, Table]) -> Register:
    """The rows of tables that were read.

    Raises:
        RegisterInvalid: every error in them.
    """
    whole = {file: [row for row in table.rows if not row.torn] for file, table in tables.items()}
    register = Register(
        units=tuple(_unit(row) for row in whole[UNITS]),
        people=tuple(_person(row) for row in whole[PEOPLE]),
        subjects=tuple(_subject(row) for row in whole[SUBJECTS]),
        selections=tuple(_selection(row) for row in whole[SELECTIONS]),
    )
    disagreements(tables)
    places = [place for table in tables.values() for place in table.places]
    if places:
        raise RegisterInvalid(places)
    return register


def _unit(row: Row) -> UnitRow:
    code = row.text("unit_code")
    if code and not _UNIT_CODE.fullmatch(code):
        row.note("unit_code", "单位代码应为每级3位数字、至多7级（如 103、103001）；若开头的0丢了，请把这一列设为文本")
    valid_from, valid_to = row.period("valid_from", "valid_to", LONG_AGO, FAR)
    return UnitRow(
        unit_code=code,
        name=row.text("name"),
        kind=row.code("kind", UnitKind),
        parent_code=row.text("parent_code", needed=False),
        section_code=row.text("section_code", needed=False),
        valid_from=valid_from,
        valid_to=valid_to,
        successor_code=row.text("successor_code", needed=False),
    )


def _person(row: Row) -> PersonRow:
    valid_from, valid_to = row.period("valid_from", "valid_to", LONG_AGO, FAR)
    return PersonRow(
        person_id=row.text("person_id", longest=MAX_CODE),
        name=row.text("name"),
        email=row.email("email"),
        role=row.code("role", Role),
        unit_code=row.text("unit_code"),
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _subject(row: Row) -> SubjectRow:
    code = row.text("subject_code", longest=MAX_CODE)
    starts_on, ends_on = row.period("starts_on", "ends_on", LONG_AGO, FAR)
    return SubjectRow(
        subject_code=code,
        lineage_id=row.text("lineage_id", needed=False, longest=MAX_CODE) or code,
        kind=row.code("kind", SubjectKind),
        name=row.text("name"),
        unit_code=row.text("unit_code"),
        budget_year=row.year("budget_year"),
        book=row.code_or_none("book", Book),
        fund_class=row.code_or_none("fund_class", FundClass),
        source_level=row.code_or_none("source_level", SourceLevel),
        attribute=row.code_or_none("attribute", Attribute),
        amount_approved=row.fen("amount_approved"),
        amount_adjusted=row.fen("amount_adjusted"),
        amount_executed=row.fen("amount_executed"),
        starts_on=starts_on if row.raw("starts_on") else None,
        ends_on=ends_on if row.raw("ends_on") else None,
        tags=row.tags("tags"),
    )


def _selection(row: Row) -> SelectionRow:
    deliverable = row.text("deliverable", longest=MAX_CODE)
    if deliverable and not _DELIVERABLE.fullmatch(deliverable):
        row.note("deliverable", "报送材料的代码只能用小写字母、数字和短横线，如 key-evaluation-selection")
    return SelectionRow(
        work_year=row.year("work_year"),
        deliverable=deliverable,
        unit_code=row.text("unit_code"),
        subject_code=row.text("subject_code"),
    )
