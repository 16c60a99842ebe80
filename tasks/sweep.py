"""The sweep: every rung whose day has come, in a handful of set statements under one predicate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from calendars.workdays import Workdays
from models.queries import counting, lines, sweeping


@dataclass(frozen=True)
class Swept:
    """What a sweep did: obligations due, history rows, lines, items proposed."""

    due: int = 0
    rungs: int = 0
    lines: int = 0
    proposed: int = 0


def sweep(connection: Connection, days: Workdays, *, on: date, at: datetime) -> Swept:
    """Bring every obligation to the rung it should have reached by `on`; done twice, the second finds nothing.

    Level-triggered: what is asked is `next_action_on <= on`, so a missed day or a repeated run leads to the same state.
    Of rungs missed together the highest of each track acts and the others are recorded as skipped. Count triggers look
    at what has come to their level once that is written. Lines are planned for the first working day from `on`; a
    person whose mail of that day has left hears on the next one. What earlier days left behind is rolled forward by the
    delivery, before it takes up a mail.

    Source: docs/decisions/0002-ladder.md.

    Raises:
        UnknownYear: `on` lies in a year with neither official nor provisional days.
    """
    values: dict[str, Any] = {"on": on, "at": at} | send_days(days, on)
    found = connection.execute(sweeping.NEW_BATCH, values).first()
    if found is None:
        return Swept()
    values["batch"] = found.id
    rungs = connection.execute(sweeping.WRITE_HISTORY, values).rowcount
    connection.execute(sweeping.MOVE, values)
    counted = connection.execute(counting.WRITE_ITEMS, values).rowcount if found.counting else 0
    written = connection.execute(sweeping.WRITE_LINES[bool(found.mailed)], values).rowcount
    proposed = write_proposals(connection, values, asked=bool(found.asked)) if found.asking or counted else 0
    give_mails(connection, days, values, taken_up=bool(found.mailed))
    return Swept(found.due, rungs + counted, written, proposed)


def write_proposals(connection: Connection, values: Mapping[str, Any], *, asked: bool) -> int:
    """The proposals of the batch in `values`, once its lines are written; `asked` if the day has proposals already.
    Returns how many items they have."""
    proposed = 0
    for statement in sweeping.proposing(connection.dialect.name, asked=asked):
        proposed = connection.execute(statement, values).rowcount  # of the last: its items
    return proposed


def roll_forward(connection: Connection, days: Workdays, *, on: date) -> None:
    """What was left behind (mail down, stopped, crashed) joins the next working day's one mail."""
    values = send_days(days, on)
    if not connection.execute(lines.LEFT_BEHIND, values).scalar_one():
        return
    if connection.execute(lines.ROLL_LINES, values).rowcount:
        put_off(connection, days, values["send_next"])
        connection.execute(lines.NOTICES_OF_ROLLED, values)
    connection.execute(lines.ROLL_NOTICES, values)
    connection.execute(lines.ROLL_CORRECTION_LINES, values)
    connection.execute(lines.ROLL_CORRECTIONS, values)  # also one without lines left: it ends as withdrawn


def give_mails(connection: Connection, days: Workdays, values: Mapping[str, Any], *, taken_up: bool = True) -> None:
    """Lines just planned for the batch in `values` get their mails: one for each address and day.

    Unless a mail of the sending day has been `taken_up`, nobody's line was planned for the day after.
    """
    late = taken_up and put_off(connection, days, values["send_next"])
    connection.execute(lines.NOTICES_OF_ROLLED if late else lines.NOTICES_OF_BATCH, values)


def put_off(connection: Connection, days: Workdays, day: date) -> bool:
    """Lines planned for `day` wait for the first working day on which the mail to their address is not closed; whether
    there were any. A mail of a coming day is closed when somebody cancelled it."""
    moved = False
    while connection.execute(lines.PUT_OFF, {"send_on": day, "send_next": (after := days.add(day, 1))}).rowcount:
        day, moved = after, True
    return moved


def send_days(days: Workdays, on: date) -> dict[str, date]:
    """The working day on which lines of `on` leave, and the one after it."""
    first = days.first_from(on)
    return {"send_on": first, "send_next": days.add(first, 1)}


def new_batch(connection: Connection, kind: str, *, on: date, at: datetime, due: int = 0) -> int:
    """A batch to which history rows and lines point."""
    row = {"kind": kind, "on": on, "at": at, "due": due}
    return int(connection.execute(lines.NEW_BATCH, row).scalar_one())
