"""Rehearse a year on a copy: the same verbs, day by day, with nobody told."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from calendars.dates import first_opening, last_rung
from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.errors import Place, Places, RuleBroken, ScriptInvalid, Sentence
from models.settings import Settings
from notices.mailer import EmlPost
from tasks.clock import SWEEP_AT, moment
from tasks.copy_register import copy_register
from tasks.day import run_day
from tasks.drafts import Draft, draft_in, drafts_in
from tasks.export import export
from tasks.import_register import import_register
from tasks.migrate import migrate
from tasks.office import Office
from tasks.official_days import copy_days
from tasks.progress import Progress
from tasks.publish import publish, publish_in
from tasks.register.rows import Register
from tasks.register_files import read_register
from tasks.script import Entry, apply_entries, read_script

Span = tuple[date, date]
Read = TypeVar("Read")


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
    skips: tuple[Span, ...] = ()
    mails: bool = False
    drafts: tuple[tuple[date, Path], ...] = ()  # published in the morning of their day, after what people did


@dataclass(frozen=True)
class Ground:
    """What a draft is rehearsed on: who there is (a register, or that of a live office, with the working days that it
    has imported), what people do, and when.

    With `lenient`, what cannot happen under a draft is left out and told; otherwise it ends the rehearsal. `mails` is
    the folder in which every mail is written. `drafts` are published on their days, after what people did and before
    the sweep.
    """

    register: Register | None = None
    live: Office | None = None
    entries: tuple[Entry, ...] = ()
    first_on: date | None = None
    last_on: date | None = None
    skips: tuple[Span, ...] = ()
    lenient: bool = False
    mails: Path | None = None
    drafts: tuple[tuple[date, Draft], ...] = ()


@dataclass
class Rehearsed:
    """What a rehearsal went through; `impossible` are the events of the script that could not happen."""

    first_on: date
    last_on: date
    days: int = 0
    skipped: int = 0
    left_out: int = 0
    impossible: list[Place] = field(default_factory=list)
    summary: dict[str, object] = field(default_factory=dict)


def nobody_watches(_on: date, _number: int, _total: int) -> None:
    """The progress of a rehearsal at which nobody looks."""


def rehearse(plan: Plan, settings: Settings, live: Office | None, progress: Progress = nobody_watches) -> Rehearsed:
    """Live through the plan's days on a private copy and write the files into `plan.out`.

    Raises:
        CalendarInvalid, RegisterInvalid, ScriptInvalid: every error with its place; nothing is written.
        RuleBroken: the span ends before it begins.
    """
    drafts, ground = read_together([plan.calendar], plan.register, plan.script, live)
    mails = plan.out / "mails" if plan.mails else None
    later = tuple((on, draft_in(path)) for on, path in plan.drafts)
    ground = replace(ground, first_on=plan.first_on, last_on=plan.last_on, skips=plan.skips, mails=mails, drafts=later)
    with rehearsed(drafts[0], ground, settings, progress) as (office, done):
        with office.reading() as connection:
            done.summary = export(connection, plan.out, on=done.last_on)
        return done


def read_together(
    calendars: Iterable[Path], register: Path | None, script: Path | None, live: Office | None
) -> tuple[list[Draft], Ground]:
    """The drafts, and the ground that they are to be rehearsed on, before anything starts.

    Raises:
        CalendarInvalid, RegisterInvalid, ScriptInvalid: every error of all files; Places, where it is several kinds.
        RuleBroken: a folder holds no calendar.
    """
    found: list[Places] = []
    drafts = _told(found, lambda: drafts_in(calendars)) or []
    rows = _told(found, lambda: read_register(register)) if register else None
    entries = _told(found, lambda: read_script(script)) if script else None
    if found:
        raise found[0] if len(found) == 1 else Places([place for each in found for place in each.places])
    return drafts, Ground(register=rows, live=live, entries=tuple(entries or ()))


def _told(found: list[Places], read: Callable[[], Read]) -> Read | None:
    try:
        return read()
    except Places as error:
        found.append(error)
        return None


@contextmanager
def rehearsed(
    draft: Draft, ground: Ground, settings: Settings, progress: Progress = nobody_watches
) -> Iterator[tuple[Office, Rehearsed]]:
    """A private office in which the draft's days were lived through, for as long as it is looked at."""
    office = Office("sqlite://")
    try:
        first, last = span_of(draft.calendar, _furnish(office, draft, ground), ground.first_on, ground.last_on)
        done = Rehearsed(first, last)
        live_through(office, ground, settings, done, progress)
        yield office, done
    finally:
        office.close()


def span_of(calendar: Calendar, days: Workdays, first_on: date | None = None, last_on: date | None = None) -> Span:
    """The first and the last day of a rehearsal: from the first opening to the last rung, unless others are named.

    Raises:
        RuleBroken: it ends before it begins.
    """
    first = first_on or first_opening(calendar)
    last = last_on or last_rung(calendar, days)
    if last < first:
        raise RuleBroken(Sentence("预演的结束日{last}早于开始日{first}", last=last, first=first))
    return first, last


def _furnish(office: Office, draft: Draft, ground: Ground) -> Workdays:
    """An office of its own with the calendar published and the register in."""
    migrate(office.engine)
    opening = first_opening(draft.calendar)
    at = moment(min(opening, ground.first_on or opening) - timedelta(days=1), SWEEP_AT)
    with office.writing() as connection:
        if ground.live is not None:
            with ground.live.reading() as theirs:
                copy_days(theirs, connection)
        days = office.workdays_with(connection, draft.calendar)
        publish(connection, draft.calendar, draft.source, days, at=at, by="rehearsal", why="rehearsal")
        if ground.register is not None:
            import_register(connection, ground.register, at=at, by="rehearsal", on=at.date())
        elif ground.live is not None:
            copy_register(ground.live, connection, at=at)
    return days


def live_through(office: Office, ground: Ground, settings: Settings, done: Rehearsed, progress: Progress) -> None:
    """Every day from the first to the last: what people do, then what we do."""
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in ground.entries:
        by_day[entry.act.on].append(entry)
    post = EmlPost(ground.mails, settings) if ground.mails else None
    total = (done.last_on - done.first_on).days + 1
    for number in range(total):
        on = done.first_on + timedelta(days=number)
        if by_day.get(on):
            done.impossible += _act(office, by_day[on], lenient=ground.lenient)
        for draft in (each for day, each in ground.drafts if day == on):
            _publish(office, draft, on)
        if any(first <= on <= last for first, last in ground.skips):
            done.skipped += 1
        else:
            run_day(office, post, settings, on=on)
            done.days += 1
        progress(on, number + 1, total)
    done.left_out = sum(len(rows) for on, rows in by_day.items() if not done.first_on <= on <= done.last_on)


def _act(office: Office, entries: Sequence[Entry], *, lenient: bool) -> Iterable[Place]:
    """What people do on one day. Most days go well, so each event gets a transaction of its own only on the others."""
    try:
        with office.writing() as connection:
            return apply_entries(office, connection, entries)
    except ScriptInvalid:
        if not lenient:
            raise
    with office.writing() as connection:
        return apply_entries(office, connection, entries, lenient=True)


def _publish(office: Office, draft: Draft, on: date) -> None:
    why = {"by": "rehearsal", "why": "rehearsal"}
    with office.writing() as connection:
        publish_in(office, connection, draft.calendar, draft.source, on=on, at=moment(on, SWEEP_AT), **why)
