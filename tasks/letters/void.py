"""Drop a letter that was not issued (作废), with a reason; it never had a number."""

from sqlalchemy import Connection

from rules.lettering import Deed
from tasks.letters.act import By, do, find


def void(connection: Connection, letter: int, by: By) -> None:
    """A letter about the same evaluation may be drafted again.

    Raises:
        TransitionNotAllowed, NotYours, RuleBroken (no reason), Overtaken.
    """
    do(connection, find(connection, letter), Deed.VOID, by)
