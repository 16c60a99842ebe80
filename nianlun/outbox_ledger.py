"""`nianlun outbox ledger`: the ledger of notices as a workbook to file."""

from datetime import date
from pathlib import Path

import click

from models.errors import _
from models.kinds import StepKey
from nianlun.choices import DAY
from nianlun.live import open_office
from tasks.clock import now as clock_now
from tasks.notice_ledger import Period, write_ledger


@click.command(
    help=_(
        """催报台账：一段时间的全部通知写成一个 Excel 文件，供归档。

四张表：催报明细（每项每人一行）、按单位汇总、按人汇总、未送达。

\b
  nianlun outbox ledger --from 2022-03-01 --to 2022-05-31 --out 催报台账.xlsx
  nianlun outbox ledger --from 2022-05-01 --to 2022-05-31 --unit 310 --step evaluation --mask --out 310.xlsx
"""
    )
)
@click.option("--from", "first_on", type=DAY, required=True, help=_("从哪天起（通知的计划日期）"))
@click.option("--to", "last_on", type=DAY, required=True, help=_("到哪天止"))
@click.option("--unit", default="", help=_("只要这个单位（编码），一级单位含所属单位"))
@click.option("--step", default="", type=click.Choice(["", *StepKey]), help=_("只要这个环节"))
@click.option("--mask", is_flag=True, help=_("收件地址只留首字母和域名"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help=_("写到哪个 .xlsx 文件"))
def ledger(first_on: date, last_on: date, unit: str, step: str, mask: bool, out: Path) -> None:
    period = Period(first_on, last_on, unit, step, mask)
    with open_office() as office, office.reading() as connection:
        rows = write_ledger(office, connection, period, out, at=clock_now(connection))
    click.echo(_("已写出{n}行：{file}", n=rows, file=out))
