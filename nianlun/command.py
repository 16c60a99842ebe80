"""`nianlun`: one command, its parts loaded only when asked for."""

import os
import sys
from zoneinfo import ZoneInfoNotFoundError

import click

from models.errors import NianlunError, OutsideFailed, _
from nianlun import language
from nianlun.choices import parts

os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
language.install()

PARTS = {
    "up": "nianlun.up:up",
    "calendar": "nianlun.calendar:calendar",
    "workdays": "nianlun.workdays:workdays",
    "register": "nianlun.register:register",
    "people": "nianlun.people:people",
    "portal": "nianlun.portal:portal",
    "run-day": "nianlun.days:run_day",
    "day": "nianlun.days:day",
    "record": "nianlun.record:record",
    "agencies": "nianlun.agencies:agencies",
    "evaluations": "nianlun.evaluations:evaluations",
    "proposals": "nianlun.proposals:proposals",
    "applications": "nianlun.applications:applications",
    "occasions": "nianlun.occasions:occasions",
    "rectification": "nianlun.rectification:rectification",
    "outbox": "nianlun.outbox:outbox",
    "mailbox": "nianlun.mailbox:mailbox",
    "mail-templates": "nianlun.mail_templates:mail_templates",
    "owes": "nianlun.standing:owes",
    "status": "nianlun.standing:status",
    "explain": "nianlun.explain:explain_one",
    "rehearse": "nianlun.rehearse:rehearse",
    "catalogue": "nianlun.catalogue:catalogue",
    "figures": "nianlun.figures:figures",
    "export": "nianlun.export:export",
    "database": "nianlun.database:database",
    "doctor": "nianlun.doctor:doctor",
}


@click.command(
    cls=parts(PARTS), help=_("年轮：预算绩效管理年度闭环。谁欠什么、何时到期、为何是这一天、已通知谁、接下来怎样。")
)
@click.version_option(package_name="nianlun", message="%(prog)s %(version)s")
def root() -> None:
    """The root of the command line."""


def main() -> None:
    """Run the command line; a broken rule is exit 2 with its sentence, a failing outside part exit 1."""
    try:
        root(prog_name="nianlun")
    except NianlunError as error:
        click.echo(str(error), err=True)
        sys.exit(1 if isinstance(error, OutsideFailed) else 2)
    except ZoneInfoNotFoundError:  # whatever asks the clock reads its zone first
        click.echo(_("本机没有Asia/Shanghai的时区资料；怎么处理：nianlun doctor"), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
