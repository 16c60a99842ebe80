"""`nianlun export`: the live ledger as files."""

from datetime import date
from pathlib import Path

import click

from models.errors import RuleBroken, Sentence, _
from nianlun.choices import DAY
from nianlun.live import open_office
from tasks.clock import now as clock_now
from tasks.export import export as export_files

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(
    help=_(
        "把现有台账写成文件，与预演写出的相同。\n\n\b\n  nianlun export --out out\n  nianlun export --out out --xlsx"
    )
)
@click.option("--out", required=True, type=FOLDER, help=_("写到哪个文件夹"))
@click.option("--on", type=DAY, help=_("截至哪天（默认今天，试运行时为试运行日）"))
@click.option("--xlsx", "as_workbook", is_flag=True, help=_("另把各表写进一个工作簿 ledger.xlsx"))
def export(out: Path, on: date | None, as_workbook: bool) -> None:
    with open_office() as office, office.reading() as connection:
        if out.is_file():
            raise RuleBroken(Sentence("{out}是文件，不是文件夹", out=out))
        export_files(connection, out, on=on or clock_now(connection).date(), workbook=as_workbook)
    click.echo(_("已写入{out}", out=out))
