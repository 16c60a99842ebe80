"""What publishing a changed year would do, found by doing it: the ledger is copied twice and both copies live on.

There is no second simulator. One copy goes on under the calendar in force, the other has the new one published today;
both go through every day to the end of the later year, nobody hands in anything and nobody is told, and then they are
compared.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from calendars.dates import last_rung
from calendars.schema import Calendar
from models.kinds import OWING
from models.queries import impact as asked
from models.settings import Settings
from rules.lateness import late_boundary
from tasks.day import run_day
from tasks.office import Office
from tasks.progress import Progress
from tasks.publish import Published, publish_in
from tasks.vanished import vanished


@dataclass(frozen=True)
class Counted:
    """So many things of a deliverable."""

    work_year: int
    step: str
    deliverable: str
    title: str
    items: int


@dataclass(frozen=True)
class Moved:
    """So many things of a deliverable whose effective due date moves: still owed, and handed in already."""

    work_year: int
    step: str
    deliverable: str
    title: str
    due_was: date
    due_on: date
    owed: int
    handed_in: int


@dataclass(frozen=True)
class Week:
    """What changes in a week: items reminded, warned or proposed, and mails."""

    monday: date
    rungs_cancelled: int
    rungs_added: int
    mails_cancelled: int
    mails_added: int


@dataclass(frozen=True)
class Corrected:
    """A unit about which so many people are corrected."""

    unit_code: str
    unit_name: str
    people: int


@dataclass(frozen=True)
class WorstDay:
    """The day with the most mails from today on; no day without mails."""

    on: date | None
    mails: int


@dataclass(frozen=True)
class Impact:
    """Everything that publishing changes, from `on` to `until`."""

    work_year: int
    version: int
    on: date
    until: date
    opened: tuple[Counted, ...]
    opened_no_more: tuple[Counted, ...]
    moved: tuple[Moved, ...]
    cancellable: tuple[Counted, ...]
    relaid: int
    weeks: tuple[Week, ...]
    corrected_units: tuple[Corrected, ...]
    corrected_people: int
    correction_mails: int
    late_to_on_time: int
    on_time_to_late: int
    overdue_at_once: int
    overdue_no_more: int
    worst_before: WorstDay
    worst_after: WorstDay


def impact(
    live: Office,
    settings: Settings,
    calendar: Calendar,
    source: str,
    *,
    on: date,
    at: datetime,
    by: str,
    why: str,
    progress: Progress = lambda *_: None,
) -> Impact:
    """What publishing `calendar` on `on` would change; the live ledger is only read.

    Raises:
        UnknownYear: a date or rung of either calendar falls into a year whose working days are not known.
        RuleBroken: the calendar says of a day what another published year's contradicts.
    """

    def publish(office: Office, connection: Connection) -> Published:
        return publish_in(office, connection, calendar, source, on=on, at=at, by=by, why=why)

    return impact_of(publish, live, settings, on=on, progress=progress)


Change = Callable[[Office, Connection], Published]


def impact_of(change: Change, live: Office, settings: Settings, *, on: date, progress: Progress) -> Impact:
    """What any change made on `on` would do; `change` makes it in the copy that it is given."""
    from tasks.copy_ledger import copied  # takes half a second, and most never ask

    with copied(live) as before, copied(before) as after:
        with after.writing() as connection:
            published = change(after, connection)
        compared = _Compared(before, after, on)
        at_once = compared.at_once()
        until = max(on, *(_last_day(office) for office in (before, after)))
        _live_on(before, after, settings, on, until, progress)
        return compared.impact(published, until, at_once)


def _last_day(office: Office) -> date:
    with office.reading() as connection:
        days = office.workdays(connection)
        return max(last_rung(calendar, days) for calendar in office.calendars(connection).values())


def _live_on(before: Office, after: Office, settings: Settings, on: date, until: date, progress: Progress) -> None:
    total = (until - on).days + 1
    for number in range(total):
        today = on + timedelta(days=number)
        for office in (before, after):
            run_day(office, None, settings, on=today)
        progress(today, number + 1, total)


Key = tuple[int, str, str]


class _Compared:
    """Two ledgers side by side."""

    def __init__(self, before: Office, after: Office, on: date) -> None:
        self.before, self.after, self.on = before, after, on
        with after.reading() as connection:
            rows = list(connection.execute(asked.DELIVERABLES))
        self.keys: dict[int, Key] = {row.id: (row.work_year, row.step, row.key) for row in rows}
        self.titles: dict[Key, str] = {self.keys[row.id]: row.title for row in rows}

    def at_once(self) -> dict[str, Any]:
        """What has changed the moment it is published."""
        moved: Counter[tuple[Key, date, date, bool]] = Counter()
        turns: Counter[str] = Counter()
        with self.before.reading() as one, self.after.reading() as other:
            for was, now in zip(one.execute(asked.OBLIGATIONS), other.execute(asked.OBLIGATIONS), strict=False):
                if was.due_version != now.due_version:
                    moved[self.keys[was.deliverable_id], was.due_on, now.due_on, now.state in OWING] += 1
                turns.update(_turns(was, now, self.on))
            gone = self._vanished(self.after, other) - self._vanished(self.before, one)
        return dict(
            moved=tuple(self._moved(moved)),
            cancellable=tuple(self._counted(gone)),
            late_to_on_time=turns["late_to_on_time"],
            on_time_to_late=turns["on_time_to_late"],
            overdue_at_once=turns["overdue_at_once"],
            overdue_no_more=turns["overdue_no_more"],
        )

    def impact(self, published: Published, until: date, at_once: Mapping[str, Any]) -> Impact:
        """What has changed once both have lived on."""
        owed = self._both(lambda connection: Counter({tuple(r)[:4]: r.items for r in connection.execute(asked.OWED)}))
        rungs = self._both(lambda connection: _tallied(connection.execute(asked.RUNGS, {"on": self.on})))
        mails = self._both(lambda connection: Counter(map(tuple, connection.execute(asked.MAILS, {"on": self.on}))))
        batch = {"batch": published.replanned.batch}
        with self.after.reading() as connection:
            units = tuple(Corrected(*row) for row in connection.execute(asked.CORRECTED, batch))
            people, letters = connection.execute(asked.CORRECTED_PEOPLE, batch).one()
        return Impact(
            work_year=published.work_year,
            version=published.version,
            on=self.on,
            until=until,
            opened=tuple(self._counted(_by_deliverable(owed[1] - owed[0]))),
            opened_no_more=tuple(self._counted(_by_deliverable(owed[0] - owed[1]))),
            relaid=published.replanned.relaid,
            weeks=tuple(_weeks(rungs, mails)),
            corrected_units=units,
            corrected_people=people,
            correction_mails=letters,
            worst_before=_worst(mails[0]),
            worst_after=_worst(mails[1]),
            **at_once,
        )

    def _vanished(self, office: Office, connection: Connection) -> Counter[Key]:
        found = vanished(office, connection, on=self.on)
        return Counter((each.work_year, each.step, each.deliverable) for each in found)

    def _both(self, ask: Callable[[Connection], Counter[Any]]) -> tuple[Counter[Any], Counter[Any]]:
        with self.before.reading() as one, self.after.reading() as other:
            return ask(one), ask(other)

    def _counted(self, items: Mapping[Key, int]) -> Iterable[Counted]:
        return (Counted(*key, self.titles[key], items[key]) for key in self.titles if items.get(key))

    def _moved(self, moved: Mapping[tuple[Key, date, date, bool], int]) -> Iterable[Moved]:
        for key in self.titles:
            for was, now in sorted({(was, now) for of, was, now, _ in moved if of == key}):
                counts = (moved.get((key, was, now, owed), 0) for owed in (True, False))
                yield Moved(*key, self.titles[key], was, now, *counts)


def _turns(was: Row[Any], now: Row[Any], on: date) -> Iterable[str]:
    """What becomes of one thing's timeliness."""
    if was.late_workdays is not None and bool(was.late_workdays) != bool(now.late_workdays):
        yield "late_to_on_time" if was.late_workdays else "on_time_to_late"
    if now.state in OWING:
        overdue = [on > late_boundary(row.nominal_due_on, row.due_on) for row in (was, now)]
        if overdue[0] != overdue[1]:
            yield "overdue_at_once" if overdue[1] else "overdue_no_more"


