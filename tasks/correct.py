"""Corrections (更正): whoever was told a date that has moved hears it once, at once, and nobody else does."""

from datetime import date

from sqlalchemy import Connection

from calendars.workdays import Workdays
from models.queries import corrections


def correction_kind(batch: int) -> str:
    """The kind of a correction's mails: one a publication and address, beside that day's digest."""
    return f"correction:{batch}"


def plan_corrections(connection: Connection, days: Workdays, batch: int, *, on: date) -> tuple[int, int]:
    """Plan a line for each unit and person that was told another date of what `batch` moved and is still owed.

    They leave on the first working day from `on`. Returns how many lines and how many mails.
    """
    values = {"batch": batch, "on": on, "send_on": days.first_from(on), "kind": correction_kind(batch)}
    lines = connection.execute(corrections.WRITE_LINES, values).rowcount
    mails = connection.execute(corrections.WRITE_NOTICES, values).rowcount if lines else 0
    if mails:
        connection.execute(corrections.TIE_LINES, values)
    return lines, mails
