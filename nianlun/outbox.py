"""`nianlun outbox`: what is planned, what left, and the stop button."""

import json

import click

from models.errors import _
from nianlun.live import open_office
from nianlun.tables import print_table
from tasks.clock import machine_now
from tasks.outbox import hold_mail, hold_outbox, mails, release_mail, release_outbox, show_mail


@click.group(help=_("发件箱：计划中的、已发出的通知，以及暂停按钮。"))
def outbox() -> None:
    """The outbox."""


@outbox.command(
    "list", help=_("按日列出通知。\n\n\b\n  nianlun outbox list\n  nianlun outbox list --state planned --limit 50")
)
@click.option("--state", default="", help=_("只看这种状态（planned、accepted、refused、unreachable、withdrawn、held）"))
@click.option("--limit", default=40, show_default=True, help=_("最近多少封"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def list_(state: str, limit: int, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        rows = mails(connection, state=state, limit=limit)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    head = [_("编号"), _("日期"), _("收件地址"), _("状态"), _("次数"), _("发出"), _("原因")]
    print_table(
        head,
        [[r["id"], r["send_on"], r["address"], r["state"], r["attempts"], r["sent_at"], r["reason"]] for r in rows],
    )


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
        click.echo(f"{key}: {'' if value is None else value}")
    names = [_("单位"), _("材料"), _("对象"), _("期限"), _("级别"), _("状态")]
    print_table(
        names, [[r["unit_name"], r["title"], r["subject_name"], r["due_on"], r["level"], r["state"]] for r in rows]
    )


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
    click.echo(_("已恢复"))
