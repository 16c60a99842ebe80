"""The facts about one obligation that decide over what a visitor may do with it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import About, Calendar, Deliverable
from models.errors import NotKnown, Sentence
from models.kinds import Role, State
from models.queries import desk_item
from rules.deeds import Facts
from tasks.office import Office
from tasks.versions import last_published


@dataclass(frozen=True)
class Known:
    """An obligation with its year's calendar, its deliverable as published, and the facts about it."""

    row: Row[Any]
    calendar: Calendar
    deliverable: Deliverable
    facts: Facts


def facts_of(office: Office, connection: Connection, obligation: int) -> Known:
    """What there is to know of an obligation before anything is done with it.

    Raises:
        NotKnown: no such obligation.
    """
    row = connection.execute(desk_item.FACTS, {"id": obligation}).first()
    if row is None:
        raise NotKnown(Sentence("没有编号为{id}的应报事项", id=obligation))
    calendar = office.calendar(connection, row.work_year)
    found = next((each for _, each in calendar.deliverables() if each.key == row.key), None)
    deliverable = found or last_published(connection, row.work_year, row.key)
    hands = connection.execute(desk_item.HANDS, {"id": obligation}).all()
    facts = Facts(
        state=State(row.state),
        opened_on=row.opened_on,
        last_day=max(row.nominal_due_on, row.due_on),
        stage=Role(row.stage) if row.stage else None,
        last_stage=bool(row.last_stage),
        level=row.review_level,
        quota=row.about == About.QUOTA,
        extensions=row.extensions,
        second_hand=Role[deliverable.confirmed_by] if deliverable.confirmed_by else None,
        waits_for_second_hand=bool(row.waits_for_second_hand),
        hands=frozenset(person for hand in hands for person in hand if person),
        asked_time=bool(row.asked_time),
        disowned=bool(row.disowned),
    )
    return Known(row, calendar, deliverable, facts)
