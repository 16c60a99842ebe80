"""A catalogue of a year: what the rule takes in, what was put in or taken out by hand, and the version in force."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row

from calendars.covering import Catalogue
from calendars.schema import Calendar
from models.columns import Day
from models.errors import NotKnown, Sentence
from models.kinds import SubjectKind
from models.queries import catalogues as queries
from models.queries.typed import statement
from rules.catalogues import ADD, REMOVE, RULE, drafted, fixed, of_catalogue
from rules.selection import Fragment, compiled


@dataclass(frozen=True)
class Entry:
    """A subject that the rule, a hand or the version in force speaks of. Money is yuan."""

    code: str
    name: str
    kind: SubjectKind
    unit_code: str
    unit_name: str
    approved: Decimal | None
    by_rule: bool
    drafted: bool  # in the catalogue as it would be fixed now
    fixed: bool  # in the version in force
    act: str = ""  # what was done last by hand
    why: str = ""
    by: str = ""
    on: date | None = None

    @property
    def added(self) -> bool:
        """By hand."""
        return self.act == ADD

    @property
    def removed(self) -> bool:
        """By hand."""
        return self.act == REMOVE


@dataclass(frozen=True)
class Version:
    number: int
    on: date
    by: str
    why: str
    entries: int
    amount: Decimal


@dataclass(frozen=True)
class Listed:
    """A catalogue with all that is known of it; the newest version first. Without a version the draft counts."""

    key: str
    work_year: int
    catalogue: Catalogue
    entries: tuple[Entry, ...]
    versions: tuple[Version, ...]

    @property
    def budget_year(self) -> int:
        return self.work_year + self.catalogue.budget_year

    @property
    def drafted(self) -> tuple[Entry, ...]:
        """What it would hold if it were fixed now."""
        return tuple(each for each in self.entries if each.drafted)

    @property
    def amount(self) -> Decimal:
        """The approved amounts of the draft, in yuan."""
        return sum((each.approved or Decimal(0) for each in self.drafted), Decimal(0))

    @property
    def coming(self) -> int:
        """How many the next version would have that the one in force has not."""
        return sum(each.drafted and not each.fixed for each in self.entries)

    @property
    def going(self) -> int:
        """How many it would no longer have."""
        return sum(each.fixed and not each.drafted for each in self.entries)


def read_catalogues(connection: Connection, calendar: Calendar) -> tuple[Listed, ...]:
    """Every catalogue of a year, in the calendar's order."""
    versions = _versions(connection, calendar.work_year)
    return tuple(_listed(connection, calendar, key, versions.get(key, [])) for key in calendar.catalogues)


def read_catalogue(connection: Connection, calendar: Calendar, key: str) -> Listed:
    """One catalogue.

    Raises:
        NotKnown: the calendar has none of that name.
    """
    if key not in calendar.catalogues:
        raise NotKnown(Sentence("{year}年度的年历里没有目录{key}", year=calendar.work_year, key=key))
    return _listed(connection, calendar, key, _versions(connection, calendar.work_year).get(key, []))


def _versions(connection: Connection, work_year: int) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for row in connection.execute(queries.VERSIONS, {"work_year": work_year}):
        version = Version(row.number, row.on_day, row.by, row.why, int(row.entries), Decimal(row.fen) / 100)
        found.setdefault(row.catalogue, []).append(version)
    return found


def _listed(connection: Connection, calendar: Calendar, key: str, versions: list[Version]) -> Listed:
    catalogue, work_year = calendar.catalogues[key], calendar.work_year
    fragment = Fragment("c")
    of = of_catalogue(key, fragment, work_year)
    sql = queries.entries(
        of=of,
        ruled=compiled(catalogue.where, fragment, work_year),
        drafted=drafted(catalogue, fragment, work_year, of),
        fixed=fixed(of),
    )
    values = fragment.values | {"budget_year": work_year + catalogue.budget_year}
    rows = connection.execute(statement(sql).columns(on_day=Day), values)
    return Listed(key, work_year, catalogue, tuple(map(_entry, rows)), tuple(versions))


def _entry(row: Row[Any]) -> Entry:
    approved = None if row.approved_fen is None else Decimal(row.approved_fen) / 100
    its = (row.code, row.name, SubjectKind(row.kind), row.unit_code, row.unit_name, approved)
    said = ("", "", "", None) if row.act in (None, RULE) else (row.act, row.why, row.by, row.on_day)
    return Entry(*its, bool(row.ruled), bool(row.drafted), bool(row.fixed), *said)
