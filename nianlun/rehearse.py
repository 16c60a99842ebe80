"""`nianlun rehearse` and `nianlun export`: a year on a copy, and the live ledger, as the same files."""

from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from models.errors import RuleBroken, Sentence, _
from nianlun.choices import DAY, DAYS
from nianlun.live import live_settings, open_office
from tasks.clock import now as clock_now
from tasks.export import export as export_files
from tasks.office import Office
from tasks.rehearse import Plan, Rehearsed
from tasks.rehearse import rehearse as rehearse_year

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(path_type=Path)


@click.command(
    help=_(
        """在副本上预演一年：同一套程序逐日运行，不通知任何人，写出谁会在哪天收到什么。

\b
  nianlun rehearse calendars/minhang-2022.yaml --register samples/minhang --out out
  nianlun rehearse calendars/minhang-2022.yaml --register samples/minhang --script samples/minhang/script.csv \\
      --skip 2022-05-01..2022-05-20 --out out
"""
    )
)
@click.argument("calendar", type=FILE)
@click.option("--register", "register_", type=FILE, help=_("名册文件夹（默认用本单位现有名册的副本）"))
@click.option("--script", type=FILE, help=_("脚本：单位和审核人做了什么（CSV）"))
@click.option("--from", "first", type=DAY, help=_("第一天（默认最早的开始日）"))
@click.option("--to", "last", type=DAY, help=_("最后一天（默认最后一级催报之日）"))
@click.option("--skip", "skips", type=DAYS, multiple=True, help=_("停机的日子，如2022-05-01..2022-05-20，可多次"))
@click.option("--mails", is_flag=True, help=_("同时把每封邮件写成.eml文件"))
@click.option("--out", required=True, type=FOLDER, help=_("写到哪个文件夹"))
def rehearse(
    calendar: Path,
    register_: Path | None,
    script: Path | None,
    first: date | None,
    last: date | None,
    skips: tuple[tuple[date, date], ...],
    mails: bool,
    out: Path,
) -> None:
    plan = Plan(calendar, out, register_, script, first, last, skips, mails)
    if register_ is None:
        with open_office() as office:
            done = _with_bar(plan, office)
    else:
        done = _with_bar(plan, None)
    click.echo(
        _("预演{first}至{last}，共{days}天，写入{out}", first=done.first_on, last=done.last_on, days=done.days, out=out)
    )
    if done.left_out:
        click.echo(_("脚本中有{n}件不在预演的日子里，未用", n=done.left_out), err=True)


def _with_bar(plan: Plan, office: Office | None) -> Rehearsed:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("预演"), total=None)

        def show(on: date, number: int, total: int) -> None:
            bar.update(task, completed=number, total=total, description=str(on))

        return rehearse_year(plan, live_settings(), office, show)


@click.command(help=_("把现有台账写成文件，与预演写出的相同。\n\n\b\n  nianlun export --out out"))
@click.option("--out", required=True, type=FOLDER, help=_("写到哪个文件夹"))
@click.option("--on", type=DAY, help=_("截至哪天（默认今天，试运行时为试运行日）"))
def export(out: Path, on: date | None) -> None:
    with open_office() as office, office.reading() as connection:
        if out.is_file():
            raise RuleBroken(Sentence("{out}是文件，不是文件夹", out=out))
        export_files(connection, out, on=on or clock_now(connection).date())
    click.echo(_("已写入{out}", out=out))
