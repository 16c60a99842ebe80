"""Sign-in links: asked for on the page or given by the bureau, spent once, by a button.

A mail scanner that follows a link sees a page with a button; only the button spends it. An invitation is the same link
with a longer life, which leads to the page where a password is set.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import RuleBroken, Sentence
from models.queries import gate
from tasks.gate import sign_ins
from tasks.gate.attempts import Limit, may_try_all
from tasks.gate.coming_in import people_named
from tasks.gate.sign_ins import Came
from tasks.gate.tokens import digest, new_token

LIVES = timedelta(minutes=15)
INVITATION_LIVES = timedelta(days=3)
KEPT = timedelta(days=30)
FOR_PAIR = Limit("link-pair", 3, LIVES)  # one name from one address
FOR_PERSON = Limit("link-person", 10, LIVES)  # one name, from wherever: nobody's mailbox is flooded
FOR_CLIENT = Limit("link-client", 300, LIVES)  # one address, behind which a whole office may sit


@dataclass(frozen=True)
class Link:
    """A link for one person, as it is written into a mail."""

    person_code: str
    person_name: str
    address: str
    token: str
    ends_at: datetime


def may_ask(connection: Connection, named: str, client: str, *, now: datetime) -> bool:
    """Whether links may be asked for once more. Every asking counts, whoever was named."""
    named = named.strip()
    tried = [(FOR_PAIR, f"{client} {named}"), (FOR_PERSON, named), (FOR_CLIENT, client)]
    return may_try_all(connection, tried, now=now)


def make_links(connection: Connection, named: str, client: str, *, now: datetime) -> list[Link]:
    """Links for whoever is called `named`: each person of a shared address gets their own.

    None for nobody known, without an address or with a closed account.
    """
    people = [each for each in people_named(connection, named) if each.address and not each.closed]
    return [make_link(connection, each, client, now=now, lives=LIVES) for each in people]


def make_link(connection: Connection, person: Row[Any], client: str, *, now: datetime, lives: timedelta) -> Link:
    """A new link for a person; those that were forgotten long ago are swept away."""
    token, ends_at = new_token(), now + lives
    facts = {"digest": digest(token), "person": person.id, "now": now, "ends_at": ends_at, "client": client}
    connection.execute(gate.PRUNE_LINKS, {"since": now - KEPT})
    connection.execute(gate.ADD_LINK, facts)
    return Link(person.code, person.name, person.address, token, ends_at)


def invite(connection: Connection, person: Row[Any], *, now: datetime) -> Link:
    """A link by which a person comes in for the first time; what was sent to them before is spent.

    Raises:
        RuleBroken: the account is closed.
    """
    if person.closed:
        raise RuleBroken(Sentence("{code}的账号已停用，先启用：nianlun people open {code}", code=person.code))
    connection.execute(gate.SPEND_ALL, {"person": person.id, "now": now})
    return make_link(connection, person, "", now=now, lives=INVITATION_LIVES)


def waiting(connection: Connection, token: str, *, now: datetime) -> Row[Any] | None:
    """The link of a token with its person, while it can be spent."""
    return connection.execute(gate.LINK, {"digest": digest(token), "now": now, "no": False}).first()


def spend(connection: Connection, token: str, came: Came, *, now: datetime) -> str:
    """Sign in by a link; returns the browser's token. Of two who press at once, one comes in.

    Raises:
        RuleBroken: it was spent, is too old, or never was.
    """
    link = waiting(connection, token, now=now)
    if link is None or connection.execute(gate.SPEND, {"link": link.id, "now": now}).rowcount != 1:
        raise RuleBroken(Sentence("这个登录链接已用过或已过期，请重新索取"))
    return sign_ins.begin(connection, link.person_id, came, now=now)
