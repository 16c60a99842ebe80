"""Balance over the months (均衡实施): when units plan their reports, when they came, and whose pile up at the end."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from sqlalchemy import Connection, Row

from calendars.covering import Balance
from calendars.schema import Calendar
from models.errors import NotKnown, RuleBroken, Sentence
from models.queries import balance as queries
from tasks.standing_in import EVERY_UNIT

Month = date  # its first day


@dataclass(frozen=True)
class Report:
    """A report that is owed. Months are first days; `planned` is None while the unit has said nothing."""

    obligation: int
    subject_code: str
    subject_name: str
    due_on: date
    planned: Month | None
    handed_in_on: date | None

    @property
    def meant(self) -> Month:
        """The month in which it came, else is planned, else is due."""
        if self.handed_in_on is not None:
            return _month(self.handed_in_on)
        return self.planned or _month(self.due_on)


@dataclass(frozen=True)
class UnitReports:
    """A unit's reports of one kind."""

    code: str
    name: str
    reports: tuple[Report, ...]

    @property
    def meant(self) -> Counter[Month]:
        return Counter(each.meant for each in self.reports)

    @property
    def handed_in(self) -> Counter[Month]:
        return Counter(_month(each.handed_in_on) for each in self.reports if each.handed_in_on)

    @property
    def unplanned(self) -> int:
        return sum(each.planned is None and each.handed_in_on is None for each in self.reports)

    @property
    def last_share(self) -> Decimal:
        """How much falls into the month of the last due date, or comes after it."""
        last = max(_month(each.due_on) for each in self.reports)
        return Decimal(sum(each.meant >= last for each in self.reports)) / len(self.reports)


@dataclass(frozen=True)
class Balanced:
    """All units' reports that a rule of balance watches."""

    rule: Balance
    title: str
    months: tuple[Month, ...]
    units: tuple[UnitReports, ...]

    def piles_up(self, unit: UnitReports) -> bool:
        """Whether too much of a unit's falls into the last month; a single report cannot be spread."""
        return len(unit.reports) > 1 and unit.last_share > self.rule.last_month_at_most


def read_balance(
    connection: Connection, calendar: Calendar, unit: str = "", *, sees: Mapping[str, object] = EVERY_UNIT
) -> tuple[Balanced, ...]:
    """Every watched kind of report of a year, of one unit or of all that somebody sees.

    Source: 闵财评〔2022〕1号 三(四) 加强实施评价的均衡性和有序性; the share is the calendar's.
    """
    return tuple(_balanced(connection, calendar, rule, {"unit": unit, **sees}) for rule in calendar.balance)


def plan_reports(
    connection: Connection,
    calendar: Calendar,
    unit: str,
    plans: Mapping[int, Month],
    *,
    by: str,
    on: date,
    at: datetime,
) -> int:
    """Write down when a unit means to hand in its reports; returns how many plans changed.

    Raises:
        NotKnown: an item is no watched report of the unit.
        RuleBroken: a month is over, or after the due date; nothing is changed by the caller's transaction.
    """
    known = {each.obligation: each for found in read_balance(connection, calendar, unit) for each in _of(found)}
    changed = 0
    for obligation, month in plans.items():
        report = known.get(obligation)
        if report is None:
            raise NotKnown(Sentence("没有编号为{id}的应报事项", id=obligation))
        if report.planned == month or report.handed_in_on is not None:
            continue
        if month < _month(on) or month > _month(report.due_on):
            told = {"subject": report.subject_name, "first": f"{on:%Y-%m}", "last": f"{report.due_on:%Y-%m}"}
            raise RuleBroken(Sentence("{subject}的计划月份应在{first}与{last}之间", **told))
        keys = {"obligation": obligation, "from_on": month, "by": by, "on": on, "at": at}
        connection.execute(queries.WRITE_PLAN, keys)
        changed += 1
    return changed


def _of(found: Balanced) -> list[Report]:
    return [each for unit in found.units for each in unit.reports]


def _balanced(connection: Connection, calendar: Calendar, rule: Balance, of: Mapping[str, object]) -> Balanced:
    step, deliverable = next(each for each in calendar.deliverables() if each[1].key == rule.deliverable)
    keys = {"work_year": calendar.work_year, "key": rule.deliverable, **of}
    rows = connection.execute(queries.REPORTS, keys).all()
    units = tuple(
        UnitReports(code, name, tuple(map(_report, of_unit)))
        for (code, name), of_unit in groupby(rows, key=lambda row: (row.unit_code, row.unit_name))
    )
    last = max([deliverable.due.on, *(each.meant for unit in units for each in unit.reports)])
    return Balanced(rule, deliverable.title, tuple(_months(step.window.opens, last)), units)


def _report(row: Row[tuple[object, ...]]) -> Report:
    return Report(row.id, row.subject_code, row.subject_name, row.due_on, row.planned_on, row.first_submitted_on)


def _month(on: date) -> Month:
    return on.replace(day=1)


def _months(first: date, last: date) -> list[Month]:
    return [
        date(number // 12, number % 12 + 1, 1)
        for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
