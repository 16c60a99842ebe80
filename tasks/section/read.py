"""A section's summary: its units' self-evaluations with scores, grades, what is odd about them, and its suggestions."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row

from calendars.results import Decision
from calendars.schema import Calendar, Form
from models.errors import NotKnown, Sentence
from models.kinds import HANDED_IN, Grade, State
from models.queries import section_summary as queries
from rules.anomalies import anomalies
from rules.filling.evaluated import Evaluated
from rules.forms import loaded

SELF_EVALUATIONS = (Form.SELF_EVALUATION, Form.WHOLE_UNIT_SELF_EVALUATION)


@dataclass(frozen=True)
class Suggestion:
    """What to do about one self-evaluation; the amount in yuan, where there is one."""

    decision: Decision
    amount: Decimal | None
    why: str


@dataclass(frozen=True)
class Summed:
    """One self-evaluation of the section's units."""

    obligation: int
    unit_code: str
    unit_name: str
    title: str
    subject_code: str
    subject_name: str
    approved: Decimal | None
    state: State
    score: Decimal | None
    grade: Grade | None
    odd: tuple[Sentence, ...]
    suggestion: Suggestion | None

    @property
    def handed_in(self) -> bool:
        return self.state in HANDED_IN

    @property
    def needs_suggestion(self) -> bool:
        """A fair or poor grade is not left without one."""
        return self.grade in (Grade.FAIR, Grade.POOR) and self.suggestion is None


@dataclass(frozen=True)
class Summary:
    """All of them. `handed_in_on` is the day on which it went to the bureau; None while it is written."""

    section_id: int
    section_code: str
    section_name: str
    work_year: int
    said: str
    by: str
    handed_in_on: date | None
    rows: tuple[Summed, ...]

    @property
    def grades(self) -> Counter[Grade]:
        return Counter(each.grade for each in self.rows if each.grade)

    @property
    def mean(self) -> Decimal | None:
        """The mean score of what was handed in."""
        scores = [each.score for each in self.rows if each.score is not None]
        return sum(scores, Decimal(0)) / len(scores) if scores else None


@dataclass(frozen=True)
class OneSection:
    """How far a section is."""

    code: str
    name: str
    items: int
    handed_in: int
    suggested: int
    mean: Decimal | None
    done: bool


def keys_of(calendar: Calendar) -> list[str]:
    """The deliverables that are self-evaluations."""
    return [each.key for _step, each in calendar.deliverables() if each.form in list(SELF_EVALUATIONS)]


def read_sections(connection: Connection, calendar: Calendar) -> tuple[OneSection, ...]:
    """Every section that supervises units which owe self-evaluations."""
    keys = {"work_year": calendar.work_year, "keys": keys_of(calendar)}
    return tuple(
        OneSection(
            row.code,
            row.name,
            int(row.items),
            int(row.handed_in),
            int(row.suggested),
            _points(row.score),
            bool(row.state),
        )
        for row in connection.execute(queries.SECTIONS, keys)
    )


def read_summary(connection: Connection, calendar: Calendar, section: str) -> Summary:
    """One section's.

    Raises:
        NotKnown: there is no such section.
    """
    unit = connection.execute(queries.SECTION, {"code": section}).first()
    if unit is None:
        raise NotKnown(Sentence("没有编码为{unit}的单位", unit=section))
    keys: dict[str, Any] = {"work_year": calendar.work_year, "section": unit.id}
    kept = connection.execute(queries.ONE, keys).first()
    rows = connection.execute(queries.ITEMS, keys | {"keys": keys_of(calendar)})
    return Summary(
        section_id=unit.id,
        section_code=section,
        section_name=unit.name,
        work_year=calendar.work_year,
        said="" if kept is None else kept.said,
        by="" if kept is None else kept.by,
        handed_in_on=kept.on_day if kept is not None and kept.state else None,
        rows=tuple(map(_summed, rows)),
    )


def _summed(row: Row[Any]) -> Summed:
    suggestion = Suggestion(Decision(row.decision), _yuan(row.amount_fen), row.why) if row.decision else None
    return Summed(
        obligation=row.id,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        title=row.title,
        subject_code=row.subject_code,
        subject_name=row.subject_name,
        approved=_yuan(row.approved_fen),
        state=State(row.state),
        score=_points(row.score),
        grade=Grade(row.grade) if row.grade else None,
        odd=tuple(_odd(row.content)),
        suggestion=suggestion,
    )


def _odd(kept: str) -> list[Sentence]:
    """What is odd about a form as it is kept; nothing of one that is no self-evaluation."""
    if not kept:
        return []
    content = loaded(json.loads(kept)).content
    return list(anomalies(content)) if isinstance(content, Evaluated) else []


def _points(hundredths: Any) -> Decimal | None:
    return None if hundredths is None else (Decimal(str(hundredths)) / 100).quantize(Decimal("0.01"))


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100
