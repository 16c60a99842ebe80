"""What is shown of letters: the list of the bureau, one letter with all that was done, what a unit has received."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import Calendar
from models.errors import NotKnown, Sentence
from models.kinds import LetterState, Role
from models.queries import letters
from notices.letters.paper import Kind, Paper
from rules.lettering import Deed
from tasks.desk.scope import Page, Scope
from tasks.desk.who import names_of
from tasks.letters.act import find
from tasks.letters.agree import turn
from tasks.letters.numbers import next_number
from tasks.letters.papers import feedback_paper, kept_paper, mended_by
from tasks.letters.told import Told
from tasks.office import Office

FIRST_FEW = Page(1, 5)


@dataclass(frozen=True)
class LetterRow:
    """A letter in a list. `turn` is whose turn the signature is."""

    id: int
    kind: Kind
    work_year: int
    state: LetterState
    unit_code: str
    unit: str
    subject: str
    by_way_of: str
    number: str
    dated_on: date | None
    due_on: date | None
    problems: int
    edition: int
    agreed: int
    turn: Role | None
    received_by: str
    received_on: date | None
    proposal: int | None


@dataclass(frozen=True)
class Done:
    """Something that was done with a letter."""

    deed: Deed
    by: str
    acting_for: str
    on: date
    at: datetime
    why: str


@dataclass(frozen=True)
class OneLetter:
    """A letter with its paper, what was typed for it, and everything that was done."""

    row: LetterRow
    told: Told
    paper: Paper
    done: tuple[Done, ...]
    due_on: date  # by when its problems are to be mended, as it is or would be
    is_issued: bool


def all_letters(
    office: Office, connection: Connection, *, work_year: int = 0, state: int = -1, kind: str = ""
) -> list[LetterRow]:
    """The letters of the office, those not yet out first within a year."""
    rows = connection.execute(letters.ALL, {"work_year": work_year, "state": state, "kind": kind}).all()
    names = names_of(connection, [row.received_by for row in rows])
    calendars = office.calendars(connection)
    return [_row(row, names, calendars.get(row.work_year)) for row in rows]


def one_letter(office: Office, connection: Connection, letter: int, *, on: date, sample: str = "") -> OneLetter:
    """A feedback letter, as it was issued or as it would be if it were issued on `on`; or one of a proposal.

    Raises:
        NotKnown: there is none, or it is not kept on paper here.
    """
    row = find(connection, letter)
    calendar = office.calendar(connection, row.work_year)
    acts = connection.execute(letters.ACTS, {"letter": letter}).all()
    names = names_of(connection, [name for act in acts for name in (act.by, act.acting_for)] + [row.received_by])
    return OneLetter(
        row=_row(row, names, calendar),
        told=Told.model_validate_json(row.told),
        paper=_paper(connection, calendar, row, on, sample),
        done=tuple(
            Done(Deed(a.act), names.get(a.by, a.by), names.get(a.acting_for, ""), a.on_day, a.at, a.why) for a in acts
        ),
        due_on=row.due_on or mended_by(calendar, on),
        is_issued=row.state in (LetterState.ISSUED, LetterState.RECEIVED),
    )


def letters_of_unit(office: Office, connection: Connection, unit_code: str) -> list[LetterRow]:
    """What was issued to a unit, newest first."""
    rows = connection.execute(letters.OF_UNIT, {"unit": unit_code}).all()
    names = names_of(connection, [row.received_by for row in rows])
    calendars = office.calendars(connection)
    return [_row(row, names, calendars.get(row.work_year)) for row in rows]


def unsigned_letters(
    office: Office, connection: Connection, scope: Scope, page: Page = FIRST_FEW
) -> tuple[int, list[LetterRow]]:
    """How many letters to the units in `scope` nobody has signed for, and the oldest of them."""
    dialect = connection.dialect.name
    found = int(connection.execute(letters.count_unsigned(dialect), scope.binds).scalar_one())
    if not found:
        return 0, []
    calendars = office.calendars(connection)
    rows = connection.execute(letters.unsigned(dialect), scope.binds | page.binds)
    return found, [_row(row, {}, calendars.get(row.work_year)) for row in rows.all()]


def _paper(connection: Connection, calendar: Calendar, row: Row[Any], on: date, sample: str) -> Paper:
    if row.kind == Kind.FEEDBACK:
        following = next_number(connection, calendar, on) if row.state == LetterState.APPROVED else None
        shown = f"{following}（拟编）" if following else ""
        return feedback_paper(connection, calendar, row, number=shown, dated_on=on, sample=sample)
    kept = kept_paper(connection, row.id)
    if kept is None:
        raise NotKnown(Sentence("没有编号为{id}的函件", id=row.id))
    return kept


def _row(row: Row[Any], names: dict[str, str], calendar: Calendar | None) -> LetterRow:
    state = LetterState(row.state)
    return LetterRow(
        id=row.id,
        kind=Kind(row.kind),
        work_year=row.work_year,
        state=state,
        unit_code=row.unit_code,
        unit=row.unit_name,
        subject=row.subject_name,
        by_way_of=row.by_way_of or "",
        number=row.number,
        dated_on=row.dated_on,
        due_on=row.due_on,
        problems=len(Told.model_validate_json(row.told).problems),
        edition=row.edition,
        agreed=row.agreed,
        turn=turn(calendar, row.agreed) if calendar is not None and state is LetterState.WAITING else None,
        received_by=names.get(row.received_by, row.received_by),
        received_on=row.received_on,
        proposal=row.proposal_id,
    )
