"""Sentences kept as a new version, an earlier one or the shipped ones put back; drafts that are looked at first."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection

from models.errors import Overtaken, RuleBroken, Sentence, WordingInvalid
from models.queries import wording as queries
from models.settings import Settings
from notices.wording import TEXTS, Wording, own_texts, problems
from tasks.office import Office
from tasks.wording.reading import newest_version, version
from tasks.wording.trying import troubles


def read_typed(connection: Connection, template: str, *, by: str) -> dict[str, str] | None:
    """What somebody was typing; None if nothing."""
    row = connection.execute(queries.DRAFT, {"template": template, "by": by}).first()
    return None if row is None else {key: str(said) for key, said in json.loads(row.texts).items()}


def save_typed(connection: Connection, template: str, typed: Mapping[str, str], *, by: str, at: datetime) -> None:
    """Keep what somebody is typing, right or wrong."""
    values = {"template": template, "by": by, "at": at, "texts": json.dumps(dict(typed), ensure_ascii=False)}
    connection.execute(queries.SAVE_DRAFT, values)


def drop_typed(connection: Connection, template: str, *, by: str) -> None:
    connection.execute(queries.DROP_DRAFT, {"template": template, "by": by})


def keep(
    office: Office,
    connection: Connection,
    settings: Settings,
    template: str,
    typed: Mapping[str, str],
    *,
    seen: int,
    by: str,
    why: str,
    on: date,
    at: datetime,
    row: str = "",
) -> int:
    """Let `typed` count from now on, as a new version; returns its number. `seen` is the version that was read, `row`
    what was looked at in these sentences.

    Raises:
        WordingInvalid: every text that is wrong, with its key; or, of texts that are right, mails that cannot be made.
        RuleBroken: no reason is given, or nothing would change.
        Overtaken: somebody has kept another version meanwhile.
    """
    if not why.strip():
        raise RuleBroken(Sentence("请写明为什么改"))
    wrong = problems(template, typed)
    if wrong:
        raise WordingInvalid([(each.key, each.sentence) for each in wrong])
    newest = newest_version(connection, template)
    number = newest.number if newest else 0
    if number != seen:
        raise Overtaken(Sentence("别人在此期间存了第{n}版，请看过再改；您填写的内容没有丢失", n=number))
    own = own_texts(template, typed)
    if (newest and not newest.problems and own == own_texts(template, newest.texts)) or not (newest or own):
        raise RuleBroken(Sentence("与现在使用的文字一致，没有改动"))
    wording = Wording(template, own, number + 1)
    if found := troubles(office, connection, settings, wording, row, on=on):
        raise WordingInvalid([("", each) for each in found])
    texts = json.dumps(dict(own), ensure_ascii=False)
    values = {"template": template, "number": number + 1, "texts": texts, "by": by, "why": why.strip(), "at": at}
    if connection.execute(queries.KEEP, values).rowcount != 1:
        raise Overtaken(Sentence("别人在此期间存了第{n}版，请看过再改；您填写的内容没有丢失", n=number + 1))
    drop_typed(connection, template, by=by)
    return number + 1


def texts_of(connection: Connection, template: str, number: int) -> dict[str, str]:
    """Every text of a version; 0 is what is shipped.

    Raises:
        NotKnown: there is no such version.
    """
    own = version(connection, template, number).texts if number else {}
    return {text.key: own.get(text.key, text.shipped) for text in TEXTS[template]}
