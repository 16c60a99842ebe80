"""The sentences that count: the newest version, or the one with which a mail was tried first.

A stored version that does not hold any more (a program that knows other facts, another's hand in the database) stops
nothing: what is shipped is said instead, and the doctor tells.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import NotKnown, Sentence
from models.queries import wording as queries
from notices.wording import TEXTS, Problem, Wording, own_texts, problems

AS_SHIPPED = "+0"


@dataclass(frozen=True)
class Version:
    """A version of a template's texts; `problems` is not empty where it can not be used."""

    number: int
    by: str
    why: str
    at: datetime
    texts: dict[str, str]
    problems: tuple[Problem, ...] = ()

    def wording(self, template: str) -> Wording:
        """As mails use it: what is broken is as shipped."""
        return Wording(template) if self.problems else Wording(template, own_texts(template, self.texts), self.number)


def newest_version(connection: Connection, template: str) -> Version | None:
    """The version that counts; None if none was ever kept."""
    row = connection.execute(queries.NEWEST, {"template": template}).first()
    return _version(template, row) if row else None


def versions(connection: Connection, template: str) -> list[Version]:
    """Every version, the newest first."""
    return [_version(template, row) for row in connection.execute(queries.ALL, {"template": template})]


def version(connection: Connection, template: str, number: int) -> Version:
    """One version.

    Raises:
        NotKnown: there is none of this number.
    """
    row = connection.execute(queries.ONE, {"template": template, "number": number}).first()
    if row is None:
        raise NotKnown(Sentence("没有第{n}版", n=number))
    return _version(template, row)


def worded(connection: Connection, template: str, mark: str = "") -> Wording:
    """The sentences of a template: the newest, or those that `mark` names (`+3`, `+0` as shipped)."""
    number = int(mark.removeprefix("+")) if mark.startswith("+") and mark[1:].isdecimal() else None
    if number == 0:
        return Wording(template)
    if number is None:
        found = newest_version(connection, template)
        return found.wording(template) if found else Wording(template)
    row = connection.execute(queries.ONE, {"template": template, "number": number}).first()
    return _version(template, row).wording(template) if row else Wording(template)


def newest_mark(connection: Connection, template: str) -> str:
    """The mark of the sentences that count now."""
    return worded(connection, template).mark or AS_SHIPPED


def checked_template(template: str) -> str:
    """A template's name.

    Raises:
        NotKnown: there is none of this name.
    """
    if template not in TEXTS:
        raise NotKnown(Sentence("没有名为{name}的邮件文字", name=template))
    return template


def _version(template: str, row: Row[Any]) -> Version:
    texts, wrong = _texts(template, row.texts)
    return Version(row.number, row.by, row.why, row.at, texts, tuple(wrong))


def _texts(template: str, stored: str) -> tuple[dict[str, str], list[Problem]]:
    try:
        found = json.loads(stored)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        return {}, [Problem("", Sentence("存下的文字已经损坏"))]
    return found, problems(template, found)
