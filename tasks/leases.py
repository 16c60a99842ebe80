"""Leases of workers that are gone: what they had taken is planned again."""

from datetime import datetime

from sqlalchemy import Connection

from models.queries import delivery
from tasks.workers import is_dead


def end_lost_leases(connection: Connection, *, now: datetime) -> int:
    """Plan again what a dead worker leased: at once if it died on this machine, else when its time is up.

    `now` is the machine's moment: leases are about processes. Returns how many mails were freed.
    """
    workers = connection.execute(delivery.LEASE_HOLDERS).scalars().all()
    freed = 0
    for worker in [*filter(is_dead, workers), ""]:
        values = {"now": now, "worker": worker}
        connection.execute(delivery.EXPIRE_LINES, values)
        freed += connection.execute(delivery.EXPIRE_NOTICES, values).rowcount
    return freed
