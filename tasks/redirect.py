"""What waits to be told goes to whoever answers now."""

from datetime import date

from sqlalchemy import Connection

from calendars.workdays import Workdays
from models.queries import lines, redirecting
from tasks.sweep import put_off, send_days


def redirect(connection: Connection, days: Workdays, *, on: date) -> int:
    """Bring waiting lines to the persons and addresses of the register on `on`; returns how many were changed.

    Whoever holds no role any more that a line speaks to hears nothing; who follows in that role hears instead, and
    where nobody does, those hear who stand in for the responsible person. A changed address gets what waits for the
    old one; without an address a line is unreachable, until there is one. What somebody has in hand, or keeps back,
    stays as it is. Taken back before anything left, a change leaves everybody told as if it had never been.
    """
    values = {"on": on} | send_days(days, on)
    added = connection.execute(redirecting.ADD_FOLLOWERS, values).rowcount
    withdrawn = connection.execute(redirecting.WITHDRAW, values).rowcount
    connection.execute(redirecting.FILL_GAPS, values)
    readdressed = connection.execute(redirecting.READDRESS, values).rowcount
    if added or readdressed:
        put_off(connection, days, values["send_next"])
        connection.execute(lines.NOTICES_OF_ROLLED, values)
    return max(added, withdrawn) + readdressed
