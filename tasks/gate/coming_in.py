"""Coming in by a password: asked for so many times only, and never telling whether somebody is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import RuleBroken, Sentence
from models.queries import gate
from tasks.gate import passwords, sign_ins
from tasks.gate.attempts import Limit, forget, may_try, may_try_all, take_back
from tasks.gate.sign_ins import Came
from tasks.office import Office

A_WHILE = timedelta(minutes=15)
FOR_PAIR = Limit("password-pair", 10, A_WHILE)  # one name from one address: whoever shares an address is no part of it
FOR_PERSON = Limit("password-person", 100, A_WHILE)  # one name, from wherever
FOR_CLIENT = Limit("password-client", 1000, A_WHILE)  # one address, behind which a whole office may sit
FOR_CHANGE = Limit("password-change", 10, A_WHILE)


@dataclass(frozen=True)
class Tried:
    """What became of a password: the token of a sign-in, or nothing; `too_often`: it was not looked at."""

    token: str = ""
    too_often: bool = False


def come_in(office: Office, named: str, password: str, came: Came, *, now: datetime) -> Tried:
    """Sign in whoever is called `named` (a person's code, or an address) and has this password.

    What fails counts: for the name from this address, for the name, and for the address. The hash is worked out outside
    any transaction; a try counts before, so that many at once are many.

    Raises:
        OutsideFailed: too many hashes are being worked out at once.
    """
    named = named.strip()
    pair = f"{came.client} {named}"
    with office.writing(shared=True) as connection:
        if not may_try_all(connection, [(FOR_PAIR, pair), (FOR_PERSON, named), (FOR_CLIENT, came.client)], now=now):
            return Tried(too_often=True)
        people = people_named(connection, named)
    person, better = passwords.whose(people, password)
    if person is None:
        return Tried()
    with office.writing(shared=True) as connection:
        if better:
            connection.execute(gate.REHASH, {"person": person.id, "hash": better, "was": person.password_hash})
        forget(connection, FOR_PAIR.what, pair)
        take_back(connection, FOR_PERSON, named, now=now)
        take_back(connection, FOR_CLIENT, came.client, now=now)
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
        if not may_try(connection, FOR_CHANGE, f"id:{person_id}", now=now):
            raise RuleBroken(Sentence("尝试次数过多，请过一会儿再试"))
        found = connection.execute(gate.PERSON_BY_ID, {"person": person_id, "no": False}).one()
    if passwords.whose([found], password)[0] is None:
        raise RuleBroken(Sentence("现在的密码不对"))
