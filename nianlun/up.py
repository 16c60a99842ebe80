"""`nianlun up`: starts and minds Prefect's server, the worker and the mail catcher; on the trial clock, 2022 begins."""

import asyncio
import sys
from datetime import date

import click

from models.errors import RuleBroken, Sentence, _
from nianlun.choices import DAY
from nianlun.diagnosis.at_start import refuse_what_cannot_work
from nianlun.live import live_settings
from nianlun.lock import AlreadyRunning, hold


@click.command(
    help=_(
        """启动年轮：Prefect服务、执行进程、门户、邮件收存器。默认是试运行：载入闵行区2022年的样例，从4月18日开始。

\b
  nianlun up
  nianlun up --once                 启动、经由Prefect过一天、退出
  nianlun up --day 2022-04-29       试运行过到这一天
  nianlun up --live                 正式运行：按本机时钟，定时运行
"""
    )
)
@click.option("--once", is_flag=True, help=_("过完一天就退出；有流程失败时退出码为1"))
@click.option("--no-script", is_flag=True, help=_("试运行时，单位什么也不做（最坏的一年）"))
@click.option("--day", "on", type=DAY, help=_("试运行过到哪一天"))
@click.option("--trial/--live", default=True, show_default=True, envvar="NIANLUN_TRIAL", help=_("试运行，或正式运行"))
def up(once: bool, no_script: bool, on: date | None, trial: bool) -> None:
    if not trial and (once or on or no_script):
        raise RuleBroken(Sentence("--once、--day、--no-script只用于试运行"))
    settings = live_settings()
    refuse_what_cannot_work(settings)
    from nianlun.starting import Start, Wanted  # reads the zone, whose lack was told above
    from nianlun.telling import tell_addresses
    from nianlun.trial import trial_day

    try:
        with hold(settings.home) as lock:
            start = Start(settings, lock, Wanted(trial, once, not no_script, on))
            start.check()
            code = asyncio.run(start.run())
    except AlreadyRunning as other:
        if other.running is None:
            click.echo(_("年轮正在启动或停止，请稍候"))
            return
        click.echo(_("年轮已经在运行（进程 {pid}）", pid=other.running.pid))
        tell_addresses(settings, other.running, trial_day())
        return
    sys.exit(code)
