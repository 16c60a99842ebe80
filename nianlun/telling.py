"""What a running office tells in the terminal: where it has come, its days, and where everything is found."""

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from time import monotonic

import click

from models.errors import Place, _
from models.kinds import Standing
from models.settings import Settings
from nianlun.lock import Running
from nianlun.prefect_days import FlowEnded
from nianlun.standing import NAMES
from notices.words import LEVELS
from tasks.day_report import DayReport

SAMPLE_ADMIN = "cz-gl"  # in samples/minhang
EVERY = 2.0  # seconds between two lines about days gone by


class Teller:
    """Lines with the seconds since the start."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._told = 0.0

    def say(self, sentence: str) -> None:
        """A line."""
        click.echo(f"[{monotonic() - self._began:4.0f}s] {sentence}")
        sys.stdout.flush()

    def say_now_and_then(self, sentence: str) -> None:
        """A line, unless one was told a moment ago."""
        if monotonic() - self._told >= EVERY:
            self._told = monotonic()
            self.say(sentence)


def command() -> str:
    """How this command line is called here."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "nianlun" else "nianlun"


def tell_day(day: DayReport) -> None:
    """What a day brought."""
    rest = _("（{rest}，休息日）", rest=day.rest) if day.rest else ""
    rungs = _("、").join(f"{_(LEVELS[level])} {n}" for level, n in day.rungs.items()) or _("无")
    units = _("，").join(f"{_(NAMES[standing])} {n}" for standing, n in sorted(day.units.items(), reverse=True))
    click.echo(f"{day.on}{rest}")
    click.echo(_("  开启 {opened} 项；催报 {rungs}；发出 {sent} 封", opened=day.opened, rungs=rungs, sent=day.sent))
    if day.waiting or day.lost:
        click.echo(_("  待发 {waiting} 封，未能送达 {lost} 封", waiting=day.waiting, lost=day.lost))
    click.echo(_("  一级单位：{units}", units=units or f"{_(NAMES[Standing.CLEAR])} 0"))


def tell_flows(ended: Iterable[FlowEnded]) -> None:
    """How the day's flow runs ended."""
    for run in ended:
        sign = "✓" if run.completed else "✗"
        click.echo(f"  {sign} {run.name}  {run.state}  {run.seconds:.1f}s")
        if not run.completed:
            click.echo(f"    {run.message}", err=True)


def tell_impossible(places: Iterable[Place]) -> None:
    """Lines of the script that could not happen any more."""
    for place in places:
        click.echo(_("脚本中未能发生: {place}", place=place), err=True)


def tell_addresses(settings: Settings, running: Running, on: date | None) -> None:
    """Where everything is found, and what one can do now; `on` is the trial day."""
    nianlun = command()
    mails = settings.home / "mails"
    shown = _("试运行日 {on}", on=on) if on else _("正式运行")
    click.echo("")
    click.echo(_("年轮在运行（{shown}）", shown=shown))
    portal = settings.portal_url or running.portal_url
    lines = [(_("门户"), portal), (_("登录"), f"{nianlun} people invite {SAMPLE_ADMIN if running.trial else 'PERSON'}")]
    lines += [(_("控制台"), running.console_url), (_("接口"), running.api_url)]
    if settings.smtp_host:
        lines.append((_("邮件"), _("经 {server} 外发", server=":".join(map(str, settings.mail_server)))))
    else:
        lines.append((_("邮件"), _("不外发，收存于 {mails}，端口 {port}", mails=mails, port=running.smtp_port)))
        lines.append((_("读邮件"), f"{nianlun} mailbox list · {nianlun} mailbox show 1"))
    lines.append((_("谁欠什么"), f"{nianlun} status · {nianlun} owes 310"))
    if running.trial:
        lines.append((_("拨时钟"), f"{nianlun} day next · {nianlun} day goto 2022-04-29"))
    lines.append((_("日志"), str(settings.home / "logs")))
    for label, value in lines:
        click.echo(f"  {label}\t{value}")
    sys.stdout.flush()


def tell_unconfirmed() -> None:
    """Loudly: nothing leaves until somebody has looked."""
    told = _(
        "首批邮件尚未确认，一封也不会发出。看过并确认：{command}", command=f"{command()} outbox confirm --by FIN_ADMIN"
    )
    click.secho(f"\n*** {told} ***\n", bold=True)
    sys.stdout.flush()
