"""A published calendar laid out as rows: ladders with their rungs, deliverables with their dates.

Rows live on: a deliverable is the same row by work year, step and key whatever the calendar says of it; one that is no
longer in the calendar is marked as gone; an edited ladder becomes another row, so that a rung's id keeps its meaning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, update

from calendars.dates import effective, opens_on
from calendars.schema import Calendar, Ladder
from calendars.workdays import Workdays
from models.kinds import Anchor, By, Level, Role
from models.queries import plans
from models.schema import table_named
from rules.counting import kept
from rules.reviewing import route

TOLD_OF_PROPOSALS = (Role.FIN_OPERATOR, Role.FIN_LEADER)
ASKED_WHEN_NOBODY_ANSWERS = (Role.DEPT, Role.FIN_OPERATOR)


@dataclass(frozen=True, order=True)
class _Rung:
    """A rung or count trigger as rows have it; `told` are (role, fallback), `counted` is what a trigger counts."""

    position: int
    anchor: str
    workdays: int
    level: str
    automatic: bool
    told: tuple[tuple[int, bool], ...]
    counted: str = ""


def lay_plan(connection: Connection, calendar: Calendar, days: Workdays) -> None:
    """Bring the rows of `calendar`'s year in line with it; done twice, the second changes nothing."""
    cycle_id = int(connection.execute(plans.CYCLE, {"work_year": calendar.work_year}).scalar_one())
    ladders = {key: _lay_ladder(connection, cycle_id, key, ladder) for key, ladder in calendar.ladders.items()}
    rows = {(row["step"], row["key"]): row for row in _deliverables(cycle_id, calendar, days, ladders)}
    table = table_named("deliverable")
    for known in connection.execute(plans.ALL_DELIVERABLES, {"work_year": calendar.work_year}).all():
        row = rows.pop((known.step, known.key), {"gone": True})
        if any(known._mapping[name] != value for name, value in row.items() if name != "cycle_id"):
            connection.execute(update(table).where(table.c.id == known.id), row)
    if rows:
        connection.execute(insert(table), list(rows.values()))
    _lay_stages(connection, calendar)


def _deliverables(
    cycle_id: int, calendar: Calendar, days: Workdays, ladders: dict[str, int]
) -> Iterator[dict[str, Any]]:
    for position, (step, deliverable) in enumerate(calendar.deliverables(), 1):
        yield dict(
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
            gone=False,
        )


def _lay_stages(connection: Connection, calendar: Calendar) -> None:
    """Who reviews what, in order; what is no longer in the calendar keeps the reviewers that it had."""
    asked = {(step.key.value, each.key): each for step, each in calendar.deliverables()}
    stored: dict[tuple[int, bool], list[int]] = {}
    for row in connection.execute(plans.STAGES, {"work_year": calendar.work_year}):
        stored.setdefault((row.deliverable_id, bool(row.top)), []).append(row.role)
    for row in connection.execute(plans.DELIVERABLES, {"work_year": calendar.work_year}).all():
        for top in (False, True):
            roles = [role.value for role in route(asked[row.step, row.key].review, top=top)]
            if stored.get((row.id, top)) != roles:
                connection.execute(plans.FORGET_STAGES, {"deliverable": row.id, "top": top})
                new = [
                    dict(deliverable_id=row.id, top=top, position=position, role=role)
                    for position, role in enumerate(roles)
                ]
                connection.execute(insert(table_named("review_stage")), new)


def _lay_ladder(connection: Connection, cycle_id: int, key: str, ladder: Ladder) -> int:
    """The row of this content, which an earlier version may have had; a new one otherwise."""
    wanted = sorted(_rungs(ladder))
    known = [row for row in connection.execute(plans.LADDERS, {"cycle_id": cycle_id}) if row.key == key]
    for row in known:
        if _stored(connection, row.id) == wanted:
            return int(row.id)
    new = {"cycle_id": cycle_id, "key": key, "version": max((each.version for each in known), default=0) + 1}
    table = table_named("ladder")
    ladder_id = int(connection.execute(insert(table).returning(table.c.id), new).scalar_one())
    for rung in wanted:
        _add_rung(connection, ladder_id, rung)
    return ladder_id


def _rungs(ladder: Ladder) -> Iterator[_Rung]:
    """Its rungs, the notices after an approval, and the correction of a moved date, whose hearers were told before."""
    for position, rung in enumerate(ladder.rungs, 1):
        roles = [Role[name] for name in rung.recipients]
        said = (position, rung.anchor.value, rung.workdays, rung.level.value)
        if rung.by is By.APPROVAL:
            yield _Rung(*said, False, _told(list(TOLD_OF_PROPOSALS), fallback=False))
            said = (position, Anchor.APPROVED.value, rung.workdays, rung.level.value)
        yield _Rung(*said, True, _told(roles, fallback=True))
    yield _Rung(len(ladder.rungs) + 1, Anchor.MOVED.value, 0, Level.L0.value, True, ())
    yield from _triggers(ladder)


def _triggers(ladder: Ladder) -> Iterator[_Rung]:
    """What proposes by a count, and the notice after its approval."""
    for position, trigger in enumerate(ladder.triggers, len(ladder.rungs) + 2):
        number = kept(trigger.counts, trigger.times)
        asked, heard = _told(list(TOLD_OF_PROPOSALS), fallback=False), [Role[name] for name in trigger.recipients]
        counted = (position, Anchor.COUNTED.value, number, trigger.level.value)
        yield _Rung(*counted, False, asked, trigger.of.value)
        approved = (position, Anchor.APPROVED.value, number, trigger.level.value)
        yield _Rung(*approved, True, _told(heard, fallback=True))


def _told(roles: list[Role], *, fallback: bool) -> tuple[tuple[int, bool], ...]:
    """Who hears; where a rung speaks to the responsible person, others hear if there is none."""
    told = [(role.value, False) for role in roles]
    if fallback and Role.UNIT_OFFICER in roles:
        told += [(role.value, True) for role in ASKED_WHEN_NOBODY_ANSWERS if role not in roles]
    return tuple(sorted(told))


def _stored(connection: Connection, ladder_id: int) -> list[_Rung]:
    told: dict[int, list[tuple[int, bool]]] = {}
    for row in connection.execute(plans.RECIPIENTS, {"ladder_id": ladder_id}):
        told.setdefault(row.rung_id, []).append((row.role, bool(row.fallback)))
    return sorted(
        _Rung(*_said(r), bool(r.automatic), tuple(sorted(told.get(r.id, ()))), r.counted or "")
        for r in connection.execute(plans.RUNGS, {"ladder_id": ladder_id})
    )


def _said(row: Row[Any]) -> tuple[int, str, int, str]:
    return row.position, row.anchor, row.workdays, row.level


def _add_rung(connection: Connection, ladder_id: int, rung: _Rung) -> None:
    row = dict(
        ladder_id=ladder_id,
        position=rung.position,
        anchor=rung.anchor,
        workdays=rung.workdays,
        level=rung.level,
        automatic=rung.automatic,
        counted=rung.counted or None,
    )
    table = table_named("rung")
    rung_id = connection.execute(insert(table).returning(table.c.id), row).scalar_one()
    told = [dict(rung_id=rung_id, role=role, fallback=fallback) for role, fallback in rung.told]
    if told:
        connection.execute(insert(table_named("rung_recipient")), told)
