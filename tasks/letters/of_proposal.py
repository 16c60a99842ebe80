"""The letters that an approved proposal became: a circular, or one to each unit; kept once they are numbered."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from calendars.schema import Calendar
from models.errors import RuleBroken, Sentence
from models.kinds import LetterState, ProposalState
from models.queries import letters
from models.queries.obligations import UNIT_KNOWN
from notices.letters.of_proposal import Ground, LetterItem, letters_by_unit
from notices.letters.paper import Kind, Paper, kept, named_document
from rules.lettering import Deed
from rules.numbering import numbered
from tasks.desk.proposals import OneProposal
from tasks.letters.act import By, record
from tasks.letters.numbers import check_text, give_back, take
from tasks.letters.papers import kept_paper
from tasks.letters.wordings import current, wording_of


def papers_of_proposal(connection: Connection, found: OneProposal, calendar: Calendar) -> tuple[Paper, ...]:
    """The letters as they were issued; before that as they would be now. Struck-off units and items no longer owed
    stand in none."""
    rows = connection.execute(letters.OF_PROPOSAL, {"proposal": found.row.id}).all()
    kept_ones = [kept_paper(connection, row.id) for row in rows]
    if kept_ones and all(kept_ones):
        return tuple(paper for paper in kept_ones if paper is not None)
    number = rows[0].number if rows else ""
    dated_on = rows[0].dated_on if rows else None
    return tuple(paper for _, paper in made_letters(connection, found, calendar, number, dated_on))


def number_letters(
    connection: Connection,
    found: OneProposal,
    calendar: Calendar,
    number: str,
    *,
    dated_on: date,
    by: str,
    at: datetime,
) -> None:
    """Write number and day on the letters of an approved proposal, several in a row; it can be mended.

    Raises:
        RuleBroken: it is not approved, has no letters, the number is none, leaves a gap, or another letter has it.
    """
    if found.row.state is not ProposalState.APPROVED:
        raise RuleBroken(Sentence("拟办{batch}未经批准，不能编文号", batch=found.row.name))
    written = check_text(number)
    there = connection.execute(letters.OF_PROPOSAL, {"proposal": found.row.id}).all()
    made = made_letters(connection, found, calendar, written, dated_on)
    if not made:
        raise RuleBroken(Sentence("批准时各项均已补报或划去，没有函件。"))
    numbers = _numbers(written, len(made))
    for row in there:
        give_back(connection, row.number, instead=written)
    ids = [row.id for row in there] or [None] * len(made)
    if len(ids) != len(made):  # numbered together before each had its own
        ids = [ids[0], *[None] * (len(made) - 1)]
    whose = By(by, frozenset(), dated_on, at)
    for letter, text, (unit, paper) in zip(ids, numbers, made, strict=True):
        _write(connection, found, letter, text, unit, replace(paper, number=text), dated_on, whose)


def _write(
    connection: Connection,
    found: OneProposal,
    letter: int | None,
    number: str,
    unit: str,
    paper: Paper,
    dated_on: date,
    by: By,
) -> None:
    """Write one letter, or its other number."""
    if letter is None:
        its_unit = connection.execute(UNIT_KNOWN, {"unit": unit}).scalar() if unit else 0
        keys: dict[str, Any] = {
            "kind": paper.kind.value,
            "work_year": found.row.work_year,
            "step": "",
            "proposal": found.row.id,
        }
        keys |= {"unit": its_unit or 0, "obligation": None, "state": int(LetterState.ISSUED), "told": "{}"}
        keys |= {"wording": wording_of(connection, paper.kind).version, "number": "", "dated_on": dated_on}
        keys |= {"due_on": None, "content": "", "by": by.code, "at": by.at}
        made = int(connection.execute(letters.ADD, keys).scalar_one())
        record(connection, made, Deed.ISSUE, by, was=LetterState.APPROVED, state=LetterState.ISSUED)
    else:
        made = letter
        record(connection, made, Deed.RENUMBER, by, was=LetterState.ISSUED, state=LetterState.ISSUED)
    text = take(connection, number, made, by=by.code, at=by.at)
    written: dict[str, Any] = {
        "letter": made,
        "number": text,
        "dated_on": dated_on,
        "due_on": None,
        "content": kept(paper),
    }
    connection.execute(letters.ISSUE, written)


def _numbers(first: str, many: int) -> list[str]:
    if many == 1:
        return [first]
    found = numbered(first)
    if found is None:
        raise RuleBroken(Sentence("共有{n}份函件，请写形如 闵财评〔2022〕12号 的起始文号，其余依次编号", n=many))
    return [str(found.plus(n)) for n in range(many)]


def made_letters(
    connection: Connection,
    found: OneProposal,
    calendar: Calendar,
    number: str,
    dated_on: date | None,
    wordings: Mapping[Kind, str] | None = None,
) -> tuple[tuple[str, Paper], ...]:
    """The letters as the frozen list makes them, each with its unit."""
    assert found.row.decided_on is not None
    document = next(each for each in calendar.documents if each.key == calendar.document)
    ground = Ground(
        bureau=calendar.jurisdiction.bureau,
        work_year=found.row.work_year,
        document=named_document(document.title, document.number),
        level=found.row.level,
        number=number,
        decided_on=found.row.decided_on,
        dated_on=dated_on or found.row.decided_on,
        copies_to=calendar.copies_to.names if calendar.copies_to else (),
        desk=calendar.jurisdiction.desk,
        wordings=wordings or current(connection),
    )
    items = [
        LetterItem(unit.code, unit.name, item.title, item.subject_name, item.due_on, item.late, item.handed_in_on)
        for unit in found.listed
        for item in unit.items
        if item.told or item.handed_in_on
    ]
    return letters_by_unit(ground, items)
