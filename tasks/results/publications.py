"""What is to be published and what was: address, day, digest of the page as it was, checked or excused."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import Calendar, Form
from models.kinds import HANDED_IN, NOT_EXPECTED, State
from models.queries.publications import publications
from rules.forms import loaded
from rules.forms.publication import Publication
from tasks.desk.scope import Scope


@dataclass(frozen=True)
class Published:
    """A publication that is owed. `checked_on` is the day on which the bureau accepted it; `excused` why it need not be
    published, if somebody said so."""

    obligation: int
    work_year: int
    title: str
    unit_code: str
    unit_name: str
    subject_code: str
    subject_name: str
    due_on: date
    state: State
    late: bool
    address: str
    published_on: date | None
    scope: str
    left_out: str
    digest: str
    checked_on: date | None
    excused: str


def published(connection: Connection, calendar: Calendar, scope: Scope, *, on: date) -> list[Published]:
    """Every publication of the year of the units in `scope`, by due date."""
    keys = [deliverable.key for _, deliverable in calendar.deliverables() if deliverable.form == Form.PUBLICATION]
    binds: dict[str, Any] = scope.binds | {"work_year": calendar.work_year, "keys": json.dumps(keys)}
    rows = connection.execute(publications(connection.dialect.name), binds).all()
    return list(_told(rows, on))


def _told(rows: Iterable[Row[Any]], on: date) -> Iterator[Published]:
    for row in rows:
        state = State(row.state)
        form = _form(row)
        owing = state not in HANDED_IN and state not in NOT_EXPECTED
        yield Published(
            obligation=row.id,
            work_year=row.work_year,
            title=row.title,
            unit_code=row.unit_code,
            unit_name=row.unit_name,
            subject_code=row.subject_code,
            subject_name=row.subject_name,
            due_on=row.due_on,
            state=state,
            late=bool(row.late_workdays) or (owing and on > row.due_on),
            address=form.web_address if form else "",
            published_on=form.published_on if form else None,
            scope=form.scope if form else "",
            left_out=form.left_out if form else "",
            digest=row.digest,
            checked_on=row.accepted_on,
            excused=row.why if state is State.WAIVED else "",
        )


def _form(row: Row[Any]) -> Publication | None:
    """What was handed in, if it was this form; an older year may have used another."""
    if row.form != Publication.key:
        return None
    content = loaded(json.loads(row.content)).content
    return content if isinstance(content, Publication) else None
