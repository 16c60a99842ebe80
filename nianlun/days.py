"""`nianlun day` moves the trial clock; `nianlun run-day` does a day without Prefect."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta

import click

from models.errors import Place, RuleBroken, Sentence, _
from models.settings import Settings
from nianlun import trial
from nianlun.choices import DAY, DAYS
from nianlun.live import live_settings, open_office
from nianlun.lock import Running, moving_clock, reaching, running
from nianlun.prefect_days import day_through_prefect, flows_of
from nianlun.telling import Teller, command, tell_day, tell_flows, tell_impossible
from notices.mailer import Post, SmtpPost
from tasks.clock import is_trial, machine_now
from tasks.day import run_day as run_one_day
from tasks.day_report import DayReport, report_day
from tasks.office import Office
from tasks.trial_clock import last_done


@click.group(help=_("拨动试运行时钟：中间的日子逐日过完，最后一天经由Prefect。"))
def day() -> None:
    """The trial clock."""


@day.command("next", help=_("过一天。\n\n\b\n  nianlun day next"))
def next_() -> None:
    with moving_clock(live_settings().home), open_office() as office:
        with office.reading() as connection:
            on = last_done(connection) + timedelta(days=1)
        _go(office, on)


@day.command(help=_("过到某一天；不能退回。\n\n\b\n  nianlun day goto 2022-04-29"))
@click.argument("on", metavar="DATE", type=DAY)
def goto(on: date) -> None:
    with moving_clock(live_settings().home), open_office() as office:
        _go(office, on)


def _go(office: Office, on: date) -> None:
    settings = live_settings()
    days = trial.days_until(office, on)
    found = running(settings.home)
    if found is None:
        told = Sentence(
            "年轮没有在运行，请先{up}；不经Prefect过日子用{run_day}", up=f"{command()} up", run_day="run-day"
        )
        raise RuleBroken(told)
    settings = reaching(settings, found)
    _live_through(office, settings, days[:-1])
    tell_impossible(trial.begin_day(office, on))
    ended = day_through_prefect(settings, found, flows_of(office, on), on)
    tell_day(report_day(office, on))
    tell_flows(ended)
    if not all(run.completed for run in ended):
        sys.exit(1)
    trial.end_day(office, on)


def _live_through(office: Office, settings: Settings, days: list[date]) -> None:
    teller = Teller()
    post = SmtpPost(settings)
    try:
        for done, impossible in trial.live_through(office, post, settings, days):
            tell_impossible(impossible)
            teller.say_now_and_then(_("{on}：发出 {sent} 封", on=done.on, sent=done.delivered.sent))
    finally:
        post.close()


@click.command(
    "run-day",
    help=_(
        """不经Prefect做完一天或几天：开启、催报、发送。

\b
  nianlun run-day --on 2022-04-29
  nianlun run-day --on 2022-04-18..2022-04-29 --json
"""
    ),
)
@click.option("--on", "span", type=DAYS, required=True, help=_("哪天，或从哪天到哪天"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出，每天一个"))
def run_day(span: tuple[date, date], as_json: bool) -> None:
    settings = live_settings()
    lock = moving_clock(settings.home)
    with lock, open_office() as office, _post(settings, running(settings.home)) as (post, reached):
        reports = []
        for on in _days(office, span):
            tell_impossible(_do(office, post, reached, on))
            report = report_day(office, on)
            if as_json:
                reports.append(_as_data(report))
            else:
                tell_day(report)
    if as_json:
        click.echo(json.dumps(reports, ensure_ascii=False, indent=2))


def _days(office: Office, span: tuple[date, date]) -> list[date]:
    first, last = span
    with office.reading() as connection:
        if not is_trial(connection) and last > machine_now().date():
            raise RuleBroken(Sentence("{on}还没有到（今天是{today}）", on=last, today=machine_now().date()))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _do(office: Office, post: Post, settings: Settings, on: date) -> list[Place]:
    """One day; on the trial clock, the clock comes along. To a real mail server mails leave by the machine's clock:
    a day that is made up for tells people today, once, if today is a working day in office hours.
    """
    with office.reading() as connection:
        trying = is_trial(connection)
        moves = trying and last_done(connection) < on
    if not moves:
        clock = machine_now if settings.smtp_host and not trying else None
        run_one_day(office, post, settings, on=on, clock=clock)
        return []
    return [place for _done, places in trial.live_through(office, post, settings, [on]) for place in places]


@contextmanager
def _post(settings: Settings, found: Running | None) -> Iterator[tuple[Post, Settings]]:
    """The mail server that is set, the catcher that runs, or one for the time of this command."""
    from notices.catcher import Catcher

    if settings.smtp_host or found is not None:
        reached = reaching(settings, found)
        post = SmtpPost(reached)
        try:
            yield post, reached
        finally:
            post.close()
        return
    with Catcher(settings.home / "mails") as catcher:
        reached = settings.model_copy(update={"smtp_port": catcher.port})
        post = SmtpPost(reached)
        try:
            yield post, reached
        finally:
            post.close()


def _as_data(report: DayReport) -> dict[str, object]:
    data = asdict(report)
    data["on"] = report.on.isoformat()
    data["rungs"] = {level.value: n for level, n in report.rungs.items()}
    data["units"] = {standing.name.capitalize(): n for standing, n in report.units.items()}
    return data
