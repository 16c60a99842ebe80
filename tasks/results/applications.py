"""Lists of applications: what waits for a decision and since when, what was decided, and the money in all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row

from calendars.results import Decision
from calendars.schema import APPLICATION_WORKDAYS, Calendar
from calendars.workdays import Workdays
from models.columns import FAR
from models.errors import UnknownYear
from models.kinds import ApplicationState, Grade, Light
from models.queries import applications
from tasks.desk.scope import Page, Scope
from tasks.results.propose_applications import yuan

EVERY_STATE = -1


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to; year 0 is every year, `late` only what has waited too long."""

    work_year: int = 0
    state: int = EVERY_STATE
    grade: str = ""
    decision: str = ""
    deliverable: str = ""
    late: bool = False


@dataclass(frozen=True)
class Applied:
    """A result and what becomes of it. Amounts are yuan; `waited` is how many working days since its acceptance, while
    nobody has decided; `late` if that is more than the calendar allows."""

    id: int
    obligation: int
    work_year: int
    deliverable: str
    title: str
    unit_code: str
    unit_name: str
    section_name: str
    subject_code: str
    subject_name: str
    grade: Grade
    score: Decimal
    light: Light | None
    finding: str
    proposed: Decision | None
    least: Decimal | None
    most: Decimal | None
    budget: Decimal | None
    accepted_on: date | None
    state: ApplicationState
    decision: Decision | None
    amount: Decimal | None
    for_year: int
    why: str
    decided_by: str
    acting_for: str
    decided_on: date | None
    waited: int | None
    late: bool


@dataclass(frozen=True)
class Counted:
    """Results by state and decision: how many, and the money it takes."""

    state: ApplicationState
    decision: Decision | None
    results: int
    yuan: Decimal


@dataclass(frozen=True)
class Listed:
    """A page of a list, with the counts of the whole."""

    rows: tuple[Applied, ...]
    counts: tuple[Counted, ...]
    page: Page

    @property
    def found(self) -> int:
        return sum(each.results for each in self.counts)

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // self.page.size))


def listed_applications(
    connection: Connection,
    calendars: Mapping[int, Calendar],
    days: Workdays,
    scope: Scope,
    narrowed: Narrowed,
    *,
    on: date,
    page: Page,
) -> Listed:
    """What becomes of the results of the units in `scope`, the longest accepted first.

    Raises:
        UnknownYear: `on` lies in a year whose working days are not known.
    """
    dialect = connection.dialect.name
    binds: dict[str, Any] = scope.binds | _binds(narrowed, calendars, days, on)
    rows = connection.execute(applications.listed(dialect), binds | page.binds).all()
    counts = connection.execute(applications.counted(dialect), binds).all()
    return Listed(
        tuple(applied(row, calendars, days, on) for row in rows),
        tuple(
            Counted(
                ApplicationState(row.state),
                Decision(row.decision) if row.decision else None,
                int(row.results),
                Decimal(int(row.fen)) / 100,
            )
            for row in counts
        ),
        page,
    )


def applications_of(
    connection: Connection, calendars: Mapping[int, Calendar], days: Workdays, obligation: int, *, on: date
) -> tuple[Applied, ...]:
    """What becomes of one obligation's result."""
    rows = connection.execute(applications.OF_ITEM, {"obligation": obligation}).all()
    return tuple(applied(row, calendars, days, on) for row in rows)


def applied(row: Row[Any], calendars: Mapping[int, Calendar], days: Workdays, on: date) -> Applied:
    """A row of the list."""
    state = ApplicationState(row.state)
    waited = _waited(days, row.accepted_on, on) if state is ApplicationState.WAITING else None
    return Applied(
        id=row.id,
        obligation=row.obligation_id,
        work_year=row.work_year,
        deliverable=row.deliverable,
        title=row.title,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        section_name=row.section_name,
        subject_code=row.subject_code,
        subject_name=row.subject_name,
        grade=Grade(row.grade),
        score=Decimal(row.score) / 100,
        light=Light(row.light) if row.light else None,
        finding=row.finding,
        proposed=Decision(row.proposed) if row.proposed else None,
        least=yuan(row.least_fen),
        most=yuan(row.most_fen),
        budget=yuan(row.budget_fen),
        accepted_on=row.accepted_on,
        state=state,
        decision=Decision(row.decision) if row.decision else None,
        amount=yuan(row.amount_fen),
        for_year=row.for_year,
        why=row.why,
        decided_by=row.decided_by,
        acting_for=row.acting_for,
        decided_on=row.decided_on,
        waited=waited,
        late=waited is not None and waited > allowed_workdays(calendars.get(row.work_year)),
    )


def allowed_workdays(calendar: Calendar | None) -> int:
    """How many working days a result may wait for its decision."""
    return calendar.application_workdays if calendar else APPLICATION_WORKDAYS


def _waited(days: Workdays, accepted_on: date | None, on: date) -> int | None:
    return None if accepted_on is None else max(days.between(accepted_on, on), 0)


def _binds(narrowed: Narrowed, calendars: Mapping[int, Calendar], days: Workdays, on: date) -> dict[str, Any]:
    return {
        "work_year": narrowed.work_year,
        "state": ApplicationState.WAITING.value if narrowed.late else narrowed.state,
        "grade": narrowed.grade,
        "decision": narrowed.decision,
        "deliverable": narrowed.deliverable,
        "to_on": _late_on(narrowed, calendars, days, on) if narrowed.late else FAR,
    }


def _late_on(narrowed: Narrowed, calendars: Mapping[int, Calendar], days: Workdays, on: date) -> date:
    """The last day of acceptance of what has waited too long today."""
    years = [calendars[narrowed.work_year]] if narrowed.work_year in calendars else list(calendars.values())
    most = max((allowed_workdays(each) for each in years), default=APPLICATION_WORKDAYS)
    try:
        return days.add(on, -most - 1)
    except UnknownYear:  # nothing was accepted before the first known year
        return date.min
