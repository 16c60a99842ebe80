"""A step's day as its flow does and shows it: what is asked is opened, the ledger swept, how things stand read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection

from calendars.dates import effective, opens_on, timeline
from calendars.schema import Calendar, Deliverable, Step
from calendars.workdays import Workdays
from models.kinds import Standing, State, StepKey
from models.queries import step_report
from tasks.day import look_after
from tasks.evaluators.late import LateCommission, late_commissions
from tasks.office import Office
from tasks.standing import Rates, UnitStanding, rates_by_deliverable, standings

MOST_SHOWN = 200  # rows of the list of what is overdue


@dataclass(frozen=True)
class Covered:
    """A deliverable's rates; `wanted` is the coverage that the calendar asks for."""

    work_year: int
    title: str
    rates: Rates
    due_on: date
    wanted: Decimal | None = None

    def missed(self, on: date) -> bool:
        """Whether the due date has passed and the coverage was not reached."""
        rate = self.rates.rate
        return self.wanted is not None and on > self.due_on and (rate is None or rate < self.wanted)


@dataclass(frozen=True)
class Escalation:
    """A first-level unit's items in a proposal of the day."""

    unit_code: str
    unit_name: str
    proposal: int
    level: str
    workdays: int
    items: int
    earliest_on: date


@dataclass(frozen=True)
class Overdue:
    """One thing that is overdue."""

    first_name: str
    unit_code: str
    unit_name: str
    work_year: int
    title: str
    subject_name: str
    due_on: date
    late_workdays: int
    standing: Standing


@dataclass(frozen=True)
class UnsettledQuota:
    """A choice of subjects that is not accepted yet."""

    unit_code: str
    unit_name: str
    title: str
    state: State
    due_on: date


@dataclass(frozen=True)
class StepDay:
    """A step on a day: what happened to it, and how it stands. `rest` names a rest day."""

    step: StepKey
    on: date
    work_years: tuple[int, ...]
    rest: str = ""
    opened: int = 0
    rungs: dict[str, int] = field(default_factory=dict)
    units: tuple[UnitStanding, ...] = ()
    covered: tuple[Covered, ...] = ()
    quotas: tuple[UnsettledQuota, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    overdue_count: int = 0
    late_commissions: tuple[LateCommission, ...] = ()

    @property
    def owing(self) -> tuple[UnitStanding, ...]:
        """The first-level units that owe something in this step, worst first."""
        owing = (unit for unit in self.units if unit.standing is not Standing.CLEAR)
        return tuple(sorted(owing, key=lambda unit: (-unit.standing, unit.unit_code)))

    @property
    def worst(self) -> Standing:
        return max((unit.standing for unit in self.units), default=Standing.CLEAR)


def live_years(office: Office, connection: Connection, step: StepKey, *, on: date) -> tuple[int, ...]:
    """The work years in which `step` has begun by `on` and is not over: a rung may come, or something is owed."""
    days = office.workdays(connection)
    owing = set(connection.execute(step_report.OWING_YEARS, {"step": step.value}).scalars())
    return tuple(
        year
        for year, calendar in office.calendars(connection).items()
        for part in calendar.steps
        if part.key is step and _begun(part) <= on and (year in owing or on <= _last_rung(calendar, part, days))
    )


def look_after_step(office: Office, step: StepKey, *, on: date, at: datetime) -> StepDay:
    """Do the day `on` and say how `step` stands; nothing is done where the step asks nothing and nothing is open.

    Whichever step's flow comes first opens and sweeps for all: so the ledger's history is the same whichever it was.

    Raises:
        UnknownYear: `on` lies in a year with neither official nor provisional days.
    """
    with office.writing() as connection:
        years = live_years(office, connection, step, on=on)
        if years:
            look_after(office, connection, on=on, at=at)
    if not years:
        return StepDay(step, on, ())
    with office.reading() as connection:
        return read_step_day(office, connection, step, on=on, work_years=years)


def read_step_day(
    office: Office, connection: Connection, step: StepKey, *, on: date, work_years: tuple[int, ...]
) -> StepDay:
    """How `step` stands on `on`, and what this day brought it, as the ledger says."""
    days = office.workdays(connection)
    keys = {"step": step.value, "on": on}
    quotas = connection.execute(step_report.QUOTAS, keys)
    return StepDay(
        step=step,
        on=on,
        work_years=work_years,
        rest="" if days.works(on) else days.name(on),
        opened=int(connection.execute(step_report.OPENED, keys).scalar_one()),
        rungs={row.level: int(row.items) for row in connection.execute(step_report.RUNGS, keys)},
        units=tuple(unit.of_step(step.value) for unit in standings(connection, on=on)),
        covered=tuple(_covered(office.calendars(connection), days, connection, step)),
        quotas=tuple(UnsettledQuota(q.code, q.name, q.title, State(q.state), q.due_on) for q in quotas),
        escalations=tuple(
            Escalation(row.code, row.name, row.proposal, row.level, row.workdays, int(row.items), row.earliest_on)
            for row in connection.execute(step_report.ESCALATED, keys)
        ),
        overdue=tuple(_overdue(connection, days, step, on)),
        late_commissions=late_commissions(connection, step, on=on),
        overdue_count=int(connection.execute(step_report.COUNT_OVERDUE, keys).scalar_one()),
    )


def _begun(step: Step) -> date:
    return min(opens_on(step, deliverable) for deliverable in step.deliverables)


def _last_rung(calendar: Calendar, step: Step, days: Workdays) -> date:
    return max(_last_rung_of(calendar, deliverable, days) for deliverable in step.deliverables)


def _last_rung_of(calendar: Calendar, deliverable: Deliverable, days: Workdays) -> date:
    """What runs from an event keeps its step alive by being owed, and not by the day that is expected."""
    if deliverable.due.after:
        return date.min
    due_on = effective(deliverable.due, days)
    return max([due_on, *(each.act_on for each in timeline(calendar.ladders[deliverable.ladder], due_on, days))])


def _covered(
    calendars: dict[int, Calendar], days: Workdays, connection: Connection, step: StepKey
) -> Iterable[Covered]:
    for year, of_step, key, title, rates in rates_by_deliverable(connection):
        if of_step != step or year not in calendars:
            continue
        asked = {deliverable.key: deliverable for _, deliverable in calendars[year].deliverables()}
        if key not in asked:
            continue  # no longer in the calendar: what is still owed of it waits to be cancelled
        wanted = next((each.at_least for each in calendars[year].coverage if each.deliverable == key), None)
        yield Covered(year, title, rates, effective(asked[key].due, days), wanted)


def _overdue(connection: Connection, days: Workdays, step: StepKey, on: date) -> Iterable[Overdue]:
    for row in connection.execute(step_report.OVERDUE, {"step": step.value, "on": on, "most": MOST_SHOWN}):
        yield Overdue(
            first_name=row.first_name,
            unit_code=row.code,
            unit_name=row.name,
            work_year=row.work_year,
            title=row.title,
            subject_name=row.subject_name,
            due_on=row.due_on,
            late_workdays=days.between(row.due_on, on),
            standing=Standing(row.standing),
        )
