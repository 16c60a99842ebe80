"""`nianlun outbox resend` and `cancel`: a mail once more, or not at all."""

import click

from models.errors import _
from nianlun.live import live_settings, open_office
from tasks.cancel_mail import cancel_mail
from tasks.clock import now as clock_now
from tasks.resend import resend as plan_again


@click.command(
    help=_(
        """把一封通知再发一次，发到本人现在的地址：没有送达的，改好地址后重发；已送达的须加 --again。

单独成信，不占当天的一封；已报送的事项不再写入。一封通知一天至多重发一次。

\b
  nianlun outbox resend 17 --by FIN_OPERATOR --why 地址已更正
  nianlun outbox resend 17 --by FIN_OPERATOR --why 单位称未收到 --again
"""
    )
)
@click.argument("mail", type=int)
@click.option("--by", required=True, help=_("谁"))
@click.option("--why", required=True, help=_("为什么"))
@click.option("--again", is_flag=True, help=_("邮件服务器已接收的也再发一次"))
def resend(mail: int, by: str, why: str, again: bool) -> None:
    with open_office() as office, office.writing() as connection:
        at = clock_now(connection)
        made = plan_again(
            connection,
            office.workdays(connection),
            mail,
            by=by,
            why=why,
            on=at.date(),
            at=at,
            sender=live_settings().mail_from,
            again=again,
        )
    click.echo(_("已列入发送计划，新的编号：{mails}", mails=_("、").join(map(str, made))))


@click.command(
    help=_(
        """取消一封尚未发出的通知：它和其中各行就此撤下，不并入以后的通知；各事项以后的催报照常。

\b
  nianlun outbox cancel 17 --by FIN_OPERATOR --why 地址有误
"""
    )
)
@click.argument("mail", type=int)
@click.option("--by", required=True, help=_("谁"))
@click.option("--why", required=True, help=_("为什么"))
def cancel(mail: int, by: str, why: str) -> None:
    with open_office() as office, office.writing() as connection:
        cancel_mail(connection, mail, by=by, why=why, at=clock_now(connection))
    click.echo(_("已取消第{mail}号通知", mail=mail))
