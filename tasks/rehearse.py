"""Rehearse a year on a copy: the same verbs, day by day, with nobody told."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from calendars.dates import first_opening, last_rung
from calendars.loading import load
from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.errors import RuleBroken, Sentence
from models.settings import Settings
from notices.mailer import EmlPost, Mail, Post
from tasks.clock import SWEEP_AT, moment
from tasks.copy_register import copy_register
from tasks.day import run_day
from tasks.export import export
from tasks.import_register import import_register
from tasks.migrate import migrate
from tasks.office import Office
from tasks.official_days import copy_days
from tasks.publish import publish, publish_in
from tasks.register_files import read_register
from tasks.script import Entry, apply_entries, read_script


class Nobody:
    """A post that takes every mail and tells nobody."""

    def send(self, mail: Mail) -> None:
        """Take it."""

    def close(self) -> None:
        """Nothing is held open."""


@dataclass(frozen=True)
class Plan:
    """What to rehearse. Without `register` the live office's register is copied; `skips` are days on which nothing of
    ours runs, while units still act."""

    calendar: Path
    out: Path
    register: Path | None = None
    script: Path | None = None
    first_on: date | None = None
    last_on: date | None = None
    skips: tuple[tuple[date, date], ...] = ()
    mails: bool = False
    drafts: tuple[tuple[date, Path], ...] = ()  # published in the morning of their day, after what people did


@dataclass
class Rehearsed:
    """What a rehearsal went through."""

    first_on: date
    last_on: date
    days: int = 0
    skipped: int = 0
    left_out: int = 0
    summary: dict[str, object] = field(default_factory=dict)


Progress = Callable[[date, int, int], None]


def rehearse(plan: Plan, settings: Settings, live: Office | None, progress: Progress = lambda *_: None) -> Rehearsed:
    """Live through the plan's days on a private copy and write the five files into `plan.out`.

    Raises:
        CalendarInvalid, RegisterInvalid, ScriptInvalid: every error with its place; nothing is written.
        RuleBroken: the span ends before it begins.
    """
    calendar = load(plan.calendar)
    entries = read_script(plan.script) if plan.script else []
    office = Office("sqlite://")
    try:
        days = _furnish(office, plan, calendar, live)
        done = _span(plan, calendar, days)
        _live_through(office, plan, settings, entries, done, progress)
        with office.reading() as connection:
            done.summary = export(connection, plan.out, on=done.last_on)
        return done
    finally:
        office.close()


def _furnish(office: Office, plan: Plan, calendar: Calendar, live: Office | None) -> Workdays:
    """An office of its own with the calendar published and the register in."""
    migrate(office.engine)
    at = moment(first_opening(calendar) - timedelta(days=1), SWEEP_AT)
    register = read_register(plan.register) if plan.register else None
    with office.writing() as connection:
        if live is not None:
            with live.reading() as theirs:
                copy_days(theirs, connection)
        days = office.workdays_with(connection, calendar)
        source = plan.calendar.read_text(encoding="utf-8")
        publish(connection, calendar, source, days, at=at, by="rehearsal", why="rehearsal")
        if register is not None:
            import_register(connection, register, at=at, by="rehearsal", on=at.date())
        elif live is not None:
            copy_register(live, connection, at=at)
    return days


def _span(plan: Plan, calendar: Calendar, days: Workdays) -> Rehearsed:
    first = plan.first_on or first_opening(calendar)
    last = plan.last_on or last_rung(calendar, days)
    if last < first:
        raise RuleBroken(Sentence("预演的结束日{last}早于开始日{first}", last=last, first=first))
    return Rehearsed(first, last)


def _live_through(
    office: Office, plan: Plan, settings: Settings, entries: Iterable[Entry], done: Rehearsed, progress: Progress
) -> None:
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_day[entry.act.on].append(entry)
    post: Post = EmlPost(plan.out / "mails", settings) if plan.mails else Nobody()
    total = (done.last_on - done.first_on).days + 1
    for number in range(total):
        on = done.first_on + timedelta(days=number)
        skipped = any(first <= on <= last for first, last in plan.skips)
        if by_day.get(on):
            with office.writing() as connection:
                apply_entries(office, connection, by_day[on])
        for draft in (path for day, path in plan.drafts if day == on):
            _publish(office, draft, on)
        if skipped:
            done.skipped += 1
        else:
            run_day(office, post, settings, on=on, composing=plan.mails)
            done.days += 1
        progress(on, number + 1, total)
    done.left_out = sum(len(rows) for on, rows in by_day.items() if not done.first_on <= on <= done.last_on)


def _publish(office: Office, draft: Path, on: date) -> None:
    calendar, source = load(draft), draft.read_text(encoding="utf-8")
    with office.writing() as connection:
        at = moment(on, SWEEP_AT)
        publish_in(office, connection, calendar, source, on=on, at=at, by="rehearsal", why="rehearsal")
