"""Lay a ladder on the dates of an obligation, once for all that share them."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection, insert

from calendars.workdays import Workdays
from models.columns import FAR, LONG_AGO
from models.kinds import Anchor
from models.queries.plans import ADD_TIMETABLE, FIND_TIMETABLE, NEXT_ACTION, RUNGS
from models.schema import table_named
from rules.ladder import Rung, lay


def ladder_rungs(connection: Connection, ladder_id: int) -> list[Rung]:
    """The stored rungs of a ladder, in its order."""
    rows = connection.execute(RUNGS, {"ladder_id": ladder_id})
    return [Rung(r.id, r.position, Anchor(r.anchor), r.workdays, bool(r.automatic)) for r in rows]


def timetable(
    connection: Connection, days: Workdays, ladder_id: int, *, opened_on: date, due_on: date, returned_on: date = FAR
) -> int:
    """The timetable of these dates, laid now if nobody needed it before. An anchor that no rung uses is left out."""
    rungs = ladder_rungs(connection, ladder_id)
    anchors = {rung.anchor for rung in rungs if rung.workdays > 0}
    dates = {
        "ladder_id": ladder_id,
        "opened_on": opened_on if Anchor.OPENS in anchors else LONG_AGO,
        "due_on": due_on,
        "returned_on": returned_on if Anchor.RETURNED in anchors else FAR,
    }
    found = connection.execute(FIND_TIMETABLE, dates).scalar()
    if found is not None:
        return int(found)
    new = int(connection.execute(ADD_TIMETABLE, dates).scalar_one())
    laid = lay(rungs, days, opened_on=opened_on, due_on=due_on, returned_on=returned_on)
    if laid:
        connection.execute(insert(table_named("rung_date")), [{"timetable_id": new, **asdict(rung)} for rung in laid])
    return new


def next_action_on(connection: Connection, timetable_id: int, on: date) -> date | None:
    """The first day after `on` on which a rung of the timetable acts."""
    found: date | None = connection.execute(NEXT_ACTION, {"timetable_id": timetable_id, "on": on}).scalar()
    return found
