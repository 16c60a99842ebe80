"""`nianlun calendar publish`: a checked year becomes the office's year."""

from pathlib import Path

import click

from calendars.loading import load
from models.errors import _
from models.kinds import StepKey
from nianlun.live import open_office
from nianlun.tables import print_table
from tasks.clock import machine_now
from tasks.clock import now as clock_now
from tasks.office import laid_together
from tasks.open_step import ToOpen, to_open
from tasks.publish import publish as publish_year


@click.command(
    help=_(
        """发布一年的年历：此后各环节按它下达、催报。先列出到今天会下达多少事项。

\b
  nianlun calendar publish calendars/minhang-2022.yaml --by cz-jb-1 --why 区财政局印发
  nianlun calendar publish calendars/minhang-2022.yaml --why 试看 --dry-run
"""
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--why", required=True, help=_("为什么发布"))
@click.option("--by", default="FIN_ADMIN", show_default=True, help=_("谁发布"))
@click.option("--dry-run", is_flag=True, help=_("只看会下达什么，不发布"))
def publish(file: Path, why: str, by: str, dry_run: bool) -> None:
    calendar = load(file)
    source = file.read_text(encoding="utf-8")
    with open_office() as office, office.writing() as connection:
        others = office.calendars(connection) | {calendar.work_year: calendar}
        days = laid_together(others.values()) or office.official_workdays
        publish_year(connection, calendar, source, days, at=machine_now(), by=by, why=why)
        on = clock_now(connection).date()
        asked = [row for step in StepKey for row in to_open(connection, calendar, step, on=on)]
        if dry_run:
            connection.rollback()
    _show(asked)
    if not dry_run:
        click.echo(_("已发布{year}年度：{title}", year=calendar.work_year, title=calendar.title))


def _show(asked: list[ToOpen]) -> None:
    head = [_("环节"), _("材料"), _("将下达"), _("单位数"), _("金额（万元）")]
    rows = [[row.step, row.title, row.items, row.units, f"{row.fen / 1_000_000:,.2f}"] for row in asked if row.items]
    if rows:
        print_table(head, rows)
