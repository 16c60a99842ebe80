"""`nianlun calendar history` and `diff`: what was published when and why, and what differs between two calendars."""

import json
from contextlib import ExitStack
from pathlib import Path

import click
from sqlalchemy import Connection

from calendars.differences import differences
from calendars.loading import load
from calendars.schema import Calendar
from models.errors import _
from nianlun.live import open_office
from nianlun.tables import print_table
from tasks.versions import is_version, read_version, read_versions


@click.command(
    help=_(
        """列出已发布的各个版本：谁、何时、为何。

\b
  nianlun calendar history
  nianlun calendar history 2022 --json
"""
    )
)
@click.argument("year", type=int, default=0)
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def history(year: int, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        versions = read_versions(connection, year)
    if as_json:
        data = [vars(version) | {"name": version.name} for version in versions]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str).encode())
        return
    head = [_("版本"), _("自"), _("发布时间"), _("谁"), _("为何"), _("名称"), _("摘要"), ""]
    print_table(
        head,
        [
            [
                v.name,
                v.on,
                f"{v.at:%Y-%m-%d %H:%M}",
                v.by,
                v.why,
                v.title,
                v.digest[:8],
                _("现行") if v.in_force else "",
            ]
            for v in versions
        ],
    )


@click.command(
    help=_(
        """列出两份年历的差别。A、B 是文件，或已发布的版本（如 2022@1）。

\b
  nianlun calendar diff 2022@1 2022@2
  nianlun calendar diff 2022@1 draft.yaml --json
"""
    )
)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def diff(a: str, b: str, as_json: bool) -> None:
    with ExitStack() as stack:
        connection = None
        if is_version(a) or is_version(b):
            connection = stack.enter_context(stack.enter_context(open_office()).reading())
        found = differences(_calendar(a, connection), _calendar(b, connection))
    if as_json:
        click.echo(json.dumps([each.as_data() for each in found], ensure_ascii=False, indent=2, default=str).encode())
        return
    for each in found:
        click.echo(str(each.sentence))
    if not found:
        click.echo(_("没有差别"))


def _calendar(name: str, connection: Connection | None) -> Calendar:
    if connection is not None and is_version(name):
        return read_version(connection, name)
    return load(Path(name))
