"""Issue letters (发出): each gets the next number of its series and stays for good as it is then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.errors import RuleBroken, Sentence
from models.kinds import ItemSource
from models.queries import letters
from notices.letters.paper import kept
from rules.lettering import Deed
from rules.numbering import series_of
from rules.problems import mending_deliverable
from tasks.letters.act import By, do, find
from tasks.letters.numbers import next_number, pattern, take_next
from tasks.letters.papers import feedback_paper, mended_by
from tasks.letters.told import Told
from tasks.rectification.open_item import NewItem, open_items


@dataclass(frozen=True)
class Foreseen:
    """What issuing would do with a letter."""

    letter: int
    number: str
    unit: str
    subject: str
    problems: int
    due_on: date


def foresee(connection: Connection, calendar: Calendar, wanted: Sequence[int], *, dated_on: date) -> list[Foreseen]:
    """The numbers that letters would get if nobody else took one, and by when their problems are to be mended."""
    first = next_number(connection, calendar, dated_on)
    found = []
    for n, letter in enumerate(wanted):
        row = find(connection, letter)
        due_on = row.due_on or mended_by(calendar, dated_on)
        problems = len(Told.model_validate_json(row.told).problems)
        number = str(first.plus(n)) if first else ""
        found.append(Foreseen(letter, number, row.unit_name, row.subject_name, problems, due_on))
    return found


def issue(connection: Connection, calendar: Calendar, days: Workdays, letter: int, by: By, *, dated_on: date) -> str:
    """Issue a signed letter, dated `dated_on`; its problems become items to mend. Returns its number.

    Raises:
        RuleBroken: the calendar has no pattern for numbers, or the deadline is not after the letter's day.
        TransitionNotAllowed, NotYours, Overtaken: nothing is changed, and no number is used.
    """
    row = find(connection, letter)
    do(connection, row, Deed.ISSUE, by)
    found = pattern(calendar)
    if not found:
        raise RuleBroken(Sentence("年历没有写发文字号的格式（letters.number），不能编号"))
    due_on = row.due_on or mended_by(calendar, dated_on)
    if due_on <= dated_on:
        raise RuleBroken(Sentence("整改期限{due}须晚于{on}", due=due_on, on=dated_on))
    number = str(take_next(connection, series_of(found, dated_on.year), letter, by=by.code, at=by.at))
    paper = feedback_paper(connection, calendar, row, number=number, dated_on=dated_on)
    keys = {"letter": letter, "number": number, "dated_on": dated_on, "due_on": due_on, "content": kept(paper)}
    connection.execute(letters.ISSUE, keys)
    connection.execute(letters.ASK_RECEIPT, {"letter": letter, "on": by.on})
    told = Told.model_validate_json(row.told)
    items = [
        NewItem(
            unit_id=row.unit_id,
            of_class=each.of_class,
            text=each.text,
            advice=each.advice,
            due_on=due_on,
            source=ItemSource.FEEDBACK,
            about=row.subject_name,
            letter=letter,
            obligation=row.obligation_id,
            number=n,
        )
        for n, each in enumerate(told.problems, 1)
    ]
    if (
        mending_deliverable(calendar, ItemSource.FEEDBACK) is not None
    ):  # a year may ask for no reports of what is mended
        open_items(connection, calendar, days, items, on=by.on, at=by.at, by=by.code)
    return number
