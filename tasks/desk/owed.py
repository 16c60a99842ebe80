"""What do we owe: the obligations of some units, the next due first, each with what a person asks of it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row

from calendars.dates import is_provisional
from calendars.labels import ROLES
from calendars.workdays import Workdays
from models.errors import Sentence
from models.kinds import HANDED_IN, NOT_EXPECTED, OWING, Event, Level, Role, Roll, Standing, State
from models.queries import desk
from notices.words import NEXT_FOR_DESK
from rules.lateness import late_workdays
from rules.states import EVENT_NAMES
from tasks.desk.scope import EVERYTHING, FIRST_PAGE, Listing, Page, Scope, Wanted


@dataclass(frozen=True)
class OwedItem:
    """One obligation in a list. `left` are working days until it is due, `late` working days over; of what is not owed
    any more both are 0. `because` says why the due date is that day, `next` what comes if nothing is handed in."""

    id: int
    work_year: int
    step: str
    deliverable: str
    title: str
    about: str
    budget_year: int
    unit_code: str
    unit_name: str
    subject_code: str
    subject_name: str
    state: State
    standing: Standing
    opened_on: date
    nominal_due_on: date
    due_on: date
    soft: bool
    provisional: bool
    left: int
    late: int
    because: tuple[Sentence, ...]
    next_on: date | None
    next_level: Level | None
    next: Sentence | None
    stage: Role | None
    since_on: date | None
    returned_why: str
    asked_until_on: date | None
    extensions: int
    waits_for_second_hand: bool
    first_submitted_on: date | None
    late_workdays: int | None
    accepted_on: date | None
    nil: bool

    @property
    def owing(self) -> bool:
        return self.state in OWING


@dataclass(frozen=True)
class Totals:
    """How much of each state there is, and how the units stand."""

    by_state: dict[State, int]
    late: int
    returned: int
    nil: int
    standing: Standing
    earliest_on: date | None
    on_time: int = 0
    stuck: int = 0

    def of(self, *states: State) -> int:
        return sum(self.by_state.get(state, 0) for state in states)

    @property
    def owing(self) -> int:
        return self.of(*OWING)

    def listed(self, which: str) -> int:
        """How many the list `which` has (Wanted.which)."""
        parts = {
            "owing": self.owing,
            "late": self.late,
            "returned": self.returned,
            "in_review": self.of(State.SUBMITTED, State.UNDER_REVIEW),
            "done": self.of(State.ACCEPTED, State.ARCHIVED),
            "over": self.of(*NOT_EXPECTED),
            "handed_in": self.of(*HANDED_IN),
            "on_time": self.on_time,
            "nil": self.nil,
            "stuck": self.stuck,
            "waived": self.of(State.WAIVED),
        }
        return parts[which] if which else sum(self.by_state.values()) - parts["over"]


@dataclass(frozen=True)
class OwedPage:
    """A page of what some units owe and have handed in."""

    on: date
    totals: Totals
    listing: Listing
    items: tuple[OwedItem, ...]


def owed_by_unit(
    connection: Connection,
    days: Workdays,
    scope: Scope,
    *,
    on: date,
    wanted: Wanted = EVERYTHING,
    page: Page = FIRST_PAGE,
) -> OwedPage:
    """What the units of `scope` owe on `on`: totals of all that `wanted` asks for, and one page of it.

    Two statements, however many units. Totals do not heed `wanted.which`, so that every list can show its number.

    Raises:
        UnknownYear: a count runs through a year whose working days are not known.
    """
    keys = scope.binds | wanted.binds | page.binds | {"on": on}
    dialect = connection.dialect.name
    part = {"everything": scope.everything, "narrowed": wanted.narrows}
    totals = _totals(connection.execute(desk.owed_totals(dialect, **part), keys).all())
    rows = connection.execute(desk.owed(dialect, wanted.which, **part), keys).all()
    said = _Said(days, on)
    return OwedPage(on, totals, Listing(page, totals.listed(wanted.which)), tuple(said.item(row) for row in rows))


def _totals(rows: Any) -> Totals:
    return Totals(
        by_state={State(row.state): int(row.items) for row in rows},
        late=sum(int(row.late or 0) for row in rows),
        returned=sum(int(row.returned or 0) for row in rows),
        nil=sum(int(row.nil or 0) for row in rows),
        on_time=sum(int(row.on_time or 0) for row in rows),
        stuck=sum(int(row.stuck or 0) for row in rows),
        standing=Standing(max((row.standing for row in rows), default=0)),
        earliest_on=min((row.earliest_on for row in rows if row.earliest_on), default=None),
    )


class _Said:
    """Puts rows into words; what many rows share is worked out once."""

    def __init__(self, days: Workdays, on: date) -> None:
        self.days, self.on = days, on
        self.left = lru_cache(maxsize=None)(self._left)
        self.because = lru_cache(maxsize=None)(self._because)
        self.provisional = lru_cache(maxsize=None)(lambda one, other: is_provisional(days, one, other))

    def item(self, row: Row[Any]) -> OwedItem:
        state = State(row.state)
        owing = state in OWING
        left, late = self.left(row.nominal_due_on, row.due_on) if owing else (0, 0)
        next_level = Level(row.next_level) if row.next_level and owing else None
        return OwedItem(
            id=row.id,
            work_year=row.work_year,
            step=row.step,
            deliverable=row.key,
            title=row.title,
            about=row.about,
            budget_year=row.budget_year,
            unit_code=row.unit_code,
            unit_name=row.unit_name,
            subject_code=row.subject_code,
            subject_name=row.subject_name,
            state=state,
            standing=Standing(row.standing),
            opened_on=row.opened_on,
            nominal_due_on=row.nominal_due_on,
            due_on=row.due_on,
            soft=bool(row.soft),
            provisional=bool(self.provisional(row.nominal_due_on, row.due_on)),
            left=left,
            late=late,
            because=self.because(row.nominal_due_on, row.due_on, row.moved_by, row.moved_why or ""),
            next_on=row.next_action_on if owing else None,
            next_level=next_level,
            next=_next(state, row, next_level),
            stage=Role(row.stage) if row.stage else None,
            since_on=row.review_since_on,
            returned_why=row.returned_why or "",
            asked_until_on=row.asked_until_on,
            extensions=row.extensions,
            waits_for_second_hand=bool(row.waits_for_second_hand),
            first_submitted_on=row.first_submitted_on,
            late_workdays=row.late_workdays,
            accepted_on=row.accepted_on,
            nil=bool(row.nil),
        )

    def _left(self, nominal_on: date, due_on: date) -> tuple[int, int]:
        late = late_workdays(self.on, nominal_on, due_on, self.days)
        return (0 if late else max(0, self.days.between(self.on, due_on))), late

    def _because(self, nominal_on: date, due_on: date, moved_by: int | None, why: str) -> tuple[Sentence, ...]:
        return why_that_day(self.days, nominal_on, due_on, moved_by, why)


def why_that_day(
    days: Workdays, nominal_on: date, due_on: date, moved_by: int | None, why: str
) -> tuple[Sentence, ...]:
    """Why something is due on `due_on`: what moved the date (an event, and its reason), and how it rolled."""
    told: list[Sentence] = []
    if moved_by:
        event = Sentence(EVENT_NAMES[Event(moved_by)])
        told.append(Sentence("{event}：{why}", event=event, why=why) if why else event)
    if due_on != nominal_on:
        roll = Roll.PRECEDING if due_on < nominal_on else Roll.FOLLOWING
        if days.roll(nominal_on, roll) == due_on:
            return (*told, *days.explain_roll(nominal_on, roll))
        told.append(Sentence("原期限{due}", due=nominal_on))
    return tuple(told)


def _next(state: State, row: Row[Any], level: Level | None) -> Sentence | None:
    """What happens next to it, if nobody does anything."""
    if row.stage:
        return Sentence("等待{role}审核（{since}起）", role=ROLES[Role(row.stage)], since=row.review_since_on)
    if state not in OWING:
        return None
    if level is None or row.next_action_on is None:
        return Sentence("催报阶梯已走完；等待报送，或由局领导决定")
    return Sentence("若仍未报送，{on}{what}", on=row.next_action_on, what=Sentence(NEXT_FOR_DESK[level]))
