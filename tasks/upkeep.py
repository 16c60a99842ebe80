"""Look after the office itself: leases of dead workers end, and what a person should mend is named."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from models.database import settle
from models.errors import UnknownYear, _
from models.queries import upkeep
from tasks.awaited_days import awaited
from tasks.clock import machine_now
from tasks.day import look_after
from tasks.desk.attachments import forget_removed, sweep_files
from tasks.first_mails import unconfirmed
from tasks.leases import end_lost_leases
from tasks.office import Office
from tasks.standing import unreachable

ASK_IN_MONTH = 11  # the State Council's notice of next year's days off comes in October or November


@dataclass(frozen=True)
class Upkeep:
    """What was mended, and what a person should look at; `warnings` are of years whose days off are still reckoned."""

    leases_ended: int
    troubles: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    files_swept: int = 0


def look_around(office: Office, *, on: date, at: datetime, home: Path | None = None) -> Upkeep:
    """End lost leases, look after the whole ledger, delete attachments under `home` that nothing speaks of, and name
    what a person should mend.

    The ledger is looked after here too, all year: an extension may outlast the months of its step's flow.
    """
    with office.writing() as connection:
        look_after(office, connection, on=on, at=at)
        ended = end_lost_leases(connection, now=machine_now())
        forget_removed(connection, at=at)
        swept = sweep_files(connection, home) if home is not None else 0
    settle(office.engine)
    with office.reading() as connection:
        troubles = [
            *_next_year(office, connection, on),
            *_unreachable(connection, on),
            *_given_up(office, connection, on),
            *_first_mails(connection),
        ]
        warnings = awaited(office.workdays(connection), on)
    return Upkeep(ended, tuple(troubles), tuple(map(str, warnings)), swept)


def _next_year(office: Office, connection: Connection, on: date) -> list[str]:
    """A year that nobody knows; in November, that the notice may have come. From December on it is a warning."""
    try:
        year = office.workdays(connection).year(on.year + 1)
    except UnknownYear as unknown:
        return [str(unknown)]
    if year.provisional and on.month == ASK_IN_MONTH:
        return [_("{year}年放假安排仍为暂定，请核对是否已经公布", year=year.number)]
    return []


def _unreachable(connection: Connection, on: date) -> list[str]:
    found = unreachable(connection, on=on)
    if not found:
        return []
    names = "、".join(f"{code} {name}" for code, name in found[:20])
    return [_("{n} 家单位有未报事项而没有可联系的绩效专管责任人：{names}", n=len(found), names=names)]


def _given_up(office: Office, connection: Connection, on: date) -> list[str]:
    """Mails given up since the last working day: this is asked before today's leave."""
    first = office.workdays(connection).add(on, -1)
    n = connection.execute(upkeep.GIVEN_UP, {"first_on": first, "on": on}).scalar_one()
    return [_("{on}以来有{n}封邮件未能送达", on=first, n=n)] if n else []


def _first_mails(connection: Connection) -> list[str]:
    return [_("首批邮件尚未确认，仍不发出：nianlun outbox confirm")] if unconfirmed(connection) else []
