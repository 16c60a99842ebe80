"""`nianlun register history` and `show`: every import, and the register that it brought."""

import json
from pathlib import Path

import click

from models.errors import _
from nianlun.live import open_office
from nianlun.register import PATH, examples
from nianlun.tables import print_table
from tasks.clock import ZONE
from tasks.register.keeping import Kept, kept, kept_texts
from tasks.register.words import kept_change, kept_effect
from tasks.register.writing import write_texts


@click.command(
    help=_("列出每次改变了名录的导入：何时、何人、为何，改了什么，对台账做了什么。"),
    epilog=examples("nianlun register history", "nianlun register history --json"),
)
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def history(as_json: bool) -> None:
    """The latest first."""
    with open_office() as office, office.reading() as connection:
        found = kept(connection)
    if as_json:
        click.echo(json.dumps([_facts(each) for each in found], ensure_ascii=False, indent=2))
        return
    head = [_("次"), _("自"), _("何时"), _("何人"), _("为何"), _("名录"), _("台账")]
    print_table(head, [_row(each) for each in found])


def _facts(each: Kept) -> dict[str, object]:
    at = each.at.astimezone(ZONE).isoformat(timespec="seconds")
    return {"number": each.number, "on": each.on.isoformat(), "at": at, "by": each.by, "why": each.why} | {
        "digest": each.digest,
        **each.summary,
    }


def _row(each: Kept) -> list[object]:
    at = each.at.astimezone(ZONE)
    told = [kept_change(each.summary), kept_effect(each.summary)]
    return [each.number, each.on, f"{at:%Y-%m-%d %H:%M}", each.by, each.why, *told]


@click.command(
    help=_("把第 N 次导入时的名录写到 DIR，四个 CSV，可以再导入。已有的文件不覆盖。"),
    epilog=examples("nianlun register show 3 --out register-3"),
)
@click.argument("number", metavar="N", type=int)
@click.option("--out", "folder", required=True, metavar="DIR", type=PATH, help=_("写到哪个文件夹"))
def show(number: int, folder: Path) -> None:
    """Write the rows of an import."""
    with open_office() as office, office.reading() as connection:
        texts = kept_texts(connection, number)
    for path in write_texts(folder, texts):
        click.echo(str(path))
