"""What was handed in about the same lineage before: last year's, and the approved target."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from calendars.schema import Calendar, Form
from models.queries import desk


@dataclass(frozen=True)
class Earlier:
    """Something handed in about the same lineage: a year earlier of the same deliverable, or the accepted `target`.
    Score and grade are what the review left of them, once it did (`reviewed`)."""

    id: int
    work_year: int
    title: str
    submission: int | None
    score: int | None
    grade: str
    target: bool
    reviewed: bool = False


def earlier(connection: Connection, calendars: Iterable[Calendar], ids: Sequence[int]) -> dict[int, list[Earlier]]:
    """By obligation, what was handed in about its lineage, the oldest first. One statement."""
    if not ids:
        return {}
    every = (deliverable for calendar in calendars for _, deliverable in calendar.deliverables())
    targets = sorted({deliverable.key for deliverable in every if deliverable.form == Form.TARGET})
    keys = {"ids": json.dumps(list(ids)), "targets": json.dumps(targets)}
    found: dict[int, list[Earlier]] = {}
    for row in connection.execute(desk.before(connection.dialect.name), keys):
        reviewed = row.reviewed_score is not None
        score, grade = (row.reviewed_score, row.reviewed_grade) if reviewed else (row.score, row.grade or "")
        its = (row.other_id, row.work_year, row.title, row.submission_id, score, grade, bool(row.target), reviewed)
        found.setdefault(row.id, []).append(Earlier(*its))
    return found
