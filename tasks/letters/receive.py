"""Sign that a letter was received (签收): by somebody of the unit, who and when."""

from sqlalchemy import Connection

from models.errors import NotYours, Sentence
from models.queries import letters
from rules.lettering import Deed
from tasks.letters.act import By, do, find


def receive(connection: Connection, letter: int, by: By, *, unit_code: str) -> None:
    """The unit has it.

    Raises:
        NotYours: it is another unit's. TransitionNotAllowed: it is not issued, or was received already.
    """
    row = find(connection, letter)
    if row.unit_code != unit_code:
        raise NotYours(Sentence("该函件不由您办理"))
    do(connection, row, Deed.RECEIVE, by)
    connection.execute(letters.RECEIVE, {"letter": letter, "by": by.code, "on": by.on})
