"""What is evaluated: an obligation with its client, the evaluated unit, its level, and the rules of its year."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from calendars.evaluators import USUAL, Evaluators
from calendars.schema import Calendar
from models.errors import NotKnown, Sentence
from models.evaluating import Engagement, EvaluationLevel
from models.kinds import StepKey, UnitKind
from models.queries import commissions
from rules.evaluation_levels import engagement_of, level_of
from tasks.office import Office
from tasks.versions import last_published


@dataclass(frozen=True)
class About:
    """An obligation as somebody evaluates it; `form` is the calendar's."""

    row: Row[Any]
    form: str
    level: EvaluationLevel
    engagement: Engagement
    rules: Evaluators


def about(office: Office, connection: Connection, obligation: int) -> About:
    """What there is to know before anybody evaluates.

    Raises:
        NotKnown: no such obligation.
    """
    row = connection.execute(commissions.ABOUT, {"id": obligation}).first()
    if row is None:
        raise NotKnown(Sentence("没有编号为{id}的应报事项", id=obligation))
    calendar = office.calendar(connection, row.work_year)
    listed = next((each for _, each in calendar.deliverables() if each.key == row.key), None)
    form = (listed or last_published(connection, row.work_year, row.key)).form
    step = StepKey(row.step)
    own_tree = row.first_id == row.evaluated_first_id
    level = level_of(form, step, UnitKind(row.unit_kind), own_tree=own_tree)
    return About(row, form, level, engagement_of(form, step), evaluators_of(calendar))


def evaluators_of(calendar: Calendar | None) -> Evaluators:
    """The year's rules of who evaluates; those of office practice where it says nothing."""
    return USUAL if calendar is None or calendar.evaluators is None else calendar.evaluators


def rules_now(office: Office, connection: Connection) -> Evaluators:
    """The rules of the newest published year: for what belongs to no year, such as an agency's ban."""
    calendars = office.calendars(connection)
    return evaluators_of(calendars[max(calendars)] if calendars else None)
