"""Publish a year: the calendar becomes rows, and the document is kept as it was."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, text

from calendars.dates import effective, opens_on
from calendars.schema import Calendar, Ladder
from calendars.workdays import Workdays
from models.errors import RuleBroken, Sentence
from models.kinds import Anchor, By, Role
from models.tables import Cycle, DeliverableRow, LadderRow, RungRecipient, RungRow

TOLD_OF_PROPOSALS = (Role.FIN_OPERATOR, Role.FIN_LEADER)
ASKED_WHEN_NOBODY_ANSWERS = (Role.DEPT, Role.FIN_OPERATOR)


def publish(
    connection: Connection, calendar: Calendar, source: str, days: Workdays, *, at: datetime, by: str, why: str
) -> int:
    """Store `calendar` as its work year's; the same file again changes nothing. Returns the cycle's id.

    Raises:
        RuleBroken: the year is published already with another content.
    """
    digest = hashlib.sha256(source.encode()).hexdigest()
    known = connection.execute(
        text("SELECT id, digest FROM cycle WHERE work_year = :year"), {"year": calendar.work_year}
    ).first()
    if known is not None:
        if known.digest == digest:
            return int(known.id)
        raise RuleBroken(Sentence("{year}年度的日历已经发布，且内容不同", year=calendar.work_year))
    cycle_id = _insert_cycle(connection, calendar, source, digest, at, by, why)
    ladders = {key: _insert_ladder(connection, cycle_id, key, ladder) for key, ladder in calendar.ladders.items()}
    _insert_deliverables(connection, cycle_id, calendar, days, ladders)
    return cycle_id


def _insert_cycle(
    connection: Connection, calendar: Calendar, source: str, digest: str, at: datetime, by: str, why: str
) -> int:
    number = next((d.number for d in calendar.documents if d.key == calendar.document), "")
    row = dict(
        work_year=calendar.work_year,
        title=calendar.title,
        document_number=number,
        source=source,
        document=calendar.model_dump_json(by_alias=True, exclude_unset=True),
        digest=digest,
        published_at=at,
        published_by=by,
        why=why,
    )
    return int(connection.execute(insert(Cycle).returning(Cycle.id), row).scalar_one())  # type: ignore[call-overload]


def _insert_ladder(connection: Connection, cycle_id: int, key: str, ladder: Ladder) -> int:
    new = connection.execute(insert(LadderRow).returning(LadderRow.id), {"cycle_id": cycle_id, "key": key})  # type: ignore[call-overload]
    ladder_id = int(new.scalar_one())
    for position, rung in enumerate(ladder.rungs, 1):
        roles = [Role[name] for name in rung.recipients]
        row: dict[str, object] = dict(
            ladder_id=ladder_id, position=position, anchor=rung.anchor.value, workdays=rung.workdays
        )
        row |= dict(level=rung.level.value, automatic=rung.by is By.AUTOMATIC)
        if rung.by is By.APPROVAL:
            _insert_rung(connection, row, list(TOLD_OF_PROPOSALS), fallback=False)
            row |= dict(anchor=Anchor.APPROVED.value, automatic=True)
        _insert_rung(connection, row, roles, fallback=True)
    return ladder_id


def _insert_rung(connection: Connection, row: Mapping[str, object], roles: list[Role], *, fallback: bool) -> None:
    """A rung with its recipients; where it speaks to the responsible person, others hear if there is none."""
    rung_id = connection.execute(insert(RungRow).returning(RungRow.id), row).scalar_one()  # type: ignore[call-overload]
    told = [dict(rung_id=rung_id, role=role.value, fallback=False) for role in roles]
    if fallback and Role.UNIT_OFFICER in roles:
        others = [role for role in ASKED_WHEN_NOBODY_ANSWERS if role not in roles]
        told += [dict(rung_id=rung_id, role=role.value, fallback=True) for role in others]
    connection.execute(insert(RungRecipient), told)


def _insert_deliverables(
    connection: Connection, cycle_id: int, calendar: Calendar, days: Workdays, ladders: dict[str, int]
) -> None:
    rows = [
        dict(
            cycle_id=cycle_id,
            work_year=calendar.work_year,
            step=step.key.value,
            key=deliverable.key,
            title=deliverable.title,
            about=deliverable.about.value,
            budget_year=calendar.work_year + deliverable.budget_year,
            position=position,
            opens_on=opens_on(step, deliverable),
            nominal_due_on=deliverable.due.on,
            due_on=effective(deliverable.due, days),
            soft=deliverable.due.soft,
            ladder_id=ladders[deliverable.ladder],
        )
        for position, (step, deliverable) in enumerate(calendar.deliverables(), 1)
    ]
    connection.execute(insert(DeliverableRow), rows)
