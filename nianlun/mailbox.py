"""`nianlun mailbox`: read what the embedded mail catcher caught."""

import json
from pathlib import Path

import click

from models.errors import NotKnown, Sentence, _
from nianlun.live import live_settings
from nianlun.tables import print_table


def _folder() -> Path:
    return live_settings().home / "mails"


@click.group(help=_("内置邮件收存器里的信。"))
def mailbox() -> None:
    """The mail catcher's mails."""


@mailbox.command(
    "list", help=_("列出收到的信。\n\n\b\n  nianlun mailbox list\n  nianlun mailbox list --to jx.101@example.org")
)
@click.option("--to", default="", help=_("只看寄给这个地址的"))
@click.option("--limit", default=40, show_default=True, help=_("最近多少封"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def list_(to: str, limit: int, as_json: bool) -> None:
    from notices.catcher import list_mails

    numbered = list(enumerate(list_mails(_folder()), 1))
    shown = [(number, head) for number, head in numbered if to.lower() in head.to.lower()][-limit:]
    if as_json:
        rows = [
            {"number": n, "message_id": h.message_id, "date": h.date, "to": h.to, "subject": h.subject}
            for n, h in shown
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    print_table([_("编号"), _("日期"), _("收件人"), _("主题")], [[n, h.date, h.to, h.subject] for n, h in shown])


@mailbox.command(help=_("读一封信。\n\n\b\n  nianlun mailbox show 3"))
@click.argument("number", type=int)
def show(number: int) -> None:
    from notices.catcher import list_mails, read_mail

    heads = list_mails(_folder())
    if not 1 <= number <= len(heads):
        raise NotKnown(Sentence("没有第{number}封信（共{n}封）", number=number, n=len(heads)))
    click.echo(read_mail(_folder() / Path(heads[number - 1].file).name))
