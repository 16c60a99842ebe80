"""`nianlun calendar draw`: a year, or the ladder around one due date, as a picture to print."""

from pathlib import Path

import click

from calendars.loading import load
from models.errors import RuleBroken, Sentence, _
from nianlun.ladder_picture import ladder_picture
from nianlun.live import known_workdays
from notices.year_picture import year_picture


@click.command(
    help=_(
        """把一年画成一张图（SVG）：窗口怎样重叠，每项材料何时开启、何时到期、催报到何时。写了 DELIVERABLE 就画这一项
到期日前后的催报。浏览器可以打开、打印。

\b
  nianlun calendar draw calendars/minhang-2022.yaml --out year.svg
  nianlun calendar draw calendars/minhang-2022.yaml self-evaluation --out ladder.svg"""
    )
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("deliverable", metavar="[DELIVERABLE]", required=False)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=_("写到哪个文件"))
def draw(file: Path, deliverable: str | None, out: Path) -> None:
    """Draw the year, or one deliverable's ladder."""
    calendar = load(file)
    workdays = known_workdays().with_overrides(calendar.workday_overrides)
    drawn = ladder_picture(calendar, deliverable, workdays) if deliverable else year_picture(calendar, workdays)
    try:
        out.write_text(drawn, encoding="utf-8", newline="\n")
    except OSError as error:
        raise RuleBroken(Sentence("写不了{out}: {why}", out=out, why=error.strerror)) from error
    click.echo(_("已写入{out}", out=out))
