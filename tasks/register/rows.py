"""What a register says, as rows: read and checked, not yet in the database.

The names of the fields are the columns of the four files; docs/files.md lists the vocabularies.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.columns import FAR, LONG_AGO
from models.kinds import Attribute, Book, FundClass, Role, SourceLevel, SubjectKind, UnitKind

UNITS, PEOPLE, SUBJECTS, SELECTIONS = "units.csv", "people.csv", "subjects.csv", "selections.csv"
COLUMNS = {
    UNITS: "unit_code,name,kind,parent_code,section_code,valid_from,valid_to,successor_code",
    PEOPLE: "person_id,name,email,role,unit_code,valid_from,valid_to",
    SUBJECTS: (
        "subject_code,lineage_id,kind,name,unit_code,budget_year,book,fund_class,source_level,attribute,"
        "amount_approved,amount_adjusted,amount_executed,starts_on,ends_on,tags"
    ),
    SELECTIONS: "work_year,deliverable,unit_code,subject_code",
}
OPTIONAL = frozenset(["successor_code"])  # columns that older files lack


@dataclass(frozen=True)
class UnitRow:
    """A unit; `parent_code` and `section_code` are empty for none, `successor_code` unless it is merged when it
    ends."""

    unit_code: str
    name: str
    kind: UnitKind
    parent_code: str = ""
    section_code: str = ""
    valid_from: date = LONG_AGO
    valid_to: date = FAR
    successor_code: str = ""


@dataclass(frozen=True)
class PersonRow:
    """A person in one role at one unit; `email` is lower-case, empty for whoever cannot be reached."""

    person_id: str
    name: str
    email: str
    role: Role
    unit_code: str
    valid_from: date = LONG_AGO
    valid_to: date = FAR


@dataclass(frozen=True)
class SubjectRow:
    """A subject in one budget year; amounts are fen, tags sorted."""

    subject_code: str
    lineage_id: str
    kind: SubjectKind
    name: str
    unit_code: str
    budget_year: int
    book: Book | None = None
    fund_class: FundClass | None = None
    source_level: SourceLevel | None = None
    attribute: Attribute | None = None
    amount_approved: int | None = None
    amount_adjusted: int | None = None
    amount_executed: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class SelectionRow:
    """A subject that a unit chose in a work year for a deliverable."""

    work_year: int
    deliverable: str
    unit_code: str
    subject_code: str


@dataclass(frozen=True)
class Register:
    """A district's units, the people who answer for them, what is evaluated, and what was chosen before."""

    units: tuple[UnitRow, ...]
    people: tuple[PersonRow, ...]
    subjects: tuple[SubjectRow, ...]
    selections: tuple[SelectionRow, ...] = ()

    def counts(self) -> dict[str, int]:
        """Rows by file."""
        return {file: len(rows) for file, rows in self.by_file().items()}

    def digest(self) -> str:
        """A fingerprint of what the register says, whatever the order of its rows."""
        lines = [f"{name}|{tuple(vars(row).values())}" for name, rows in self.by_file().items() for row in rows]
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()

    def by_file(self) -> dict[str, Sequence[UnitRow | PersonRow | SubjectRow | SelectionRow]]:
        """The rows by the file that they stand in."""
        return dict(zip(COLUMNS, (self.units, self.people, self.subjects, self.selections), strict=True))
