"""Evaluations that somebody sees, with how far each is, who does it, and what is behind its date."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import Form
from models.errors import Sentence
from models.evaluating import CommissionState, Views, WorkStep
from models.kinds import State
from models.queries import evaluations
from rules.commissions import Dates, behind
from tasks.office import Office

MOST = 50
EVERYBODY: Mapping[str, object] = {
    "all_units": 1,
    **{name: [] for name in ("own_units", "tree_units", "section_units", "industry_units", "experts", "agents")},
}


@dataclass(frozen=True)
class Evaluation:
    """An evaluation in a list. `late` is what the commission should have reached, with the day."""

    row: Row[Any]
    state: State
    step: WorkStep
    commission: CommissionState | None
    views: Views | None
    late: tuple[Sentence, date] | None


@dataclass(frozen=True)
class Evaluations:
    """A page of them; `counts` are how many stand in each step, by work year."""

    items: tuple[Evaluation, ...]
    counts: dict[int, dict[WorkStep, int]]
    found: int


def list_evaluations(
    office: Office, connection: Connection, sees: Mapping[str, object], *, on: date, page: int = 1, most: int = MOST
) -> Evaluations:
    """Evaluations of every published year whose report is owed, newest year first."""
    dialect = connection.dialect.name
    keys = dict(sees) | {"deliverables": json.dumps(report_deliverables(office, connection))}
    counts: dict[int, dict[WorkStep, int]] = {}
    for row in connection.execute(evaluations.counted(dialect), keys):
        counts.setdefault(row.work_year, {})[WorkStep(row.step)] = int(row.items)
    shown = keys | {"most": most, "skip": (max(page, 1) - 1) * most}
    items = tuple(_evaluation(row, on) for row in connection.execute(evaluations.listed(dialect), shown))
    return Evaluations(items, counts, sum(sum(steps.values()) for steps in counts.values()))


def report_deliverables(office: Office, connection: Connection) -> list[int]:
    """The numbers of the deliverables that are evaluation reports."""
    calendars = office.calendars(connection)
    wanted = {
        (year, each.key)
        for year, calendar in calendars.items()
        for _, each in calendar.deliverables()
        if each.form == Form.EVALUATION_REPORT
    }
    rows = connection.execute(evaluations.DELIVERABLES)
    return [row.id for row in rows if (row.work_year, row.key) in wanted]


def _evaluation(row: Row[Any], on: date) -> Evaluation:
    commission = None if row.commission_state is None else CommissionState(row.commission_state)
    dates = Dates(row.plan_due_on, row.draft_due_on, row.final_due_on)
    return Evaluation(
        row=row,
        state=State(row.state),
        step=WorkStep(row.step),
        commission=commission,
        views=None if row.views_state is None else Views(row.views_state),
        late=behind(commission, dates, on) if commission is not None else None,
    )
