"""Draft feedback letters (拟稿): one for each accepted evaluation without one, all of a deliverable in one act."""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row

from models.errors import RuleBroken, Sentence
from models.kinds import LetterState
from models.queries import letters
from notices.letters.paper import Kind
from rules.lettering import Deed
from tasks.letters.act import By, record
from tasks.letters.told import MOST_PROBLEMS, Told, ToldProblem
from tasks.letters.wordings import wording_of


@dataclass(frozen=True)
class Evaluations:
    """The accepted evaluations of a deliverable, and how many have no letter yet."""

    deliverable: int
    work_year: int
    step: str
    key: str
    title: str
    budget_year: int
    items: int
    unwritten: int


@dataclass(frozen=True)
class Candidate:
    """An accepted evaluation without a letter, and to whom its letter would go."""

    obligation: int
    unit_code: str
    unit: str
    subject_code: str
    subject: str
    score: Decimal | None
    grade: str


def evaluations(connection: Connection) -> list[Evaluations]:
    """What has been evaluated and accepted, by deliverable, the newest year first."""
    return [
        Evaluations(r.id, r.work_year, r.step, r.key, r.title, r.budget_year, int(r.items), int(r.unwritten))
        for r in connection.execute(letters.EVALUATED)
    ]


def candidates(connection: Connection, deliverable: int) -> list[Candidate]:
    """The evaluations of a deliverable that have no letter yet."""
    return [
        Candidate(
            row.obligation,
            row.unit_code,
            row.unit_name,
            row.subject_code,
            row.subject_name,
            _points(row.score),
            row.grade or "",
        )
        for row in connection.execute(letters.UNWRITTEN, {"deliverable": deliverable})
    ]


def draft(connection: Connection, deliverable: int, by: By, *, only: Collection[int] | None = None) -> list[int]:
    """Draft the letters that are missing, or those of `only` these obligations; returns their ids.

    Done twice, the second drafts nothing. What the report says of problems and advice is taken over.

    Raises:
        RuleBroken: there is nothing to write about.
    """
    wording = wording_of(connection, Kind.FEEDBACK)
    made = []
    for row in connection.execute(letters.UNWRITTEN, {"deliverable": deliverable}).all():
        if only is not None and row.obligation not in only:
            continue
        told = told_of(row)
        keys = {"kind": Kind.FEEDBACK.value, "work_year": row.work_year, "step": row.step, "proposal": None}
        keys |= {"unit": row.unit_id, "obligation": row.obligation, "state": int(LetterState.DRAFT)}
        keys |= {"told": told.model_dump_json(), "wording": wording.version, "number": "", "dated_on": None}
        keys |= {"due_on": None, "content": "", "by": by.code, "at": by.at}
        letter = int(connection.execute(letters.ADD, keys).scalar_one())
        record(connection, letter, Deed.DRAFT, by, was=None, state=LetterState.DRAFT)
        made.append(letter)
    if not made:
        raise RuleBroken(Sentence("没有需要拟稿的评价结果：都已拟稿，或尚未审核通过"))
    return made


def told_of(row: Row[Any]) -> Told:
    """What the report that was handed in says: points, grade, conclusion, problems with what is advised."""
    content: Mapping[str, Any] = {}
    with suppress(ValueError, TypeError, AttributeError):
        content = json.loads(row.content).get("content", {})
    said = Told(score=_points(row.score), grade=row.grade or "")
    with suppress(ValidationError):
        problems = tuple(_problems(content))[:MOST_PROBLEMS]
        return said.model_copy(update={"conclusion": _text(content, "conclusion"), "problems": problems})
    return said


def _problems(content: Mapping[str, Any]) -> Iterator[ToldProblem]:
    """The rows or the paragraphs in which a report names its problems."""
    found = content.get("problems") or content.get("issues") or ()
    advice = content.get("advice") or content.get("suggestions") or ""
    if isinstance(found, str):
        said = [each.strip() for each in found.splitlines() if each.strip()]
        advised = [each.strip() for each in str(advice).splitlines() if each.strip()]
        for n, text in enumerate(said):
            yield ToldProblem(text=text[:1000], advice=(advised[n] if n < len(advised) else "")[:1000])
        return
    for each in found:
        if isinstance(each, Mapping):
            text = _text(each, "text", "problem", "description")
            yield ToldProblem(
                of_class=_text(each, "of_class", "kind"), text=text, advice=_text(each, "advice", "suggestion")
            )


def _text(content: Mapping[str, Any], *names: str) -> str:
    found = next((content[name] for name in names if isinstance(content.get(name), str)), "")
    return str(found).strip()[:1000]


def _points(score: int | None) -> Decimal | None:
    return None if score is None else Decimal(score) / 100
