"""`nianlun people`: let a person of the register in for the first time, out, or not any more."""

import json
from typing import TYPE_CHECKING

import click

from models.errors import NotKnown, OutsideFailed, Sentence, _
from models.settings import Settings
from nianlun.live import live_settings, open_office
from nianlun.lock import default_address, reaching, running
from tasks.clock import ZONE, machine_now

if TYPE_CHECKING:
    from sqlalchemy import Connection

PERSON = click.argument("person", metavar="PERSON")
BY = "nianlun people"  # who did it, where nobody is signed in


@click.group(
    help=_("名册中的人员登录门户：邀请、结束登录、停用、启用。能做什么取决于名册中的职务。"),
    epilog="\n".join(["\b", _("例:"), "  nianlun people invite cz-gl", "  nianlun people end-sessions cz-gl"]),
)
def people() -> None:
    """Who may come in to the portal."""


@people.command(
    help=_(
        """给出并寄出一个登录链接，登录后可设密码：三天内有效，只能用一次；以前给过的随即失效。

\b
  nianlun people invite cz-gl
  nianlun people invite cz-gl --no-mail --json
"""
    )
)
@PERSON
@click.option("--mail/--no-mail", default=True, show_default=True, help=_("同时寄到登记的邮箱"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def invite(person: str, mail: bool, as_json: bool) -> None:
    from notices.addresses import sign_in_link
    from notices.mailer import SmtpPost
    from notices.wording import SIGN_IN
    from tasks.gate.accounts import person_named
    from tasks.gate.links import invite as make
    from tasks.gate.send_links import ACCOUNT, bureau_name, send_invitation
    from tasks.wording.reading import worded

    settings, now = _reached(), machine_now()
    with open_office() as office, office.writing() as connection:
        link = make(connection, person_named(connection, person), now=now)
        bureau, wording = bureau_name(office, connection), worded(connection, SIGN_IN)
    address = sign_in_link(settings.portal_url, link.token, ACCOUNT)
    failure, post = None, SmtpPost(settings)
    if mail and link.address:
        failure = send_invitation(post, settings, link, bureau, wording=wording, now=now)
        post.close()
    told = dict(person=person, link=address, ends_at=f"{link.ends_at.astimezone(ZONE):%Y-%m-%dT%H:%M:%S%z}")
    if as_json:
        sent = link.address if mail and link.address and failure is None else ""
        click.echo(json.dumps(told | {"mailed_to": sent}, ensure_ascii=False, indent=2))
    else:
        until = f"{link.ends_at.astimezone(ZONE):%Y-%m-%d %H:%M}"
        click.echo(_("{name}的登录链接（至 {until}，只能用一次）：", name=link.person_name, until=until))
        click.echo(address)
        _tell_mail(link.address, mail)
    if failure is not None:
        raise OutsideFailed(Sentence("链接有效，但没有寄出：{why}", why=failure))


def _tell_mail(address: str, wanted: bool) -> None:
    if wanted and not address:
        click.echo(_("名册中没有这个人的邮箱，请当面转交"))
    elif wanted:
        click.echo(_("同时寄往 {address}", address=address))


@people.command("end-sessions", help=_("结束一个人在各处的登录。\n\n\b\n  nianlun people end-sessions cz-gl"))
@PERSON
def end_sessions(person: str) -> None:
    from tasks.gate.accounts import person_named
    from tasks.gate.sign_ins import end_all

    with open_office() as office, office.writing() as connection:
        found = person_named(connection, person)
        ended = end_all(connection, found.id, now=machine_now())
    click.echo(_("已结束{name}的{n}处登录", name=found.name, n=ended))


@people.command(help=_("停用一个人的账号：登录随即结束，密码和链接都不再有效。\n\n\b\n  nianlun people close cz-gl"))
@PERSON
def close(person: str) -> None:
    from tasks.gate import accounts

    with open_office() as office, office.writing() as connection:
        found = accounts.person_named(connection, person)
        accounts.close(connection, found.id, now=machine_now())
    click.echo(_("已停用{name}的账号", name=found.name))


@people.command("open", help=_("重新启用一个人的账号。\n\n\b\n  nianlun people open cz-gl"))
@PERSON
def open_(person: str) -> None:
    from tasks.gate import accounts

    with open_office() as office, office.writing() as connection:
        found = accounts.person_named(connection, person)
        accounts.reopen(connection, found.id)
    click.echo(_("已启用{name}的账号", name=found.name))


@people.command(
    "feed",
    help=_(
        """给一个人生成日历订阅地址（本人负责的，或 --unit 一个单位的）；以前的随即作废。--revoke 作废其全部地址。

\b
  nianlun people feed cz-gl --unit 301
  nianlun people feed jx-301 --revoke
"""
    ),
)
@PERSON
@click.option("--unit", default="", metavar="CODE", help=_("只订阅这个单位的应报事项；须是其本人看得到的"))
@click.option("--revoke", is_flag=True, help=_("作废全部订阅地址"))
def feed(person: str, unit: str, revoke: bool) -> None:
    from notices.addresses import feed_address
    from tasks.clock import now
    from tasks.feeds.addresses import make_feed, revoke_feeds
    from tasks.gate.accounts import person_named

    settings = _reached()
    with open_office() as office, office.writing() as connection:
        found = person_named(connection, person)
        if revoke:
            ended = revoke_feeds(connection, found.id, by=BY, at=machine_now())
        else:
            unit_id, on = _unit(connection, unit), now(connection).date()
            secret = make_feed(connection, found.id, unit_id, by=BY, on=on, at=machine_now())
    if revoke:
        click.echo(_("已作废{name}的{n}个订阅地址", name=found.name, n=ended))
        return
    click.echo(_("{name}的日历订阅地址（只显示这一次）：", name=found.name))
    click.echo(feed_address(settings.portal_url, secret))


def _unit(connection: "Connection", code: str) -> int:
    from models.queries.standing_in import UNIT_NAMED
    from tasks.feeds.reach import OWN

    if not code:
        return OWN
    row = connection.execute(UNIT_NAMED, {"unit": code}).first()
    if row is None:
        raise NotKnown(Sentence("没有编码为{unit}的单位", unit=code))
    return int(row.id)


def _reached() -> Settings:
    """The settings with the address of the portal that runs here, else of the one that would."""
    settings = live_settings()
    found = reaching(settings, running(settings.home))
    return found if found.portal_url else found.model_copy(update={"portal_url": default_address(settings)})
