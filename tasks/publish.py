"""Publish a year: the calendar becomes the one in force, its rows and all that is owed come in line with it.

Every version is kept as it was: who, when, why, the file's text and the checked document.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, insert, update

from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.queries import plans, switches
from models.schema import table_named
from tasks.clock import ZONE
from tasks.follow import Followed, follow
from tasks.office import Office, read_calendars
from tasks.open_step import open_step
from tasks.replan import Replanned, replan


@dataclass(frozen=True)
class Published:
    """What a publication did. `changed` is false where the very same file is in force already; `followed` is what
    another unit owes now."""

    work_year: int
    version: int
    changed: bool = True
    replanned: Replanned = field(default_factory=Replanned)
    opened: int = 0
    followed: tuple[Followed, ...] = ()


def publish(
    connection: Connection,
    calendar: Calendar,
    source: str,
    days: Workdays,
    *,
    at: datetime,
    by: str,
    why: str,
    on: date | None = None,
) -> Published:
    """Put `calendar` in force for its work year from the office day `on` (the day of `at`).

    `days` are the working days with this calendar's overrides. The very same file changes nothing. A changed year
    replans everything owed, in every published year, brings it to whoever is asked for it now, and opens at once what
    is missing; what a first publication asks for is opened by the next sweep.

    Raises:
        UnknownYear: a date falls into a year whose working days are not known.
    """
    digest = _digest(source)
    known = connection.execute(plans.IN_FORCE, {"work_year": calendar.work_year}).first()
    if known is not None and known.digest == digest:
        return Published(calendar.work_year, known.version, changed=False)
    on = on or at.astimezone(ZONE).date()
    content = _content(calendar, source, digest) | dict(published_at=at, published_by=by, why=why)
    version = connection.execute(plans.LAST_VERSION, {"work_year": calendar.work_year}).scalar_one() + 1
    connection.execute(insert(table_named("calendar_version")), content | dict(number=version, on_day=on))
    _put_in_force(connection, content | dict(version=version), known is None)
    calendars = read_calendars(connection)
    replanned = replan(connection, calendars, days, on=on, at=at, by=by, why=why)
    if known is None:
        return Published(calendar.work_year, version, True, replanned)
    followed = follow(connection, calendars, days, on=on, at=at, by=by, because=why)
    opened = _open_again(connection, calendar, days, on, at)
    return Published(calendar.work_year, version, True, replanned, opened, tuple(followed))


def changes_a_year(connection: Connection, calendar: Calendar, source: str) -> bool:
    """Whether another file is in force for this year."""
    known = connection.execute(plans.IN_FORCE, {"work_year": calendar.work_year}).first()
    return known is not None and known.digest != _digest(source)


def is_in_force(connection: Connection, calendar: Calendar, source: str) -> bool:
    """Whether this very file is in force for its year."""
    known = connection.execute(plans.IN_FORCE, {"work_year": calendar.work_year}).first()
    return known is not None and known.digest == _digest(source)


def publish_in(
    office: Office,
    connection: Connection,
    calendar: Calendar,
    source: str,
    *,
    on: date,
    at: datetime,
    by: str,
    why: str,
) -> Published:
    """The same in an office, whose working days come to count with the overrides of `calendar`."""
    days = office.workdays_with(connection, calendar)
    return publish(connection, calendar, source, days, at=at, by=by, why=why, on=on)


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def _content(calendar: Calendar, source: str, digest: str) -> dict[str, object]:
    return dict(
        work_year=calendar.work_year,
        title=calendar.title,
        document_number=next((d.number for d in calendar.documents if d.key == calendar.document), ""),
        source=source,
        document=calendar.model_dump_json(by_alias=True, exclude_unset=True),
        digest=digest,
    )


def _put_in_force(connection: Connection, content: Mapping[str, object], first: bool) -> None:
    table = table_named("cycle")
    if first:
        connection.execute(insert(table), content)
    else:
        connection.execute(update(table).where(table.c.work_year == content["work_year"]), content)


def _open_again(connection: Connection, calendar: Calendar, days: Workdays, on: date, at: datetime) -> int:
    """What the openers saw last was another calendar: they look again, now."""
    connection.execute(switches.CLEAR_OPENED, {"marks": f"opened:{calendar.work_year}:%"})
    return sum(open_step(connection, calendar, step.key, days, on=on, at=at) for step in calendar.steps)
