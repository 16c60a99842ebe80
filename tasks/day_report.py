"""What a day brought, read from the ledger whoever did it: a flow, a command, or both."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from models.kinds import Level, Standing
from models.queries import day_report
from tasks.office import Office
from tasks.standing import standings


@dataclass(frozen=True)
class DayReport:
    """A day: opened, rungs by level, mails, and how many first-level units stand how. `rest` names a rest day."""

    on: date
    rest: str
    opened: int
    rungs: dict[Level, int]
    sent: int
    waiting: int
    lost: int
    units: dict[Standing, int]


def report_day(office: Office, on: date) -> DayReport:
    """What `on` brought, and how units stand on it."""
    keys = {"on": on}
    with office.reading() as connection:
        days = office.workdays(connection)
        mails = connection.execute(day_report.MAILS, keys).one()
        counts = Counter(unit.standing for unit in standings(connection, on=on))
        return DayReport(
            on=on,
            rest="" if days.works(on) else days.name(on),
            opened=int(connection.execute(day_report.OPENED, keys).scalar_one()),
            rungs={Level(row.level): int(row.items) for row in connection.execute(day_report.RUNGS, keys)},
            sent=int(mails.sent or 0),
            waiting=int(mails.waiting or 0),
            lost=int(mails.lost or 0),
            units={standing: counts[standing] for standing in Standing if counts[standing]},
        )
