"""The trial clock's days: what the script says happened, then the office's day, each once however often one tries.

The trial moment says how far the office has come: at a day's sweep while that day is under way, at its delivery once
it is done. A day that was cut off is simply done again.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from calendars.dates import first_opening
from calendars.loading import load
from calendars.workdays import Workdays
from models.errors import MailUnreachable, Place, RuleBroken, Sentence
from models.settings import Settings
from nianlun.live import open_office
from nianlun.processes import ROOT
from notices.mailer import Post
from tasks.clock import DELIVER_AT, SWEEP_AT, TRIAL, is_trial, machine_now, moment, set_trial
from tasks.day import DayDone, run_day
from tasks.evaluators.about import evaluators_of
from tasks.evaluators.doing import Doer
from tasks.evaluators.take_in import take_in
from tasks.import_register import import_register
from tasks.office import Office
from tasks.publish import publish
from tasks.register_files import read_register
from tasks.script import Entry, apply_entries, read_script
from tasks.switches import read_switch, set_switch
from tasks.trial_clock import TARGET_SWITCH, last_done

CALENDAR = ROOT / "calendars" / "minhang-2022.yaml"
SAMPLE = ROOT / "samples" / "minhang"
SCRIPT = SAMPLE / "script.csv"
START = date(2022, 4, 18)  # self-evaluations are due in nine working days, and reminders go out
SCRIPT_SWITCH, EVENTS_SWITCH = "trial_script", "trial_events"

Progress = Callable[[date], None]


def load_sample(office: Office, *, script: Path | None) -> None:
    """The sample year and register, the day before its first opening, in one transaction."""
    calendar, register = load(CALENDAR), read_register(SAMPLE)
    eve = first_opening(calendar) - timedelta(days=1)
    at = moment(eve, SWEEP_AT)
    with office.writing() as connection:
        days = Workdays.load(overrides=calendar.workday_overrides)
        publish(connection, calendar, CALENDAR.read_text(encoding="utf-8"), days, at=at, by="sample", why="sample")
        import_register(connection, register, on=eve, at=at, by="sample")
        take_in(connection, SAMPLE, evaluators_of(calendar), Doer("sample", eve, at))
        set_switch(connection, SCRIPT_SWITCH, str(script or ""), at=machine_now())
        set_trial(connection, moment(eve, DELIVER_AT))


def is_empty(office: Office) -> bool:
    """Whether nothing was published or set yet."""
    with office.reading() as connection:
        return not office.calendars(connection) and not read_switch(connection, TRIAL)


def trial_day() -> date | None:
    """The live office's last day that is done; None if it does not live on the trial clock."""
    with open_office() as office, office.reading() as connection:
        return last_done(connection) if is_trial(connection) else None


def choose_target(office: Office, wanted: date | None, *, one_more: bool) -> date | None:
    """The day to go to at a start: the one wanted, what an earlier start was cut off from, one more; None to stay.

    Raises:
        RuleBroken: the day wanted lies behind.
    """
    with office.writing() as connection:
        done = last_done(connection)
        if wanted is not None and wanted < done:
            raise RuleBroken(Sentence("试运行已到{done}，时钟不能退回{until}", done=done, until=wanted))
        earlier = read_switch(connection, TARGET_SWITCH)
        target = wanted or (date.fromisoformat(earlier) if earlier else START)
        if target <= done:
            if not one_more:
                return None
            target = done + timedelta(days=1)
        set_switch(connection, TARGET_SWITCH, target.isoformat(), at=machine_now())
        return target


def days_until(office: Office, until: date) -> list[date]:
    """The days that are still to be lived through, up to and with `until`.

    Raises:
        RuleBroken: `until` lies behind.
    """
    with office.reading() as connection:
        done = last_done(connection)
    if until <= done:
        raise RuleBroken(Sentence("试运行已到{done}，时钟不能退回{until}", done=done, until=until))
    return [done + timedelta(days=n) for n in range(1, (until - done).days + 1)]


def apply_events(office: Office, on: date, *, lenient: bool = True) -> list[Place]:
    """What the script says happened on `on`, once; what is impossible by now is left out and told, if `lenient`."""
    with office.writing() as connection:
        script = read_switch(connection, SCRIPT_SWITCH)
        until = read_switch(connection, EVENTS_SWITCH)
        if not script or (until and date.fromisoformat(until) >= on):
            return []
        impossible = apply_entries(office, connection, _entries(script).get(on, []), lenient=lenient)
        set_switch(connection, EVENTS_SWITCH, on.isoformat(), at=machine_now())
    return impossible


@cache
def _entries(script: str) -> dict[date, list[Entry]]:
    by_day: dict[date, list[Entry]] = {}
    for entry in read_script(Path(script)):
        by_day.setdefault(entry.act.on, []).append(entry)
    return by_day


def begin_day(office: Office, on: date) -> list[Place]:
    """The clock moves to the morning of `on`, and what units do that day happens; returns what was impossible."""
    impossible = apply_events(office, on)
    with office.writing() as connection:
        set_trial(connection, moment(on, SWEEP_AT))
    return impossible


def end_day(office: Office, on: date) -> None:
    """The day's mails have left."""
    with office.writing() as connection:
        set_trial(connection, moment(on, DELIVER_AT))


def live_through(
    office: Office, post: Post, settings: Settings, days: list[date]
) -> Iterator[tuple[DayDone, list[Place]]]:
    """Each of `days` without Prefect: what happened, the sweep, the mails.

    Raises:
        MailUnreachable: the mail server went away; that day is not done, and will be done again.
    """
    for on in days:
        impossible = begin_day(office, on)
        done = run_day(office, post, settings, on=on)
        if done.delivered.trouble:
            raise MailUnreachable(done.delivered.trouble)
        end_day(office, on)
        yield done, impossible
