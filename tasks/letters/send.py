"""Send a draft to be signed (送签发)."""

from sqlalchemy import Connection

from calendars.schema import Calendar
from models.errors import RuleBroken, Sentence
from rules.lettering import Deed
from rules.problems import problem_classes
from tasks.letters.act import By, do, find
from tasks.letters.told import Told


def send(connection: Connection, calendar: Calendar, letter: int, by: By) -> None:
    """From now on it waits for whoever signs.

    Raises:
        RuleBroken: a problem has no class yet; TransitionNotAllowed, NotYours, Overtaken.
    """
    row = find(connection, letter)
    told = Told.model_validate_json(row.told)
    classes = problem_classes(calendar)
    open_ones = [n for n, each in enumerate(told.problems, 1) if each.of_class not in classes or not each.text]
    if open_ones:
        raise RuleBroken(
            Sentence("{unit}：问题{n}没有类别或内容，不能送签发", unit=row.unit_name, n="、".join(map(str, open_ones)))
        )
    do(connection, row, Deed.SEND, by)
