"""Makes Prefect runs of the verbs: which office, which day, and how a step's day is done and shown.

Nothing is decided from Prefect's state: a run asks the ledger what is due, does it, and shows how things stand. A
run that is missed, repeated or killed changes nothing but what the console shows.
"""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed

from flows import showing
from models.errors import RuleBroken, Sentence, _
from models.kinds import Standing, StepKey
from models.settings import Settings, settings
from tasks.clock import SWEEP_AT, is_trial, moment
from tasks.clock import now as clock_now
from tasks.office import Office
from tasks.step_day import StepDay, live_years, look_after_step

NOTHING_OPEN = "NothingOpen"
REST_DAY = "RestDay"
CLEAR = "Clear"


@dataclass(frozen=True)
class Today:
    """The day that a run is about and its moment; `trial` if the office lives on the trial clock."""

    on: date
    at: datetime
    trial: bool


@cache
def office_at(url: str) -> Office:
    """The office of a database, kept for the life of the process: a warm process runs many days."""
    return Office(url)


def open_office() -> tuple[Office, Settings]:
    """The office and the settings that the environment names."""
    chosen = settings()
    return office_at(chosen.database), chosen


def today(office: Office, on: date | None, hour: time = SWEEP_AT) -> Today:
    """The day that a run is about: `on`, or the clock's. On the trial clock its moment is always `hour`.

    Raises:
        RuleBroken: `on` has not come yet; nobody is warned ahead of time by a slip in the console.
    """
    with office.reading() as connection:
        at, trial = clock_now(connection), is_trial(connection)
    if on is not None and on > at.date():
        raise RuleBroken(Sentence("{on}还没有到（今天是{today}）", on=on, today=at.date()))
    day = on or at.date()
    return Today(day, moment(day, hour) if trial else at, trial)


def step_run_name() -> str:
    """A run's name says step, year and day: `tracking 2022 · 2022-04-29`."""
    office, _settings = open_office()
    on, step = _day_asked(office), StepKey(flow_run.flow_name)
    with office.reading() as connection:
        years = live_years(office, connection, step, on=on) or (on.year,)
    return f"{step.value} {'+'.join(map(str, years))} · {on}"


def day_run_name() -> str:
    """The name of a run that is about a day alone: `delivery · 2022-04-29`."""
    office, _settings = open_office()
    return f"{flow_run.flow_name} · {_day_asked(office)}"


def _day_asked(office: Office) -> date:
    """The day that the run was asked for, even one that `today` will refuse: a run without a name never ends."""
    on = flow_run.parameters.get("on")
    if on is None:
        return today(office, None).on
    return date.fromisoformat(on) if isinstance(on, str) else on


async def run_step(step: StepKey, on: date | None) -> State[None]:
    """One step's day: open what is asked, sweep, check coverage and quotas, show how every first-level unit stands.

    The state is named by the worst standing (WithOwes, WithDue, WithOverdue, WithWarned, WithEscalated); Clear where
    nothing is owed, RestDay the same on a rest day, NothingOpen where the step asks nothing.
    """
    office, chosen = open_office()
    day = today(office, on)
    done = await asyncio.to_thread(look_after_step, office, step, on=day.on, at=day.at)
    if not done.work_years:
        return Completed(name=NOTHING_OPEN, message=_("{on}：本环节没有在办事项", on=day.on))
    message = showing.what_the_day_brought(done)
    get_run_logger().info(message)
    await showing.show_units(done)
    await showing.show_overdue(done, chosen.portal_url)
    showing.tell_escalations(done)
    return Completed(name=state_name(done), message=message)


def state_name(day: StepDay) -> str:
    """The name of a step's run."""
    if day.worst is not Standing.CLEAR:
        return f"With{day.worst.name.capitalize()}"
    return REST_DAY if day.rest else CLEAR
