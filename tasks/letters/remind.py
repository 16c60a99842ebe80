"""Tell units of letters that were issued to them, and remind until somebody signs (签收)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.reminding import USUAL_RECEIVING, Reminders
from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.kinds import Anchor, Level
from models.queries import letters
from tasks.reminding import Telling


def remind_receivers(
    connection: Connection, calendars: dict[int, Calendar], days: Workdays, *, on: date, at: datetime
) -> int:
    """Tell of every feedback letter that nobody has signed for as its year's `receipt_reminders` say; returns how many.

    Counted in working days from the day on which it was issued, the first time at once: a letter that asks for nothing
    to be mended opens no item, and would otherwise reach nobody. What is signed for is not told of any more.

    Source: SPEC B15, C.2 (feedback letter issued); the days are data.

    Raises:
        UnknownYear: a count runs through a year whose working days are not known.
    """
    first = connection.execute(letters.REMIND_FIRST).scalar_one()
    if first is None or first > on or not days.works(on):
        return 0
    telling = Telling(connection, days, Anchor.RECEIVING, on=on, at=at)
    told = sum(
        _remind(telling, calendars.get(row.work_year), row)
        for row in connection.execute(letters.REMIND, {"on": on}).all()
    )
    telling.tell()
    return told


def _remind(telling: Telling, calendar: Calendar | None, row: Row[Any]) -> int:
    reminders = receipts_of(calendar)
    number, next_on = reminders.reached(row.reminded, row.issued_on, telling.on, telling.days)
    told = 0
    if number > row.reminded:
        again = number > 1 or row.reminded > 0
        asked = "至今无人签收，请尽快签收" if again else "请阅后签收"
        words = f"《绩效评价结果反馈意见函》（{row.number}）{row.issued_on}发出，{asked}"
        keys = {
            "obligation": row.obligation_id,
            "due_version": row.due_version,
            "rung": telling.rung(
                row.ladder_id, number, Level.L2 if again else Level.L1, reminders.at(number).recipients
            ),
            "on": telling.on,
            "batch": telling.batch,
            "unit": row.unit_id,
            "value": str(row.id),
            "why": words,
        }
        told = telling.connection.execute(letters.TELL_WAITING, keys).rowcount
    telling.connection.execute(letters.WIND, {"letter": row.id, "number": number, "next_on": next_on})
    return told


def receipts_of(calendar: Calendar | None) -> Reminders:
    """A year's reminders to sign for letters, or what is usual."""
    return (calendar.letters.receipt_reminders if calendar and calendar.letters else None) or USUAL_RECEIVING
