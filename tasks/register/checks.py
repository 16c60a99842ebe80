"""Where the files of a register disagree with each other or with themselves.

These look at cells as they stand, so a row with a bad date is still known by its code. What is missing from a file that
could not be read to its end is not held against the others.
"""

from collections.abc import Collection, Iterable, Mapping

from models.kinds import BUDGET_UNITS, BUREAU_ROLES, Role, UnitKind
from tasks.register.cells import Row, Table, short
from tasks.register.rows import PEOPLE, SELECTIONS, SUBJECTS, UNITS

_KEYS = {
    UNITS: ("unit_code",),
    PEOPLE: ("person_id", "role", "unit_code", "valid_from"),
    SUBJECTS: ("subject_code", "budget_year"),
    SELECTIONS: ("work_year", "deliverable", "unit_code", "subject_code"),
}
_OWING = {UnitKind.BUREAU.value, *(kind.value for kind in BUDGET_UNITS)}
_UNIT_KINDS = {kind.value for kind in UnitKind}
_BUREAU_ROLES = {role.name for role in BUREAU_ROLES}


def disagreements(tables: Mapping[str, Table]) -> None:
    """Note, in the tables, every disagreement between rows and between files."""
    units = _Units(tables[UNITS])
    for file, key in _KEYS.items():
        _repeated(tables[file], key)
    units.check_bureau()
    units.check_parents()
    units.check_sections()
    units.check_successors()
    _check_people(tables[PEOPLE], units)
    for row in [*_sound(tables[SUBJECTS]), *_sound(tables[SELECTIONS])]:
        units.known(row, "unit_code")
    _check_selected(tables[SELECTIONS], tables[SUBJECTS])


class _Units:
    """The units by code, as the other files refer to them."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows: dict[str, Row] = {}
        for row in table.rows:
            self.rows.setdefault(row.raw("unit_code"), row)

    def known(self, row: Row, column: str) -> Row | None:
        """The unit that a cell names; a complaint if there is none."""
        code = row.raw(column)
        found = self.rows.get(code) if code else None
        if code and found is None and self.table.whole:
            row.note(column, "单位“{code}”不在 {file} 中", code=short(code), file=self.table.file)
        return found

    def is_kind(self, unit: Row, kind: UnitKind) -> bool:
        """Whether a unit is of a kind; one of an unreadable kind is of any."""
        return self.is_one_of(unit, {kind.value})

    def is_one_of(self, unit: Row, kinds: Collection[str]) -> bool:
        """Whether a unit is of one of several kinds; one of an unreadable kind is of any."""
        said = unit.raw("kind")
        return said in kinds or said not in _UNIT_KINDS

    def check_bureau(self) -> None:
        """There is one finance bureau."""
        bureaus = [row for row in _sound(self.table) if row.raw("kind") == UnitKind.BUREAU]
        for row in bureaus[1:]:
            row.note("kind", "财政局（bureau）只能有一个，第{line}行已有", line=bureaus[0].line)
        if not bureaus and self.table.whole and not any(row.torn for row in self.table.rows):
            self.table.note(1, "kind", "没有财政局：要有一个单位的 kind 为 bureau")

    def check_parents(self) -> None:
        """Every parent is there, and nobody is above itself."""
        for row in _sound(self.table):
            self.known(row, "parent_code")
        self._check_circles("parent_code", "上级单位绕成了圈：{circle}")

    def _check_circles(self, column: str, template: str) -> None:
        """No unit comes back to itself by a column that names another."""
        settled: set[str] = set()
        for row in _sound(self.table):
            chain: dict[str, None] = {}
            code = row.raw("unit_code")
            while code and code in self.rows and code not in settled and code not in chain:
                chain[code] = None
                code = self.rows[code].raw(column)
            if code in chain:
                circle = [*list(chain)[list(chain).index(code) :], code]
                self.rows[code].note(column, template, circle=_shown(circle))
            settled.update(chain)

    def check_sections(self) -> None:
        """Whatever supervises is a section."""
        for row in _sound(self.table):
            section = self.known(row, "section_code")
            if section is not None and not self.is_kind(section, UnitKind.SECTION):
                row.note("section_code", "单位“{code}”不是业务科室（section）", code=section.raw("unit_code"))

    def check_successors(self) -> None:
        """A successor is there, may owe what the unit owed, and is not merged into the unit in turn."""
        for row in _sound(self.table):
            successor = self.known(row, "successor_code")
            if successor is None:
                continue
            if not row.raw("valid_to"):
                row.note("successor_code", "填了并入的单位，就要填失效日 valid_to")
            if self.is_one_of(row, _OWING) and not self.is_one_of(successor, _OWING):
                row.note("successor_code", "单位“{code}”不能承接：不是预算单位", code=successor.raw("unit_code"))
        self._check_circles("successor_code", "并入的单位绕成了圈：{circle}")


def _check_people(people: Table, units: _Units) -> None:
    first: dict[str, Row] = {}
    for row in _sound(people):
        unit = units.known(row, "unit_code")
        if unit is not None:
            _check_role(row, unit, units)
        known = first.setdefault(row.raw("person_id"), row)
        if known is row or not row.raw("person_id"):
            continue
        for column in ("name", "email"):
            if known.raw(column).lower() != row.raw(column).lower():
                row.note(
                    column,
                    "与第{line}行同一人（{person}）的写法不同",
                    line=known.line,
                    person=short(row.raw("person_id")),
                )


def _check_role(row: Row, unit: Row, units: _Units) -> None:
    role = row.raw("role")
    if role in _BUREAU_ROLES and not units.is_kind(unit, UnitKind.BUREAU):
        row.note("role", "{role}只能设在财政局（bureau）", role=role)
    if role == Role.FIN_SECTION.name and not units.is_kind(unit, UnitKind.SECTION):
        row.note("role", "{role}只能设在业务科室（section）", role=role)


def _check_selected(selections: Table, subjects: Table) -> None:
    known = {row.raw("subject_code") for row in subjects.rows}
    for row in _sound(selections):
        code = row.raw("subject_code")
        if code and code not in known and subjects.whole:
            row.note("subject_code", "评价对象“{code}”不在 {file} 中", code=short(code), file=subjects.file)


def _repeated(table: Table, key: tuple[str, ...]) -> None:
    first: dict[tuple[str, ...], int] = {}
    for row in _sound(table):
        if not row.cells.keys() >= set(key):
            continue
        value = tuple(row.raw(column) for column in key)
        line = first.setdefault(value, row.line)
        if line != row.line and any(value):
            row.note(key[0], "与第{line}行重复：{key}", line=line, key=_shown([part for part in value if part], " / "))


def _sound(table: Table) -> Iterable[Row]:
    return [row for row in table.rows if not row.torn]


def _shown(parts: list[str], between: str = " → ") -> str:
    return between.join(short(part) for part in parts[:12])
