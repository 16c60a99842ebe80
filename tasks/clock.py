"""The one place where the clock is read: the machine's, or the trial moment kept in the database."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from models.errors import RuleBroken, Sentence
from tasks.switches import read_switch, set_switch

ZONE = ZoneInfo("Asia/Shanghai")
TRIAL = "trial"
SWEEP_AT = time(7, 30)
DELIVER_AT = time(9, 0)


def now(connection: Connection) -> datetime:
    """The moment that counts, in Asia/Shanghai: the trial moment if one is set, else the machine's."""
    return trial_moment(connection) or machine_now()


def trial_moment(connection: Connection) -> datetime | None:
    """The trial moment; None if the office does not live on the trial clock."""
    trial = read_switch(connection, TRIAL)
    return datetime.fromisoformat(trial) if trial else None


def machine_now() -> datetime:
    """The machine's moment, in Asia/Shanghai."""
    import pendulum  # where zones are missing it fails in its own way; ours, above, is said first

    return pendulum.now("Asia/Shanghai")


def moment(on: date, at: time) -> datetime:
    """A moment of a day in Asia/Shanghai."""
    return datetime.combine(on, at, ZONE)


def delivery_moment(on: date, hours: tuple[time, time]) -> datetime:
    """The moment at which a day that is lived through at once delivers: nine o'clock, or when the office opens."""
    opens, closes = hours
    return moment(on, DELIVER_AT if opens <= DELIVER_AT <= closes else opens)


def is_trial(connection: Connection) -> bool:
    """Whether the office lives on the trial clock."""
    return bool(read_switch(connection, TRIAL))


def acting_at(connection: Connection, on: date) -> datetime:
    """The moment at which the desk acts on the office day `on`: the trial day's morning, so that the day's mails still
    leave after it, else the machine's."""
    return moment(on, SWEEP_AT) if is_trial(connection) else machine_now()


def set_trial(connection: Connection, to: datetime) -> None:
    """Move the trial clock; never backwards.

    Raises:
        RuleBroken: `to` lies before the trial moment.
    """
    at = read_switch(connection, TRIAL)
    if at and to < datetime.fromisoformat(at):
        raise RuleBroken(Sentence("试运行时钟已到{at}，不能退回{to}", at=at[:10], to=to.date()))
    set_switch(connection, TRIAL, to.isoformat(), at=machine_now())
