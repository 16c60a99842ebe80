"""Commissions behind their dates, for whoever looks after a step's day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from models.errors import Sentence
from models.evaluating import CommissionState
from models.kinds import StepKey
from models.queries import commissions
from rules.commissions import Dates, behind


@dataclass(frozen=True)
class LateCommission:
    """What an agency should have delivered by a day and has not."""

    agency: str
    subject: str
    client: str
    what: Sentence
    due_on: date


def late_commissions(connection: Connection, step: StepKey, *, on: date) -> tuple[LateCommission, ...]:
    """The commissions of a step that are behind on `on`, the longest first."""
    found = []
    for row in connection.execute(commissions.RUNNING, {"step": step.value, "on": on}):
        dates = Dates(row.plan_due_on, row.draft_due_on, row.final_due_on)
        late = behind(CommissionState(row.state), dates, on)
        if late is not None:
            found.append(LateCommission(row.agency_name, row.subject_name or row.title, row.client_name, *late))
    return tuple(sorted(found, key=lambda each: (each.due_on, each.agency, each.subject)))
