"""From today on: a copy of the whole live ledger lives on to the end of its years, and nobody is told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from calendars.dates import last_rung
from models.queries import delivery, exports, plans
from models.settings import Settings
from tasks.copy_ledger import copied
from tasks.drafts import Draft
from tasks.export import export
from tasks.office import Office
from tasks.progress import Progress
from tasks.publish import publish_in
from tasks.rehearse import Ground, Rehearsed, live_through, nobody_watches
from tasks.script import Entry
from tasks.switches import read_switch


@dataclass(frozen=True)
class Ahead:
    """What lies ahead of a live office. `leaving` are the mails that leave from today on by day, without what had left
    already; `stopped`: the stop button is pressed in the office, so nothing will leave until it is released."""

    done: Rehearsed
    leaving: dict[date, int]
    stopped: bool


def rehearse_on(
    live: Office,
    settings: Settings,
    out: Path,
    *,
    on: date,
    at: datetime,
    draft: Draft | None = None,
    entries: Iterable[Entry] = (),
    last_on: date | None = None,
    mails: bool = False,
    progress: Progress = nobody_watches,
) -> Ahead:
    """Live on from `on` under the published years, or with `draft` published on that day, and write the files.

    The live ledger is only read. On the copy nothing is held by the stop button and nothing waits for another try;
    whatever `on` has already seen is not done twice. The files hold the whole ledger, what was before `on` too.

    Raises:
        NotKnown: no year is published.
        RuleBroken: the span ends before it begins.
        UnknownYear: a date falls into a year whose working days are not known.
    """
    with live.reading() as connection:
        stopped = bool(read_switch(connection, delivery.HELD))
    with copied(live) as office:
        if draft is not None:
            with office.writing() as connection:
                why = {"by": "rehearsal", "why": "rehearsal"}
                publish_in(office, connection, draft.calendar, draft.source, on=on, at=at, **why)
        with office.reading() as connection:
            before, last = _mails(connection), last_on or _last_day(office, connection, on)
        done = Rehearsed(on, last)
        ground = Ground(entries=tuple(entries), lenient=True, mails=out / "mails" if mails else None)
        live_through(office, ground, settings, done, progress)
        with office.reading() as connection:
            done = replace(done, summary=export(connection, out, on=last))
            leaving = {day: n - before.get(day, 0) for day, n in _mails(connection).items() if day >= on}
    return Ahead(done, {day: n for day, n in leaving.items() if n}, stopped)


def _mails(connection: Connection) -> dict[date, int]:
    return {row.send_on: int(row.mails) for row in connection.execute(exports.MAILS_BY_DAY)}


def _last_day(office: Office, connection: Connection, on: date) -> date:
    """The last rung of any published year, and of whatever was given more time; the day itself if all is over."""
    calendars, days = office.years(connection)
    rungs = [last_rung(calendar, days) for calendar in calendars.values()]
    return max([on, *rungs, connection.execute(plans.LAST_RUNG).scalar() or on])
