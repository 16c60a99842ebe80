"""One day of the office: open, sweep, deliver. What the flows do step by step, in one go and without Prefect."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from calendars.schema import Calendar
from models.kinds import StepKey
from models.settings import Settings
from notices.mailer import Post
from tasks.clock import SWEEP_AT, delivery_moment, moment
from tasks.deliver import Delivered, Delivery
from tasks.deliver_unread import Unread
from tasks.evaluators.remind import remind_evaluators
from tasks.follow import follow_if_changed
from tasks.letters.remind import remind_receivers
from tasks.office import Office
from tasks.open_step import open_step
from tasks.remind_reviewers import remind_reviewers
from tasks.results.propose_applications import propose_applications
from tasks.results.remind import remind_deciders
from tasks.sweep import Swept, sweep


@dataclass(frozen=True)
class DayDone:
    """What a day brought."""

    on: date
    opened: int
    swept: Swept
    delivered: Delivered


def run_day(
    office: Office,
    post: Post | None,
    settings: Settings,
    *,
    on: date,
    composing: bool = True,
    clock: Callable[[], datetime] | None = None,
) -> DayDone:
    """The whole day `on`: every step opened and swept in the morning, mails delivered in office hours.

    Without a `clock` mails leave at that day's hour, as in a rehearsal; with the machine's, only if today is the day.
    Without a `post` nobody is told, and the ledger is as if everybody had been.

    Raises:
        UnknownYear: `on` lies in a year with neither official nor provisional days.
    """
    with office.writing() as connection:
        opened, swept = look_after(office, connection, on=on, at=moment(on, SWEEP_AT))
    then = delivery_moment(on, settings.office_day)
    if post is None:
        return DayDone(on, opened, swept, Unread(office, settings, then).run())
    real = clock is not None
    delivery = Delivery(office, post, settings, clock or (lambda: then), throttled=real, composing=composing)
    return DayDone(on, opened, swept, delivery.run())


def look_after(
    office: Office, connection: Connection, *, on: date, at: datetime, steps: tuple[StepKey, ...] = tuple(StepKey)
) -> tuple[int, Swept]:
    """Let obligations follow the register, open what `steps` ask in every published year, sweep the whole ledger,
    propose what becomes of results, and remind whoever is waited for."""
    days = office.workdays(connection)
    follow_if_changed(office, connection, on=on, at=at)
    opened = sum(
        open_step(connection, calendar, step, days, on=on, at=at)
        for calendar in office.calendars(connection).values()
        for step in steps
        if _has(calendar, step)
    )
    swept = sweep(connection, days, on=on, at=at)
    propose_applications(connection, office.calendars(connection), on=on, at=at)
    remind_reviewers(connection, office.calendars(connection), days, on=on, at=at)
    remind_evaluators(connection, office.calendars(connection), days, on=on, at=at)
    remind_deciders(connection, office.calendars(connection), days, on=on, at=at)
    remind_receivers(connection, office.calendars(connection), days, on=on, at=at)
    return opened, swept


def _has(calendar: Calendar, step: StepKey) -> bool:
    return any(part.key is step for part in calendar.steps)
