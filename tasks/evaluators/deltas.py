"""Papers that experts reviewed: the score as handed in, the experts' together, the difference, three ratings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import Calendar
from models.evaluating import ExpertTask
from models.queries import experts
from rules.opinions import Combined, Given, combined
from rules.scoring import USUAL, rule_set
from tasks.evaluators.about import evaluators_of

_SAME = ("id", "task")


@dataclass(frozen=True)
class Delta:
    """A paper with what experts made of it; grades are by the usual rule set."""

    id: int
    task: ExpertTask
    work_year: int
    step: str
    title: str
    unit_code: str
    unit_name: str
    subject_name: str
    original_grade: str
    combined: Combined

    @property
    def grade(self) -> str:
        """The grade of the combined score."""
        return grade_of(self.combined.score)

    @property
    def moved(self) -> bool:
        """Whether the combined score is another grade than the original."""
        return bool(self.grade and self.original_grade and self.grade != self.original_grade)


def deltas(
    connection: Connection, calendars: Mapping[int, Calendar], sees: Mapping[str, object], year: int = 0
) -> list[Delta]:
    """Every paper with an opinion that somebody sees, newest year first; `year` 0 asks for all."""
    rows = connection.execute(experts.DELTAS, {"year": year, **sees}).all()
    return [
        _delta(list(its), calendars) for _, its in groupby(rows, key=lambda row: tuple(getattr(row, n) for n in _SAME))
    ]


def given_of(rows: Iterable[Row[Any]]) -> list[Given]:
    """Opinions as the rule combines them."""
    return [Given(points(row.score), row.weight, row.truth, row.accuracy, row.usefulness) for row in rows]


def points(hundredths: int | None) -> Decimal | None:
    """Hundredths of a point as points."""
    return None if hundredths is None else Decimal(hundredths) / 100


def grade_of(score: Decimal | None) -> str:
    """The grade of a score; empty for none."""
    grade = rule_set(USUAL).grade(score)
    return grade.value if grade else ""


def _delta(rows: list[Row[Any]], calendars: Mapping[int, Calendar]) -> Delta:
    first = rows[0]
    original = points(first.original)
    return Delta(
        id=first.id,
        task=ExpertTask(first.task),
        work_year=first.work_year,
        step=first.step,
        title=first.title,
        unit_code=first.unit_code,
        unit_name=first.unit_name,
        subject_name=first.subject_name,
        original_grade=first.original_grade or grade_of(original),
        combined=combined(given_of(rows), original, evaluators_of(calendars.get(first.work_year)).opinions),
    )
