"""Sends sign-in links: at once, whatever the day and the hour, for the person asked for them.

They count neither as the day's mail nor against it, and the stop button does not hold them: they go to one address that
the register has, and say nothing of any item. The list of allowed domains holds for them as for every mail.

Source: docs/files.md, one mail a day; what a person asked for is exempt.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from models.errors import MailRefused, OutsideFailed, Sentence
from models.settings import Settings
from notices.addresses import HOME, sign_in_link
from notices.mailer import Mail, Post
from notices.sign_in_mail import Asked, Way, sign_in_mail
from tasks.clock import ZONE
from tasks.gate.links import INVITATION_LIVES, LIVES, Link, ask_links
from tasks.gate.tokens import digest
from tasks.office import Office

ACCOUNT = "/account"  # where an invited person sets a password
NOBODY = "财政局"  # before any year is published


def send_asked(
    office: Office, post: Post, settings: Settings, named: str, *, client: str, then: str = HOME, now: datetime
) -> list[OutsideFailed]:
    """Make and send links for whoever is called `named`, each address once; what could not be sent."""
    with office.writing(shared=True) as connection:
        links = ask_links(connection, named, client, now=now)
        bureau = bureau_name(office, connection)
    asked = Asked(now.astimezone(ZONE), f"{minutes(LIVES.total_seconds())}分钟", (now + LIVES).astimezone(ZONE), client)
    return [failure for mail in mails(links, asked, settings, bureau, then) if (failure := _sent(post, settings, mail))]


def send_invitation(post: Post, settings: Settings, link: Link, bureau: str, *, now: datetime) -> OutsideFailed | None:
    """Send an invitation; what kept it from leaving."""
    asked = Asked(now.astimezone(ZONE), f"{INVITATION_LIVES.days}天", link.ends_at.astimezone(ZONE), invited=True)
    (mail,) = mails([link], asked, settings, bureau, ACCOUNT)
    return _sent(post, settings, mail)


def mails(links: Iterable[Link], asked: Asked, settings: Settings, bureau: str, then: str) -> list[Mail]:
    """One mail an address."""
    by_address: dict[str, list[Link]] = {}
    for link in links:
        by_address.setdefault(link.address, []).append(link)
    return [_mail(address, each, asked, settings, bureau, then) for address, each in by_address.items()]


def bureau_name(office: Office, connection: Connection) -> str:
    """The bureau that the newest published year names."""
    calendars = office.calendars(connection)
    return calendars[max(calendars)].jurisdiction.bureau if calendars else NOBODY


def minutes(seconds: float) -> int:
    return int(seconds // 60)


def _mail(address: str, links: Sequence[Link], asked: Asked, settings: Settings, bureau: str, then: str) -> Mail:
    ways = [
        Way(each.person_name, each.person_code, sign_in_link(settings.portal_url, each.token, then)) for each in links
    ]
    domain = settings.mail_from.rpartition("@")[2]
    key = digest(links[0].token)[:24]
    return sign_in_mail(address, ways, asked, bureau=bureau, message_id=f"<sign-in.{key}@{domain}>")


def _sent(post: Post, settings: Settings, mail: Mail) -> OutsideFailed | None:
    try:
        if not settings.allows(mail.to):
            raise MailRefused(Sentence("收件域名不在试运行名单内"))
        post.send(mail)
    except OutsideFailed as failure:
        return failure
    return None
