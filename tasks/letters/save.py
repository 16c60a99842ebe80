"""Change a draft (修改): the outcome in words, the problems, by when they are to be mended."""

from datetime import date

from sqlalchemy import Connection

from calendars.schema import Calendar
from models.errors import NotYours, Overtaken, RuleBroken, Sentence
from models.kinds import LetterState
from models.queries import letters
from notices.letters.paper import Kind
from rules.lettering import Deed, transition
from rules.problems import problem_classes
from tasks.letters.act import By, find, record
from tasks.letters.told import MOST_PROBLEMS, Told
from tasks.letters.wordings import wording_of


def save(
    connection: Connection, calendar: Calendar, letter: int, told: Told, *, due_on: date | None, seen: int, by: By
) -> None:
    """Keep what was typed, worded as letters are now.

    Raises:
        Overtaken: somebody saved since `seen`. RuleBroken: a problem without class or text, or a deadline that is past.
    """
    row = find(connection, letter)
    rule = transition(Deed.SAVE, LetterState(row.state))
    if by.roles and not by.roles & set(rule.actors):
        raise NotYours(Sentence("该函件不由您办理"))
    wrong = list(_wrong(calendar, told, due_on, by.on))
    if wrong:
        raise RuleBroken(Sentence("{wrong}", wrong="；".join(map(str, wrong))))
    keys = {"letter": letter, "told": told.model_dump_json(), "due_on": due_on, "edition": seen}
    keys |= {"wording": wording_of(connection, Kind.FEEDBACK).version}
    if connection.execute(letters.SAVE, keys).rowcount != 1:
        raise Overtaken(Sentence("该函件刚刚被他人变更，请刷新后重试"))
    record(connection, letter, Deed.SAVE, by, was=LetterState.DRAFT, state=LetterState.DRAFT)


def _wrong(calendar: Calendar, told: Told, due_on: date | None, on: date) -> list[Sentence]:
    found = []
    classes = problem_classes(calendar)
    if len(told.problems) > MOST_PROBLEMS:
        found.append(Sentence("问题不超过{n}条", n=MOST_PROBLEMS))
    for number, each in enumerate(told.problems, 1):
        if each.of_class not in classes:
            found.append(Sentence("问题{n}：请选择问题类别", n=number))
        if not each.text:
            found.append(Sentence("问题{n}：请写问题", n=number))
    if due_on is not None and due_on <= on:
        found.append(Sentence("整改期限{due}须晚于{on}", due=due_on, on=on))
    return found
