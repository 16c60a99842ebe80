"""Rehearse several drafts of one year on the same ground, in as many processes as there are processors.

A draft knows nothing of the others, so each goes to whichever process is free; what comes back is in the order of the
drafts, the same in one process and in many.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context, parent_process
from multiprocessing.context import SpawnContext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from calendars.workdays import Workdays
from models.errors import CalendarInvalid, OutsideFailed, Place, RuleBroken, Sentence, UnknownYear
from models.settings import Settings
from tasks.clock import machine_now
from tasks.copy_register import copy_register
from tasks.drafts import Draft
from tasks.export import export
from tasks.figures import Figures, figures_of
from tasks.migrate import migrate
from tasks.office import Office
from tasks.official_days import copy_days
from tasks.progress import Progress
from tasks.rehearse import Ground, Rehearsed, rehearsed, span_of

EVERY = 0.2  # seconds between two looks at how far the processes have come


@dataclass(frozen=True)
class Lived:
    """A draft that was lived through, and what came of it."""

    draft: Draft
    done: Rehearsed
    figures: Figures


@dataclass(frozen=True)
class Task:
    """A draft to live through; into `folder`, if there is one, go its files."""

    draft: Draft
    folder: Path | None = None


Watch = Callable[[int, int], None]  # days lived through, days in all


def as_it_is() -> None:
    """A process that needs nothing more."""


def nobody_looks(_done: int, _total: int) -> None:
    """Rehearsals whose progress nobody watches."""


class Stopped(Exception):  # not an error: somebody asked
    """The rehearsals are to end before they are done."""


def on_common_ground(drafts: Sequence[Draft], ground: Ground) -> Ground:
    """The ground with one span for all drafts: from the first day of any to the last of any, unless days are named.

    Raises:
        RuleBroken: the drafts are of several years, or the span ends before it begins.
        CalendarInvalid: the working days of a draft are not known.
    """
    years = {draft.calendar.work_year: draft.name for draft in drafts}
    if len(years) > 1:
        said = "、".join(f"{name}（{year}）" for year, name in sorted(years.items()))
        raise RuleBroken(Sentence("不同年度的年历不能放在一起比较：{said}", said=said))
    spans, places, known = [], [], _known_days(ground)
    for draft in drafts:
        try:
            days = known.with_overrides(draft.calendar.workday_overrides)
            spans.append(span_of(draft.calendar, days, ground.first_on, ground.last_on))
        except UnknownYear as error:
            places.append(Place(draft.name, 1, 1, Sentence("{why}", why=error)))
    if places:
        raise CalendarInvalid(places)
    return replace(ground, first_on=min(first for first, _ in spans), last_on=max(last for _, last in spans))


def _known_days(ground: Ground) -> Workdays:
    if ground.live is None:
        return Workdays.shipped()
    with ground.live.reading() as connection:
        return ground.live.known_workdays(connection)


def rehearse_many(
    tasks: Sequence[Task],
    ground: Ground,
    settings: Settings,
    *,
    workers: int = 0,
    prepare: Callable[[], None] = as_it_is,
    watch: Watch = nobody_looks,
) -> list[Lived]:
    """Live through every draft on the ground, which gives all of them one span; the results in the drafts' order.

    `workers` is the number of processes, by default that of the processors; one works without others. `prepare` runs
    first in each (it sets the language of sentences), and is a function of a module.

    Raises:
        RuleBroken: a draft cannot be rehearsed; its sentence names the draft.
        OutsideFailed: a process was ended from outside.
    """
    wanted = min(workers or len(os.sched_getaffinity(0)), len(tasks))
    if wanted == 1:
        return list(_one_after_another(tasks, ground, settings, watch))
    with _shared(ground) as (rest, url):
        return _side_by_side(tasks, rest, url, settings, wanted, prepare, watch)


def _one_after_another(tasks: Sequence[Task], ground: Ground, settings: Settings, watch: Watch) -> Iterator[Lived]:
    for number, task in enumerate(tasks):

        def progress(_on: date, day: int, total: int, before: int = number) -> None:
            watch(before * total + day, len(tasks) * total)

        with _naming(task.draft):
            yield _live(task, ground, settings, progress)


def _live(task: Task, ground: Ground, settings: Settings, progress: Progress) -> Lived:
    with rehearsed(task.draft, ground, settings, progress) as (office, done), office.reading() as connection:
        if task.folder is not None:
            done.summary = export(connection, task.folder, on=done.last_on)
        figures = figures_of(connection, first_on=done.first_on, last_on=done.last_on)
        return Lived(task.draft, done, figures)


@contextmanager
def _shared(ground: Ground) -> Iterator[tuple[Ground, str]]:
    """The ground without what belongs to this process, and where a copy of what it takes from a live office is."""
    if ground.live is None:
        yield ground, ""
        return
    with TemporaryDirectory(prefix="nianlun-") as folder:
        url = f"sqlite:///{Path(folder) / 'office.db'}"
        office = Office(url)
        migrate(office.engine)
        with office.writing() as connection, ground.live.reading() as theirs:
            copy_days(theirs, connection)
            copy_register(ground.live, connection, at=machine_now())
        office.close()
        yield replace(ground, live=None), url


@contextmanager
def _naming(draft: Draft) -> Iterator[None]:
    """Says of which draft a broken rule speaks."""
    try:
        yield
    except (RuleBroken, UnknownYear) as error:
        raise RuleBroken(Sentence("{draft}：{why}", draft=draft.name, why=error)) from error


# ── several processes ─────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class _Hall:
    """What each process has: the ground, and two things that all share, the days done by draft and the sign to stop."""

    ground: Ground
    live: str
    settings: Settings
    days: Any
    stop: Any


_hall: _Hall | None = None


def _side_by_side(
    tasks: Sequence[Task],
    ground: Ground,
    live: str,
    settings: Settings,
    workers: int,
    prepare: Callable[[], None],
    watch: Watch,
) -> list[Lived]:
    context: SpawnContext = get_context("spawn")
    hall = _Hall(ground, live, settings, context.Array("i", len(tasks)), context.Event())
    pool = ProcessPoolExecutor(workers, context, _enter, (hall, prepare))
    try:
        futures = [pool.submit(_work, number, task) for number, task in enumerate(tasks)]
        _look_on(futures, hall, watch)
        _raise_first(tasks, futures)
        return [future.result() for future in futures]
    finally:
        hall.stop.set()
        pool.shutdown(cancel_futures=True)


def _look_on(futures: Sequence[Future[Lived]], hall: _Hall, watch: Watch) -> None:
    """Tell how far all have come, until all are done or one has failed."""
    assert hall.ground.first_on is not None and hall.ground.last_on is not None
    total = ((hall.ground.last_on - hall.ground.first_on).days + 1) * len(futures)
    waiting = True
    while waiting:
        done, left = wait(futures, timeout=EVERY)
        watch(sum(hall.days), total)
        waiting = bool(left) and not any(future.exception() for future in done)


def _raise_first(tasks: Sequence[Task], futures: Sequence[Future[Lived]]) -> None:
    for task, future in zip(tasks, futures, strict=True):
        error = future.exception() if future.done() else None
        if isinstance(error, BrokenProcessPool):
            raise OutsideFailed(Sentence("预演的进程被系统终止了，也许内存不够")) from error
        if error is not None:
            with _naming(task.draft):
                raise error


def _enter(hall: _Hall, prepare: Callable[[], None]) -> None:
    """A process of the pool begins: Ctrl-C is for the one that started it, and without that one it ends."""
    global _hall  # noqa: PLW0603  # a pool hands its processes nothing else
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare()
    _hall = hall


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(number: int, task: Task) -> Lived:
    assert _hall is not None
    hall = _hall

    def progress(_on: date, day: int, _total: int) -> None:
        if hall.stop.is_set():
            raise Stopped
        hall.days[number] = day

    if not hall.live:
        return _live(task, hall.ground, hall.settings, progress)
    office = Office(hall.live)
    try:
        return _live(task, replace(hall.ground, live=office), hall.settings, progress)
    finally:
        office.close()
