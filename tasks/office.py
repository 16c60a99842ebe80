"""A running office: its database, its working days, its published years."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, Engine

from calendars.dayfiles import year_in
from calendars.schema import Calendar
from calendars.workdays import DayOverride, Workdays
from models.database import connect, reading, writing
from models.errors import NotKnown, RuleBroken, Sentence
from models.queries import workdays as imports
from models.queries.plans import DOCUMENTS, PUBLISHED, PUBLISHED_YEARS

Years = tuple[dict[int, Calendar], Workdays]  # published calendars by work year, and their working days


class Office:
    """Everything a verb needs besides its transaction. Cheap to make; what is read is kept by digest.

    Threads share it: what is kept is only ever replaced as a whole, and a thread goes on with what it has read itself.
    """

    def __init__(self, url: str, *, patience: float | None = None) -> None:
        self.engine: Engine = connect(url, patience=patience)
        self._calendars: dict[int, tuple[str, Calendar]] = {}
        self._known: tuple[object, Workdays] | None = None
        self._workdays: tuple[object, Workdays] | None = None

    @cached_property
    def official_workdays(self) -> Workdays:
        """The working days of the shipped files."""
        return Workdays.shipped()

    @contextmanager
    def writing(self, *, shared: bool = False, at_once: bool = False) -> Iterator[Connection]:
        with writing(self.engine, shared=shared, at_once=at_once) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with reading(self.engine) as connection:
            yield connection

    def calendars(self, connection: Connection) -> dict[int, Calendar]:
        """Every published calendar by work year."""
        return {year: calendar for year, (_, calendar) in self._published(connection).items()}

    def calendar(self, connection: Connection, work_year: int) -> Calendar:
        """The published calendar of `work_year`.

        Raises:
            NotKnown: that year is not published.
        """
        found = self.calendars(connection).get(work_year)
        if found is None:
            raise NotKnown(Sentence("{year}年度尚未发布日历", year=work_year))
        return found

    def workdays(self, connection: Connection) -> Workdays:
        """Working days as they count here: shipped, over them imported, over them every published year's overrides."""
        return self.years(connection)[1]

    def years(self, connection: Connection) -> Years:
        """Every published calendar by work year, and the working days as they count here."""
        published, known = self._published(connection), self.known_workdays(connection)
        calendars = {year: calendar for year, (_, calendar) in published.items()}
        key = (known, [digest for digest, _ in published.values()])
        kept = self._workdays
        if kept is None or kept[0] != key:
            self._workdays = kept = (key, laid_together(known, calendars.values()))
        return calendars, kept[1]

    def workdays_with(self, connection: Connection, calendar: Calendar) -> Workdays:
        """The working days as they would be with `calendar` in force for its year.

        Raises:
            RuleBroken: it says of a day what another year's calendar contradicts.
        """
        calendars = self.calendars(connection) | {calendar.work_year: calendar}
        return laid_together(self.known_workdays(connection), calendars.values())

    def known_workdays(self, connection: Connection) -> Workdays:
        """The shipped working days with the imported years in their place, without any overrides."""
        key = [tuple(row) for row in connection.execute(imports.COUNTING)]
        kept = self._known
        if kept is None or kept[0] != key:
            self._known = kept = (key, _imported_over(self.official_workdays, connection))
        return kept[1]

    def _published(self, connection: Connection) -> dict[int, tuple[str, Calendar]]:
        """Every published calendar by work year with its digest, as this connection sees them."""
        kept, found = self._calendars, dict[int, tuple[str, Calendar]]()
        for year, digest in connection.execute(PUBLISHED_YEARS).all():
            its = kept.get(year)
            if its is None or its[0] != digest:
                document = connection.execute(PUBLISHED, {"work_year": year}).scalar_one()
                its = (digest, Calendar.model_validate_json(document))
            found[year] = its
        self._calendars = found
        return dict(sorted(found.items()))

    def close(self) -> None:
        self.engine.dispose()


def read_calendars(connection: Connection) -> dict[int, Calendar]:
    """Every published calendar by work year, as the database has it now."""
    return {year: Calendar.model_validate_json(document) for year, document in connection.execute(DOCUMENTS)}


def workdays_in(connection: Connection) -> Workdays:
    """Working days as they count in a ledger (`Office.workdays`), for whoever has only its connection."""
    return laid_together(_imported_over(Workdays.shipped(), connection), read_calendars(connection).values())


def _imported_over(shipped: Workdays, connection: Connection) -> Workdays:
    """The imported years in the place of the shipped ones."""
    years = [year_in(row.source, row.name) for row in connection.execute(imports.SOURCES)]
    return shipped.with_years(years) if years else shipped


def laid_together(days: Workdays, calendars: Iterable[Calendar]) -> Workdays:
    """Working days under the overrides of several years. Two years may say the same of a day.

    Raises:
        RuleBroken: two years say different things of one day.
    """
    said: dict[date, DayOverride] = {}
    for override in (override for calendar in calendars for override in calendar.workday_overrides):
        if said.setdefault(override.on, override).works != override.works:
            raise RuleBroken(Sentence("{on}在两个年度的年历里一处上班、一处休息", on=override.on))
    return days.with_overrides(said.values()) if said else days


def folder_of(url: str) -> Path | None:
    """The folder of a SQLite file, to be made before the first connection."""
    if not url.startswith("sqlite:///"):
        return None
    return Path(url.removeprefix("sqlite:///")).parent
