"""Import a year's official working days: kept, laid over the others, and every date that rests on them moved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from models.errors import RuleBroken, Sentence
from models.queries import moved_days
from models.settings import Settings
from notices.words import chinese
from tasks.impact import Impact, impact_of
from tasks.office import Office, read_calendars
from tasks.official_days import DayFile, keep_days, take_back
from tasks.progress import Progress
from tasks.publish import Published
from tasks.replan import Replanned, replan


@dataclass(frozen=True)
class MovedDate:
    """A deliverable's due date that moved, and how much of what is owed or handed in moved with it."""

    work_year: int
    step: str
    deliverable: str
    title: str
    nominal_on: date
    due_on: date
    becomes_on: date
    items: int = 0
    units: int = 0


@dataclass(frozen=True)
class DaysImported:
    """What an import did. `years` are those that changed; `moved` are dates of published years, `corrected` the units
    of which somebody is told that a date moved."""

    years: tuple[int, ...] = ()
    moved: tuple[MovedDate, ...] = ()
    replanned: Replanned = field(default_factory=Replanned)
    corrected: tuple[tuple[str, str], ...] = ()


def import_days(
    office: Office,
    connection: Connection,
    files: Sequence[DayFile],
    *,
    on: date,
    at: datetime,
    by: str,
    why: str,
) -> DaysImported:
    """Let `files` count from the office day `on`, and bring every published year in line with them.

    The very same again changes nothing. In one transaction, the caller's: what is owed gets a new due version where its
    date moved, and whoever was told the old date gets one correction.

    Source: docs/decisions/0007-official-days.md.

    Raises:
        RuleBroken: there is no reason.
        UnknownYear: a date of a published year falls into a year whose days are not known.
    """
    _need_reason(why)
    years = keep_days(connection, files, on=on, at=at, by=by, why=why)
    notices = [str(file.year.source) for file in files if file.year.number in years]
    return _moved(office, connection, years, on=on, at=at, by=by, why="；".join([*notices, why]))


def import_impact(
    live: Office,
    settings: Settings,
    change: Callable[[Office, Connection], DaysImported],
    *,
    on: date,
    progress: Progress = lambda *_: None,
) -> tuple[DaysImported, Impact | None]:
    """What `change`, an import or its withdrawal, would do, found on copies of the ledger.

    No impact where nothing is published or nothing changes.
    """
    from tasks.copy_ledger import copied  # takes half a second, and most never ask

    with copied(live) as copy, copy.writing() as connection:
        done = change(copy, connection)
        published = copy.calendars(connection)
    if not done.years or not published:
        return done, None

    def changed(office: Office, connection: Connection) -> Published:
        return Published(max(published), version=0, replanned=change(office, connection).replanned)

    return done, impact_of(changed, live, settings, on=on, progress=progress)


def withdraw_days(
    office: Office, connection: Connection, year: int, *, on: date, at: datetime, by: str, why: str
) -> DaysImported:
    """Take back what was imported for `year`: the shipped file counts again, or the reckoned year.

    Raises:
        RuleBroken: there is no reason, or nothing to take back.
        UnknownYear: without the import nothing is known of the year.
    """
    _need_reason(why)
    take_back(connection, year, on=on, at=at, by=by, why=why)
    told = Sentence("{year}年放假安排的导入已取消", year=year)
    return _moved(office, connection, [year], on=on, at=at, by=by, why=f"{chinese(told)}；{why}")


def _moved(
    office: Office, connection: Connection, years: Sequence[int], *, on: date, at: datetime, by: str, why: str
) -> DaysImported:
    if not years:
        return DaysImported()
    before = _published(connection)
    calendars, days = read_calendars(connection), office.workdays(connection)
    replanned = replan(connection, calendars, days, on=on, at=at, by=by, why=why)
    moved = [each for each in _moved_items(connection, replanned.batch) if each.due_on != each.becomes_on]
    with_items = {(each.work_year, each.deliverable, each.nominal_on, each.becomes_on) for each in moved}
    for key, (title, nominal_on, due_on) in _published(connection).items():
        work_year, step, deliverable = key
        was = before[key][2]
        if was != due_on and (work_year, deliverable, nominal_on, due_on) not in with_items:
            moved.append(MovedDate(work_year, step, deliverable, title, nominal_on, was, due_on))
    units = connection.execute(moved_days.CORRECTED_UNITS, {"batch": replanned.batch})
    return DaysImported(tuple(years), tuple(moved), replanned, tuple((row.code, row.name) for row in units))


def _published(connection: Connection) -> dict[tuple[int, str, str], tuple[str, date, date]]:
    """The dates of every published deliverable."""
    return {
        (row.work_year, row.step, row.key): (row.title, row.nominal_due_on, row.due_on)
        for row in connection.execute(moved_days.PUBLISHED_DATES)
    }


def _moved_items(connection: Connection, batch: int | None) -> list[MovedDate]:
    """What is owed or handed in and got another date, by deliverable and date."""
    return [
        MovedDate(
            row.work_year,
            row.step,
            row.key,
            row.title,
            row.nominal_due_on,
            date.fromisoformat(row.due_on),
            date.fromisoformat(row.becomes_on),
            int(row.items),
            int(row.units),
        )
        for row in connection.execute(moved_days.MOVED_ITEMS, {"batch": batch})
    ]


def _need_reason(why: str) -> None:
    if not why.strip():
        raise RuleBroken(Sentence("请写明为什么（--why）"))
