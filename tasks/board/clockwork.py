"""Is the clockwork alive: the last sweep and delivery, what should have happened today, and what leaves next."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from models.kinds import LineState
from models.queries import clockwork
from tasks.clock import SWEEP_AT
from tasks.deliver import HELD
from tasks.first_mails import unconfirmed
from tasks.office import Office
from tasks.switches import read_switch

MOST_LOST = 20  # mails that are named


@dataclass(frozen=True)
class Lost:
    """A mail that could not be delivered."""

    address: str
    subject: str
    state: LineState
    reason: str


@dataclass(frozen=True)
class Clockwork:
    """`not_swept` are obligations whose rung was due by today and has not acted: none once the sweep has run. `waiting`
    are mails by the day on which they leave; `comes_due` obligations whose next rung is due by `next_on`."""

    on: date
    rest: str
    swept_on: date | None
    swept_at: datetime | None
    not_swept: int
    not_swept_since: date | None
    sweep_was_due: bool
    delivered_at: datetime | None
    sent: int
    lost: int
    withdrawn: int
    named: tuple[Lost, ...]
    waiting: dict[date, int]
    next_on: date
    comes_due: int
    stopped: bool
    first_mails_wait: bool

    @property
    def goes(self) -> bool:
        """Nothing is left behind that should have been done by now."""
        return not (self.not_swept and self.sweep_was_due) and not self.left_behind

    @property
    def waiting_today(self) -> int:
        return self.waiting.get(self.on, 0)

    @property
    def left_behind(self) -> int:
        """Mails of earlier days that have not left."""
        return sum(mails for day, mails in self.waiting.items() if day < self.on)

    @property
    def planned_next(self) -> int:
        return self.waiting.get(self.next_on, 0)


def look_at_clockwork(office: Office, connection: Connection, *, on: date, at: datetime) -> Clockwork:
    """How the office's clockwork goes on `on`. A handful of small statements, each through an index.

    Raises:
        UnknownYear: the next working day lies in a year with neither official nor provisional days.
    """
    days, keys = office.workdays(connection), {"on": on}
    next_on = days.add(on, 1)
    swept = connection.execute(clockwork.LAST_SWEEP).first()
    missed = connection.execute(clockwork.NOT_SWEPT, keys).one()
    mails = connection.execute(clockwork.MAILS, keys).one()
    lost = connection.execute(clockwork.LOST, keys | {"most": MOST_LOST}).all() if mails.lost else ()
    return Clockwork(
        on=on,
        rest="" if days.works(on) else days.name(on),
        swept_on=swept.on_day if swept else None,
        swept_at=swept.at if swept else None,
        not_swept=int(missed.items),
        not_swept_since=missed.first_on,
        sweep_was_due=at.timetz() >= SWEEP_AT.replace(tzinfo=at.tzinfo) or (missed.first_on or on) < on,
        delivered_at=connection.execute(clockwork.LAST_SENT).scalar(),
        sent=int(mails.sent or 0),
        lost=int(mails.lost or 0),
        withdrawn=int(mails.withdrawn or 0),
        named=tuple(Lost(row.address, row.subject, LineState(row.state), row.reason) for row in lost),
        waiting={row.send_on: int(row.mails) for row in connection.execute(clockwork.WAITING)},
        next_on=next_on,
        comes_due=int(connection.execute(clockwork.COMES_DUE, keys | {"next_on": next_on}).scalar_one()),
        stopped=bool(read_switch(connection, HELD)),
        first_mails_wait=unconfirmed(connection),
    )
