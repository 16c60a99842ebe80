"""People: the list with roles, sign-ins and deputies, and one person with everything that belongs to them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import NotKnown, Sentence
from models.kinds import Role
from models.queries import roster
from tasks.deputies import deputies
from tasks.desk.scope import Listing, Page
from tasks.gate.sign_ins import sign_ins
from tasks.roster.asked import Asked

EVERY = Page(size=1_000_000)
MOST_MAILS = 30


@dataclass(frozen=True)
class PersonRow:
    """A person, the roles they hold today (role, unit's code and name), and who stands in for them today."""

    person: Row[Any]
    roles: tuple[tuple[Role, str, str], ...]
    deputies: tuple[str, ...]


@dataclass(frozen=True)
class OnePerson:
    """A person, every role they hold or held, the last mails to their address, where they are signed in, and who
    stands in for whom."""

    person: Row[Any]
    held: list[Row[Any]]
    mails: list[Row[Any]]
    living: list[Row[Any]]
    deputies: list[Row[Any]]


def people(connection: Connection, asked: Asked, *, on: date, page: Page = EVERY) -> tuple[Listing, list[PersonRow]]:
    """A page of the people that `asked` asks for, by code."""
    binds = asked.binds | {"on": on}
    found = int(connection.execute(roster.PEOPLE_FOUND, binds).scalar_one())
    rows = connection.execute(roster.PEOPLE, binds | page.binds).all()
    roles: dict[int, list[tuple[Role, str, str]]] = defaultdict(list)
    for person, role, code, name in connection.execute(roster.ROLES_NOW, {"on": on}):
        roles[person].append((Role(role), code, name))
    standing_in: dict[int, list[str]] = defaultdict(list)
    for person, _code, name in connection.execute(roster.DEPUTIES_NOW, {"on": on}):
        standing_in[person].append(name)
    listed = [PersonRow(row, tuple(roles[row.id]), tuple(standing_in[row.id])) for row in rows]
    return Listing(page, found), listed


def one_person(connection: Connection, code: str, *, on: date, now: datetime) -> OnePerson:
    """The person of this code.

    Raises:
        NotKnown: there is none.
    """
    person = connection.execute(roster.PERSON, {"code": code}).first()
    if person is None:
        raise NotKnown(Sentence("名册中没有编码为{code}的人员", code=code))
    mails = {"mailbox": person.mailbox_id or 0, "most": MOST_MAILS}
    return OnePerson(
        person,
        list(connection.execute(roster.HELD, {"person": person.id, "on": on})),
        list(connection.execute(roster.MAILS, mails)),
        sign_ins(connection, person.id, now=now),
        deputies(connection, person.id, everybody=False, on=on),
    )
