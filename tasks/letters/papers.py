"""A letter on paper: as it was issued, or, before that, as it would be now."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import Calendar
from models.kinds import LetterState
from models.queries import letters
from notices.letters.feedback import Evaluated, Frame, Problem, feedback
from notices.letters.paper import Kind, Paper, named_document, paper_of
from rules.filling.evaluated import GRADES
from rules.problems import days_to_mend, problem_classes
from tasks.letters.told import Told
from tasks.letters.wordings import wording_at

ISSUED = (LetterState.ISSUED, LetterState.RECEIVED)


def kept_paper(connection: Connection, letter: int) -> Paper | None:
    """The letter as it was issued; None before that."""
    content = connection.execute(letters.CONTENT, {"letter": letter}).scalar()
    return paper_of(content) if content else None


def feedback_paper(
    connection: Connection,
    calendar: Calendar,
    row: Row[Any],
    *,
    number: str = "",
    dated_on: date,
    sample: str = "",
    source: str = "",
) -> Paper:
    """A feedback letter as it was issued; before that, or in other words (`source`), as it would be if it were
    issued on `dated_on` under `number`."""
    kept = kept_paper(connection, row.id) if row.state in ISSUED and not source else None
    if kept is not None:
        return replace(kept, sample=sample)
    told = Told.model_validate_json(row.told)
    due_on = row.due_on or mended_by(calendar, dated_on)
    document = next(each for each in calendar.documents if each.key == calendar.document)
    frame = Frame(
        bureau=calendar.jurisdiction.bureau,
        desk=calendar.jurisdiction.desk,
        work_year=row.work_year,
        document=named_document(document.title, document.number),
        number=number,
        dated_on=dated_on,
        due_on=due_on,
        copies_to=calendar.copies_to.names if calendar.copies_to else (),
        enclosed=told.enclosed,
        sample=sample,
        red_head=calendar.letters.red_head if calendar.letters else True,
    )
    about = connection.execute(letters.ABOUT, {"obligation": row.obligation_id}).one()
    classes = problem_classes(calendar)
    problems = [
        Problem(classes.get(each.of_class, each.of_class), each.text, each.advice, due_on) for each in told.problems
    ]
    wording = source or wording_at(connection, Kind.FEEDBACK, row.wording)
    return feedback(frame, _evaluated(about, told), problems, wording)


def mended_by(calendar: Calendar, dated_on: date) -> date:
    """By when a problem told of on a day is to be mended, where nobody says otherwise: so many natural days."""
    return dated_on + timedelta(days=days_to_mend(calendar))


def _evaluated(about: Any, told: Told) -> Evaluated:
    whole = about.subject_kind == "whole_unit"
    return Evaluated(
        unit=about.unit_name,
        department=about.department,
        subject=f"{about.unit_name}整体支出" if whole and "整体" not in about.subject_name else about.subject_name,
        budget_year=about.budget_year,
        by_way_of=about.title,
        approved=_yuan(about.adjusted_fen if about.adjusted_fen is not None else about.approved_fen),
        executed=_yuan(about.executed_fen),
        score=told.score,
        grade=_grade(told.grade),
        conclusion=told.conclusion,
    )


def _grade(code: str) -> str:
    names: Mapping[str, object] = GRADES
    found = names.get(code, code)
    return getattr(found, "template", str(found))


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100
