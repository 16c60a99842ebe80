"""Sends sign-in links: at once, whatever the day and the hour, for the person asked for them.

They count neither as the day's mail nor against it, and the stop button does not hold them: they go to one address that
the register has, and say nothing of any item. The list of allowed domains holds for them as for every mail.

Source: docs/files.md, one mail a day; what a person asked for is exempt.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import MailRefused, OutsideFailed, Sentence
from models.queries import gate
from models.settings import Settings
from notices.addresses import HOME, sign_in_link
from notices.mailer import Mail, Post
from notices.sign_in_mail import Asked, Way, sign_in_mail
from notices.wording import SIGN_IN, SIGN_IN_SHIPPED, Wording
from tasks.clock import ZONE
from tasks.gate.attempts import LONGEST_KEY
from tasks.gate.links import INVITATION_LIVES, LIVES, Link, make_links, may_ask
from tasks.gate.tokens import digest
from tasks.office import Office
from tasks.wording.reading import worded

ACCOUNT = "/account"  # where an invited person sets a password
NOBODY = "财政局"  # before any year is published
MOST_LED = 500  # characters of the address to go on to
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=2),
    timedelta(minutes=4),
)  # before the next try, beside the mail's own


def ask(connection: Connection, named: str, client: str, then: str = HOME, *, now: datetime) -> None:
    """Keep that links are wanted by whoever is called `named`, if they may be asked for once more. Nobody is looked up
    here, so that how long it takes says nothing of who is known."""
    if may_ask(connection, named, client, now=now):
        wanted = {"named": named.strip()[:LONGEST_KEY], "client": client, "leads_to": then[:MOST_LED], "now": now}
        connection.execute(gate.ASK_LINK, wanted)


def send_asked(
    office: Office, new_post: Callable[[], Post], settings: Settings, *, now: datetime
) -> list[OutsideFailed]:
    """Make and send the links whose turn it is, each address once; what could not be sent. What a mail server did not
    take comes round again until its quarter of an hour is over; whoever dies over it leaves it for the next look."""
    with office.reading() as connection:
        waiting = connection.execute(gate.LINKS_ASKED, {"now": now}).all()
    failures: list[OutsideFailed] = []
    for row in waiting:
        links, bureau = _in_hand(office, settings, row, now)
        if not links:
            continue
        post = new_post()
        try:
            failures += _send(office, post, settings, row, links, bureau, now)
        finally:
            post.close()
    return failures


def _in_hand(office: Office, settings: Settings, row: Row[Any], now: datetime) -> tuple[list[Link], str]:
    """The links of an asking that is now in our hands; none if there is nobody to send to, or others have it."""
    pause = PAUSES[min(row.tries, len(PAUSES) - 1)] + timedelta(seconds=settings.smtp_timeout)
    with office.writing(shared=True) as connection:
        keys = {"id": row.id, "now": now, "not_before": now + pause}
        if connection.execute(gate.TAKE_LINK_ASKED, keys).rowcount != 1:
            return [], ""
        in_time = now < row.asked_at + LIVES
        links = make_links(connection, row.named, row.client, now=now) if in_time else []
        if not links:
            connection.execute(gate.DROP_LINK_ASKED, {"id": row.id})
        return links, bureau_name(office, connection)


def _send(
    office: Office, post: Post, settings: Settings, row: Row[Any], links: list[Link], bureau: str, now: datetime
) -> list[OutsideFailed]:
    lasts = f"{minutes(LIVES.total_seconds())}分钟"
    asked = Asked(row.asked_at.astimezone(ZONE), lasts, (now + LIVES).astimezone(ZONE), row.client)
    with office.reading() as connection:
        wording = worded(connection, SIGN_IN)
    key = f"{row.id} {row.asked_at.isoformat()}"
    made = mails(links, asked, settings, bureau, row.leads_to, wording, key=key)
    failures = [failure for mail in made if (failure := _sent(post, settings, mail))]
    if all(isinstance(failure, MailRefused) for failure in failures):
        with office.writing(shared=True) as connection:
            connection.execute(gate.DROP_LINK_ASKED, {"id": row.id})
    return failures


def send_invitation(
    post: Post, settings: Settings, link: Link, bureau: str, *, wording: Wording = SIGN_IN_SHIPPED, now: datetime
) -> OutsideFailed | None:
    """Send an invitation; what kept it from leaving."""
    asked = Asked(now.astimezone(ZONE), f"{INVITATION_LIVES.days}天", link.ends_at.astimezone(ZONE), invited=True)
    (mail,) = mails([link], asked, settings, bureau, ACCOUNT, wording)
    return _sent(post, settings, mail)


def mails(
    links: Iterable[Link],
    asked: Asked,
    settings: Settings,
    bureau: str,
    then: str,
    wording: Wording = SIGN_IN_SHIPPED,
    *,
    key: str = "",
) -> list[Mail]:
    """One mail an address; with a `key`, the same Message-ID whenever it is made again."""
    by_address: dict[str, list[Link]] = {}
    for link in links:
        by_address.setdefault(link.address, []).append(link)
    return [_mail(address, each, asked, settings, bureau, then, wording, key) for address, each in by_address.items()]


def bureau_name(office: Office, connection: Connection) -> str:
    """The bureau that the newest published year names."""
    calendars = office.calendars(connection)
    return calendars[max(calendars)].jurisdiction.bureau if calendars else NOBODY


def minutes(seconds: float) -> int:
    return int(seconds // 60)


def _mail(
    address: str,
    links: Sequence[Link],
    asked: Asked,
    settings: Settings,
    bureau: str,
    then: str,
    wording: Wording,
    key: str,
) -> Mail:
    ways = [
        Way(each.person_name, each.person_code, sign_in_link(settings.portal_url, each.token, then)) for each in links
    ]
    domain = settings.mail_from.rpartition("@")[2]
    known = digest(f"{key} {address}" if key else links[0].token)[:24]
    message_id = f"<sign-in.{known}@{domain}>"
    return sign_in_mail(address, ways, asked, bureau=bureau, message_id=message_id, wording=wording)


def _sent(post: Post, settings: Settings, mail: Mail) -> OutsideFailed | None:
    try:
        if not settings.allows(mail.to):
            raise MailRefused(Sentence("收件域名不在试运行名单内"))
        post.send(mail)
    except OutsideFailed as failure:
        return failure
    return None
