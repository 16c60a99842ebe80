"""Corrections (更正): whoever was told a date that has moved hears it once, at once, and nobody else does."""

from datetime import date

from sqlalchemy import Connection

from calendars.workdays import Workdays
from models.queries import corrections, lines, replanning
from tasks.sweep import give_mails, send_days


def correction_kind(batch: int) -> str:
    """The kind of a correction's mails: one a publication and address, beside that day's digest."""
    return f"correction:{batch}"


def tell_moved(connection: Connection, days: Workdays, batch: int, *, on: date) -> tuple[int, int]:
    """Tell of what `batch` moved and is still owed; how many lines of corrections and how many mails.

    A line for each unit and person that was told another date; they leave on the first working day from `on`. What was
    opened or returned and not told yet is told with the new date, as any opening or return.
    """
    values = {"batch": batch, "on": on, "kind": correction_kind(batch)} | send_days(days, on)
    planned = connection.execute(corrections.WRITE_LINES, values).rowcount
    mails = connection.execute(corrections.WRITE_NOTICES, values).rowcount if planned else 0
    if mails:
        connection.execute(corrections.TIE_LINES, values)
    again = connection.execute(replanning.NOTICES_AGAIN, values).scalars().all()
    for rung in again:
        connection.execute(lines.LINES_FOR_UNITS_OF_BATCH, values | {"rung": rung})
    if again:
        give_mails(connection, days, values)
    return planned, mails
