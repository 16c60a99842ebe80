"""`nianlun outbox confirm`: before the very first mails of a live office leave, somebody looks and says yes."""

import sys

import click

from models.errors import RuleBroken, Sentence, _
from nianlun.live import live_settings, open_office
from tasks.clock import machine_now
from tasks.clock import now as clock_now
from tasks.first_mails import confirm_first_mails, unconfirmed
from tasks.preview import Preview, preview

SHOWN = 5


@click.command(
    help=_(
        """首次正式发送之前，看过将发出什么，然后确认；确认之前一封也不发出。只问这一次。

在终端上列出后再问；不在终端上须加 --yes。

\b
  nianlun outbox confirm --by FIN_ADMIN
  nianlun outbox confirm --by FIN_ADMIN --why 名册已核对 --yes
"""
    )
)
@click.option("--by", required=True, help=_("由谁确认"))
@click.option("--why", default="", help=_("说明"))
@click.option("--yes", is_flag=True, help=_("不再询问"))
def confirm(by: str, why: str, yes: bool) -> None:
    with open_office() as office:
        with office.writing() as connection:
            if not unconfirmed(connection):
                raise RuleBroken(Sentence("没有待确认的首批邮件"))
            found = preview(office, connection, live_settings(), at=clock_now(connection))
        if not found.mails:
            raise RuleBroken(Sentence("现在没有待发的邮件，无从确认；请在下达之后（nianlun run-day，或 up 之后）再来"))
        for line in _told(found):
            click.echo(line)
        _ask(len(found.mails), yes=yes)
        with office.writing() as connection:
            confirm_first_mails(connection, by=by, why=why, at=machine_now())
    click.echo(_("已确认；工作日 {hours} 发出", hours=live_settings().office_hours))


def _ask(mails: int, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise RuleBroken(Sentence("将发出 {n} 封；不在终端上，确认须加 --yes", n=mails))
    if not click.confirm(_("将发出 {n} 封，确认？", n=mails)):
        raise RuleBroken(Sentence("没有确认，仍不发出"))


def _told(found: Preview) -> list[str]:
    """The preview in lines."""
    worst = found.worst
    assert worst is not None
    lines = [
        _("{on} 将发出 {n} 封，给 {people} 人", on=found.on, n=len(found.mails), people=found.people),
        _("收件域名：{domains}", domains=_("，").join(f"{name} {n}" for name, n in found.domains)),
    ]
    if found.not_allowed:
        lines.append(_("其中 {n} 封不在试运行名单内，将记为拒收", n=found.not_allowed))
    lines.append(_("前 {n} 封：", n=min(SHOWN, len(found.mails))))
    lines += [
        "  " + _("{address}  {items} 项，{units} 家单位", address=mail.address, items=mail.items, units=mail.units)
        for mail in found.mails[:SHOWN]
    ]
    lines.append(_("事项最多的一封：{address}，{items} 项", address=worst.address, items=worst.items))
    if found.unreachable:
        named = _("、").join(f"{code} {name}" for code, name in found.unreachable)
        lines.append(_("有欠报而没有可联系的绩效专管责任人：{units}", units=named))
    if found.sample:
        lines += [_("样信，致 {to}：", to=found.sample.to), f"  {found.sample.subject}", ""]
        lines += [f"  {line}".rstrip() for line in found.sample.text.splitlines()]
    return [*lines, ""]
