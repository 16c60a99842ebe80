"""Give a letter back to be changed (退回修改), with a reason."""

from sqlalchemy import Connection

from calendars.schema import Calendar
from models.errors import NotYours, Sentence
from rules.lettering import Deed
from tasks.letters.act import By, do, find
from tasks.letters.agree import chain


def refuse(connection: Connection, calendar: Calendar, letter: int, by: By) -> None:
    """Anybody of the chain may, at any turn.

    Raises:
        TransitionNotAllowed, NotYours, RuleBroken (no reason), Overtaken.
    """
    row = find(connection, letter)
    if by.roles and not by.roles & set(chain(calendar)):
        raise NotYours(Sentence("该函件不由您办理"))
    do(connection, row, Deed.REFUSE, by)
