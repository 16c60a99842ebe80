"""Sign a letter (签发): everybody of the chain in turn, the last one's yes approves it."""

from sqlalchemy import Connection, Row

from calendars.schema import Calendar
from models.errors import NotYours, Overtaken, Sentence
from models.kinds import LetterState, Role
from models.queries import letters
from notices.words import ROLES
from rules.lettering import Deed
from tasks.letters.act import By, do, find

ALONE = (Role.FIN_LEADER,)


def chain(calendar: Calendar) -> tuple[Role, ...]:
    """Who signs a letter of the year, in their order."""
    if calendar.letters is not None and calendar.letters.approved_by:
        return tuple(Role[name] for name in calendar.letters.approved_by)
    return tuple(Role[name] for name in calendar.approval_chain.roles) if calendar.approval_chain else ALONE


def turn(calendar: Calendar, agreed: int) -> Role:
    """Whose turn it is after so many have agreed."""
    roles = chain(calendar)
    return roles[min(agreed, len(roles) - 1)]


def agree(connection: Connection, calendar: Calendar, letter: int, by: By, *, step: int | None = None) -> LetterState:
    """Sign it; returns where it stands then. `step` is how many had agreed when it was read.

    Raises:
        NotYours: it is another's turn, or the same person has signed already.
        TransitionNotAllowed, Overtaken.
    """
    row = find(connection, letter)
    if row.state == LetterState.WAITING:
        _check(connection, calendar, row, by)
        if step is not None and step != row.agreed:
            raise Overtaken(Sentence("该函件刚刚被他人变更，请刷新后重试"))
    last = row.agreed + 1 >= len(chain(calendar))
    return do(connection, row, Deed.AGREE, by, agreed=row.agreed + 1, to=None if last else LetterState.WAITING)


def _check(connection: Connection, calendar: Calendar, row: Row[tuple[object, ...]], by: By) -> None:
    role = turn(calendar, row.agreed)
    if by.roles and role not in by.roles:
        raise NotYours(Sentence("现在轮到{role}签发", role=Sentence(ROLES[role])))
    hands = {by.code, by.acting_for} - {""}
    for each in connection.execute(letters.AGREED_BY, {"letter": row.id}):
        if hands & {each.by, each.acting_for}:
            raise NotYours(Sentence("{by}已经同意过，须由另一人批准", by=by.code))
