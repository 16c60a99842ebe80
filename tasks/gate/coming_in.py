"""Coming in by a password: asked for so many times only, and never telling whether somebody is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import RuleBroken, Sentence
from models.queries import gate
from tasks.gate import passwords, sign_ins
from tasks.gate.attempts import Limit, forget, may_try
from tasks.gate.sign_ins import Came
from tasks.office import Office

A_WHILE = timedelta(minutes=15)
FOR_PERSON = Limit("password-person", 10, A_WHILE)
FOR_CLIENT = Limit("password-client", 60, A_WHILE)


@dataclass(frozen=True)
class Tried:
    """What became of a password: the token of a sign-in, or nothing; `too_often`: it was not looked at."""

    token: str = ""
    too_often: bool = False


def come_in(office: Office, named: str, password: str, came: Came, *, now: datetime) -> Tried:
    """Sign in whoever is called `named` (a person's code, or an address) and has this password.

    Every try counts, for the name and for the client; a right one takes back those of the name. The hash is worked out
    outside any transaction.

    Raises:
        OutsideFailed: too many hashes are being worked out at once.
    """
    named = named.strip()
    with office.writing(shared=True) as connection:
        if not (
            may_try(connection, FOR_CLIENT, came.client, now=now) & may_try(connection, FOR_PERSON, named, now=now)
        ):
            return Tried(too_often=True)
        people = people_named(connection, named)
    person, better = passwords.whose(people, password)
    if person is None:
        return Tried()
    with office.writing(shared=True) as connection:
        if better:
            connection.execute(gate.REHASH, {"person": person.id, "hash": better, "was": person.password_hash})
        forget(connection, FOR_PERSON.what, named)
        return Tried(sign_ins.begin(connection, person.id, came, now=now))


def people_named(connection: Connection, named: str) -> list[Row[Any]]:
    """Whoever has this code or this address; several may share an address."""
    return list(connection.execute(gate.PEOPLE_BY_NAME, {"named": named.strip(), "no": False}))


def check_password(office: Office, person_id: int, password: str, *, now: datetime) -> None:
    """Whether the one who is signed in knows the present password, before it is changed.

    Raises:
        RuleBroken: it is wrong, or was tried too often.
    """
    with office.writing(shared=True) as connection:
        if not may_try(connection, FOR_PERSON, f"id:{person_id}", now=now):
            raise RuleBroken(Sentence("尝试次数过多，请过一会儿再试"))
        found = connection.execute(gate.PERSON_BY_ID, {"person": person_id, "no": False}).one()
    if passwords.whose([found], password)[0] is None:
        raise RuleBroken(Sentence("现在的密码不对"))