def _tallied(rows: Iterable[Row[Any]]) -> Counter[tuple[Any, ...]]:
    """Counts, the last column, by all others."""
    return Counter({tuple(row)[:-1]: row[-1] for row in rows})


def _by_deliverable(items: Mapping[tuple[Any, ...], int]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for (year, step, key, _unit), count in items.items():
        found[year, step, key] += count
    return found


def _weeks(rungs: tuple[Counter[Any], Counter[Any]], mails: tuple[Counter[Any], Counter[Any]]) -> Iterable[Week]:
    """By Monday; a week in which nothing changes is left out."""
    changes = [_by_week(one) for pair in (rungs, mails) for one in (pair[0] - pair[1], pair[1] - pair[0])]
    for monday in sorted(set().union(*changes)):
        yield Week(monday, *(change[monday] for change in changes))


def _by_week(items: Mapping[tuple[Any, ...], int]) -> Counter[date]:
    found: Counter[date] = Counter()
    for (on, *_rest), count in items.items():
        found[on - timedelta(days=on.weekday())] += count
    return found


def _worst(mails: Mapping[tuple[Any, ...], int]) -> WorstDay:
    a_day: Counter[date] = Counter()
    for (on, *_rest), count in mails.items():
        a_day[on] += count
    worst = max(a_day, key=lambda on: (a_day[on], -on.toordinal()), default=None)
    return WorstDay(worst, a_day[worst] if worst else 0)
