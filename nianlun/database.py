"""`nianlun database`: the schema, up and down, and whether the ledger agrees with its history."""

import click

from models.errors import RuleBroken, Sentence, _
from models.migrations import HEAD
from nianlun.live import live_office, open_office
from tasks.migrate import migrate
from tasks.prove import disagreements


@click.group(help=_("数据库：升级、降级、核对。"))
def database() -> None:
    """The database."""


@database.command(
    "migrate", help=_("升级到本程序的版本，或到指定版本（base为清空）。\n\n\b\n  nianlun database migrate")
)
@click.option("--to", default=HEAD, show_default=True)
def migrate_(to: str) -> None:
    office = live_office()
    migrate(office.engine, to)
    click.echo(_("数据库版本：{version}", version=to))


@database.command(help=_("核对：每个事项的现状应等于其历史之和，每条通知都有着落。\n\n\b\n  nianlun database check"))
def check() -> None:
    with open_office() as office, office.reading() as connection:
        found = disagreements(connection)
    if found:
        raise RuleBroken(Sentence("台账与历史不符：{found}", found=_("；").join(found)))
    click.echo(_("台账与历史相符"))
