"""The trial clock as the portal's pages and `up` share it: how far it has come, and which day is wanted.

The page writes the wanted day to the ledger; `nianlun up` looks there and lives through the days. So it is wanted still
after `up` was ended and started again.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from models.errors import RuleBroken, Sentence
from models.queries import yeardesk
from tasks.clock import DELIVER_AT, TRIAL
from tasks.switches import read_switch, set_switch

TARGET_SWITCH, FAILED_SWITCH = "trial_target", "trial_failed"
FURTHEST = timedelta(days=731)  # that may be lived through at one go


@dataclass(frozen=True)
class Clock:
    """The last day that is done, the day wanted beyond it, and whether it was tried and not reached."""

    done: date
    wanted: date | None
    failed: bool


def last_done(connection: Connection) -> date:
    """The last day that is done.

    Raises:
        RuleBroken: the office does not live on the trial clock.
    """
    trial = read_switch(connection, TRIAL)
    if not trial:
        raise RuleBroken(Sentence("本单位不在试运行，时钟不能拨动"))
    at = datetime.fromisoformat(trial)
    done = at.timetz().replace(tzinfo=None) >= DELIVER_AT
    return at.date() if done else at.date() - timedelta(days=1)


def read_clock(connection: Connection) -> Clock:
    """How far the trial has come.

    Raises:
        RuleBroken: the office does not live on the trial clock.
    """
    done, target = last_done(connection), read_switch(connection, TARGET_SWITCH)
    wanted = date.fromisoformat(target) if target else done
    failed = read_switch(connection, FAILED_SWITCH) == target
    return Clock(done, wanted if wanted > done else None, failed and wanted > done)


def want_day(connection: Connection, wanted: date, *, at: datetime, by: str) -> None:
    """Write down that the clock is to go to `wanted`, all days between lived through.

    Raises:
        RuleBroken: the day is behind or too far ahead, or the clock is on its way to another.
    """
    clock = read_clock(connection)
    if clock.wanted is not None and not clock.failed:
        raise RuleBroken(Sentence("时钟正在走向{on}，请等它走到", on=clock.wanted))
    if wanted <= clock.done:
        raise RuleBroken(Sentence("试运行已到{done}，时钟不能退回{until}", done=clock.done, until=wanted))
    if wanted - clock.done > FURTHEST:
        raise RuleBroken(Sentence("一次最多走{n}天", n=FURTHEST.days))
    set_switch(connection, FAILED_SWITCH, "", at=at)
    set_switch(connection, TARGET_SWITCH, wanted.isoformat(), at=at, by=by)


def day_failed(connection: Connection, wanted: date, *, at: datetime) -> None:
    """Write down that the way to `wanted` ended before it; it is not tried again until somebody asks for it."""
    set_switch(connection, FAILED_SWITCH, wanted.isoformat(), at=at)


def next_deadline(connection: Connection) -> date | None:
    """The next due date of any deliverable after the days that are done; None after the last.

    Raises:
        RuleBroken: the office does not live on the trial clock.
    """
    found = connection.execute(yeardesk.NEXT_DEADLINE, {"on": last_done(connection)}).scalar()
    return found if isinstance(found, date) else None
