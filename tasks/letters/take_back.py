"""Take a letter back to be changed (取回), before it is issued."""

from sqlalchemy import Connection

from rules.lettering import Deed
from tasks.letters.act import By, do, find


def take_back(connection: Connection, letter: int, by: By) -> None:
    """Back to a draft; whoever has signed signs again.

    Raises:
        TransitionNotAllowed, NotYours, Overtaken.
    """
    do(connection, find(connection, letter), Deed.TAKE_BACK, by)
