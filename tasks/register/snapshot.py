"""The register as the database has it, by id: to compare before with after, and to write it out again."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from models.kinds import Attribute, Book, FundClass, Role, SourceLevel, SubjectKind, UnitKind
from models.queries import register as queries
from models.queries import roster
from tasks.register.rows import COLUMNS, PersonRow, Register, SelectionRow, SubjectRow, UnitRow

Rows = dict[int, Row[Any]]


@dataclass(frozen=True)
class Snapshot:
    """Every row of the register's tables."""

    units: Rows
    people: Rows
    addresses: dict[int, str]
    appointments: Rows
    subjects: Rows
    tags: dict[int, tuple[str, ...]]
    selections: Rows

    def unit(self, key: int | None) -> str:
        """The code of a unit; empty for none."""
        return self.units[key].code if key is not None and key in self.units else ""

    def unit_named(self, key: int | None) -> str:
        """Code and name of a unit; empty for none."""
        return f"{self.units[key].code} {self.units[key].name}" if key is not None and key in self.units else ""

    def address(self, person: int) -> str:
        """Where a person is reached; empty for nowhere."""
        return self.addresses.get(self.people[person].mailbox_id, "")


def snapshot(connection: Connection) -> Snapshot:
    """The register as it stands."""
    tags: dict[int, list[str]] = defaultdict(list)
    for subject, tag in connection.execute(queries.TAGS):
        tags[subject].append(tag)
    return Snapshot(
        units={row.id: row for row in connection.execute(queries.UNITS)},
        people={row.id: row for row in connection.execute(queries.PEOPLE)},
        addresses={row.id: row.address for row in connection.execute(queries.MAILBOXES)},
        appointments={row.id: row for row in connection.execute(queries.APPOINTMENTS)},
        subjects={row.id: row for row in connection.execute(queries.SUBJECTS)},
        tags={subject: tuple(sorted(words)) for subject, words in tags.items()},
        selections={row.id: row for row in connection.execute(queries.SELECTIONS)},
    )


def stored_register(connection: Connection) -> Register:
    """The register as rows that can be imported again and then change nothing.

    Units and appointments that have ended are in it with their last day; subjects that are gone are not, nor choices
    made in the office. A section that a unit has from the one above it is left to be inherited.
    """
    there = snapshot(connection)
    subjects = [row for row in there.subjects.values() if not row.gone]
    codes = {row.code for row in subjects}
    chosen = (row for row in there.selections.values() if row.on_day is None and row.accepted and row.code in codes)
    return Register(
        units=tuple(sorted((_unit(row, there) for row in there.units.values()), key=lambda row: row.unit_code)),
        people=tuple(sorted((_person(row, there) for row in there.appointments.values()), key=_of_person)),
        subjects=tuple(
            sorted((_subject(row, there) for row in subjects), key=lambda row: (row.budget_year, row.subject_code))
        ),
        selections=tuple(sorted({_selection(row, there) for row in chosen}, key=_of_selection)),
    )


def stored_counts(connection: Connection) -> dict[str, int]:
    """How many rows the stored register has, by file."""
    return dict(zip(COLUMNS, connection.execute(roster.COUNTS).one(), strict=True))


def _unit(row: Row[Any], there: Snapshot) -> UnitRow:
    above = there.units[row.parent_id].section_id if row.parent_id is not None else None
    return UnitRow(
        unit_code=row.code,
        name=row.name,
        kind=UnitKind(row.kind),
        parent_code=there.unit(row.parent_id),
        section_code="" if row.section_id == above else there.unit(row.section_id),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successor_code=there.unit(row.successor_id),
    )


def _person(row: Row[Any], there: Snapshot) -> PersonRow:
    person = there.people[row.person_id]
    return PersonRow(
        person_id=person.code,
        name=person.name,
        email=there.address(person.id),
        role=Role(row.role),
        unit_code=there.unit(row.unit_id),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _subject(row: Row[Any], there: Snapshot) -> SubjectRow:
    return SubjectRow(
        subject_code=row.code,
        lineage_id=row.lineage,
        kind=SubjectKind(row.kind),
        name=row.name,
        unit_code=there.unit(row.unit_id),
        budget_year=row.budget_year,
        book=Book(row.book) if row.book else None,
        fund_class=FundClass(row.fund_class) if row.fund_class else None,
        source_level=SourceLevel(row.source_level) if row.source_level else None,
        attribute=Attribute(row.attribute) if row.attribute else None,
        amount_approved=row.approved_fen,
        amount_adjusted=row.adjusted_fen,
        amount_executed=row.executed_fen,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        tags=there.tags.get(row.id, ()),
    )


def _selection(row: Row[Any], there: Snapshot) -> SelectionRow:
    return SelectionRow(row.work_year, row.deliverable, there.unit(row.unit_id), row.code)


def _of_person(row: PersonRow) -> tuple[object, ...]:
    return row.person_id, row.role, row.unit_code, row.valid_from


def _of_selection(row: SelectionRow) -> tuple[object, ...]:
    return row.work_year, row.deliverable, row.unit_code, row.subject_code
