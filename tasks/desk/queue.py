"""What waits for review: a reviewer's queue, the longest first, with its own clock and what was reported before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import About, Calendar
from calendars.workdays import Workdays
from models.kinds import Role, State
from models.queries import desk
from rules.reviewing import review_workdays
from tasks.desk.earlier import Earlier, earlier
from tasks.desk.scope import EVERYTHING, FIRST_PAGE, Listing, Page, Turns, Wanted


@dataclass(frozen=True)
class QueueItem:
    """One obligation that waits. `used` of `clock` working days have passed; `batchable`: it may be decided together
    with others. Scores are hundredths of a point, the reviewed one there once a reviewer said what comes off; without
    a `submission` it was registered by hand."""

    id: int
    work_year: int
    step: str
    deliverable: str
    title: str
    about: str
    budget_year: int
    unit_id: int
    unit_code: str
    unit_name: str
    subject_code: str
    subject_name: str
    state: State
    stage: Role
    level: int
    last_stage: bool
    since_on: date
    used: int
    clock: int
    due_on: date
    late_workdays: int | None
    returns: int
    submission: int | None
    number: int
    score: int | None
    grade: str
    reviewed_score: int | None
    reviewed_grade: str
    submitted_by: str
    nil: bool
    batchable: bool
    last_year: Earlier | None
    target: Earlier | None

    @property
    def overdue(self) -> bool:
        """Whether the reviewer's own time is over."""
        return self.used > self.clock


@dataclass(frozen=True)
class StageTotal:
    """How many wait for a role, how many of them too long, and since when the oldest."""

    stage: Role
    items: int
    overdue: int
    earliest_on: date


@dataclass(frozen=True)
class Queue:
    """A page of a reviewer's queue."""

    on: date
    stages: tuple[StageTotal, ...]
    listing: Listing
    items: tuple[QueueItem, ...]


def review_queue(
    connection: Connection,
    calendars: dict[int, Calendar],
    days: Workdays,
    turns: Turns,
    *,
    on: date,
    wanted: Wanted = EVERYTHING,
    page: Page = FIRST_PAGE,
) -> Queue:
    """What waits on `on` for whoever holds `turns`, narrowed to `wanted`. Three statements, however much waits.

    Raises:
        UnknownYear: a count runs through a year whose working days are not known.
    """
    keys = turns.binds | wanted.binds | page.binds | {"on": on}
    dialect = connection.dialect.name
    clock = _Clock(calendars, days, on)
    stages = _stages(connection.execute(desk.waiting_totals(dialect, assigned=turns.assigned), keys).all(), clock)
    rows = connection.execute(desk.waiting(dialect, assigned=turns.assigned), keys).all()
    before = earlier(connection, calendars.values(), [row.id for row in rows])
    found = sum(each.items for each in stages if wanted.stage in (None, each.stage))
    items = tuple(_item(row, clock, before) for row in rows)
    return Queue(on, stages, Listing(page, found), items)


class _Clock:
    """The working days that a review has taken, of those that it may take."""

    def __init__(self, calendars: dict[int, Calendar], days: Workdays, on: date) -> None:
        self.calendars, self.days, self.on = calendars, days, on
        self._used: dict[date, int] = {}

    def used(self, since_on: date) -> int:
        if since_on not in self._used:
            self._used[since_on] = max(0, self.days.between(since_on, self.on))
        return self._used[since_on]

    def of(self, work_year: int) -> int:
        return review_workdays(self.calendars.get(work_year))


def _stages(rows: Any, clock: _Clock) -> tuple[StageTotal, ...]:
    stages: dict[int, list[Row[Any]]] = {}
    for row in rows:
        stages.setdefault(row.stage, []).append(row)
    return tuple(
        StageTotal(
            Role(stage),
            sum(int(row.items) for row in its),
            sum(int(row.items) for row in its if clock.used(row.review_since_on) > clock.of(row.work_year)),
            min(row.review_since_on for row in its),
        )
        for stage, its in sorted(stages.items())
    )


def _item(row: Row[Any], clock: _Clock, before: dict[int, list[Earlier]]) -> QueueItem:
    known = before.get(row.id, [])
    return QueueItem(
        id=row.id,
        work_year=row.work_year,
        step=row.step,
        deliverable=row.key,
        title=row.title,
        about=row.about,
        budget_year=row.budget_year,
        unit_id=row.unit_id,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        subject_code=row.subject_code,
        subject_name=row.subject_name,
        state=State(row.state),
        stage=Role(row.stage),
        level=row.review_level,
        last_stage=bool(row.last_stage),
        since_on=row.review_since_on,
        used=clock.used(row.review_since_on),
        clock=clock.of(row.work_year),
        due_on=row.due_on,
        late_workdays=row.late_workdays,
        returns=row.returns,
        submission=row.submission_id,
        number=row.number or 0,
        score=row.score,
        grade=row.grade or "",
        reviewed_score=row.reviewed_score,
        reviewed_grade=row.reviewed_grade or "",
        submitted_by=row.submitted_by or "",
        nil=bool(row.nil),
        batchable=row.about != About.QUOTA,
        last_year=next((each for each in reversed(known) if not each.target), None),
        target=next((each for each in reversed(known) if each.target), None),
    )
