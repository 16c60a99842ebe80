"""`nianlun outbox`: what is planned, what left, and the stop button."""

import json
from datetime import date
from typing import Any

import click

from models.errors import _
from nianlun.choices import DAY
from nianlun.live import open_office
from nianlun.outbox_confirm import confirm
from nianlun.outbox_ledger import ledger
from nianlun.outbox_mending import cancel, resend
from nianlun.tables import print_table
from tasks.clock import ZONE, machine_now
from tasks.first_mails import unconfirmed
from tasks.outbox import Wanted, hold_mail, hold_outbox, mails, release_mail, release_outbox, show_mail


@click.group(help=_("发件箱：计划中的、已发出的通知，暂停按钮，重发与取消，首次正式发送的确认，催报台账。"))
def outbox() -> None:
    """The outbox."""


outbox.add_command(confirm)
outbox.add_command(ledger)
outbox.add_command(resend)
outbox.add_command(cancel)


@outbox.command(
    "list",
    help=_(
        "按日列出通知。\n\n\b\n"
        "  nianlun outbox list\n"
        "  nianlun outbox list --state planned --limit 50\n"
        "  nianlun outbox list --on 2022-05-10 --unit 310 --json"
    ),
)
@click.option("--on", type=DAY, help=_("只看哪天的"))
@click.option("--to", default="", help=_("只看收件地址里有这几个字的"))
@click.option("--unit", default="", help=_("只看提到这个单位（编码）的"))
@click.option("--state", default="", help=_("只看这种状态（planned、accepted、refused、unreachable、withdrawn、held）"))
@click.option("--limit", default=40, show_default=True, help=_("最近多少封"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def list_(on: date | None, to: str, unit: str, state: str, limit: int, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        rows = mails(connection, Wanted(on, to, unit, state, limit))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    head = [_("编号"), _("日期"), _("收件地址"), _("状态"), _("次数"), _("发出"), _("原因")]
    print_table(
        head,
        [[r["id"], r["send_on"], r["address"], r["state"], r["attempts"], _sent(r), r["reason"]] for r in rows],
    )


def _sent(row: dict[str, Any]) -> str:
    return f"{row['sent_at']:%Y-%m-%d %H:%M}" if row["sent_at"] else ""


@outbox.command(help=_("一封通知的各行。\n\n\b\n  nianlun outbox show 17"))
@click.argument("mail", type=int)
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def show(mail: int, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        head, rows = show_mail(connection, mail)
    if as_json:
        click.echo(json.dumps(head | {"lines": rows}, ensure_ascii=False, indent=2, default=str))
        return
    for key, value in head.items():
        if key not in ("acts", "resent_as"):
            click.echo(f"{key}: {'' if value is None else value}")
    for act in head["acts"]:
        click.echo(f"{act['act']}: {act['at'].astimezone(ZONE):%Y-%m-%d %H:%M} {act['by']} {act['why']}")
    if head["resent_as"]:
        click.echo(f"resent_as: {', '.join(map(str, head['resent_as']))}")
    names = [_("事项"), _("单位"), _("材料"), _("对象"), _("期限"), _("级别"), _("状态")]
    cells = ("obligation", "unit_name", "title", "subject_name", "due_on", "level", "state")
    print_table(names, [[row[cell] for cell in cells] for row in rows])


@outbox.command(
    help=_(
        "暂停发送：不给编号则全部暂停。\n\n\b\n"
        "  nianlun outbox hold --by cz-jb-1 --why 核对名册\n  nianlun outbox hold 17"
    )
)
@click.argument("mail", type=int, required=False)
@click.option("--by", default="", help=_("谁"))
@click.option("--why", default="", help=_("为什么"))
def hold(mail: int | None, by: str, why: str) -> None:
    with open_office() as office, office.writing() as connection:
        if mail is None:
            hold_outbox(connection, by=by, why=why, at=machine_now())
        else:
            hold_mail(connection, mail)
    click.echo(_("已暂停"))


@outbox.command(help=_("恢复发送。\n\n\b\n  nianlun outbox release"))
@click.argument("mail", type=int, required=False)
def release(mail: int | None) -> None:
    with open_office() as office, office.writing() as connection:
        if mail is None:
            release_outbox(connection, at=machine_now())
        else:
            release_mail(connection, mail)
        waits = unconfirmed(connection)
    click.echo(_("已恢复"))
    if waits:
        click.echo(_("首批邮件尚未确认，仍不发出：nianlun outbox confirm"))
