"""Impacts that somebody asked for: written to the ledger, worked on by whoever comes, answered for one state of it.

The answer takes seconds to half a minute. The question outlives the program that works on it: whoever is at it renews a
lease, and when that has run out the next begins anew.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row

from calendars.dayfiles import year_in
from calendars.loading import loads
from models.errors import NianlunError, NotKnown, Places, RuleBroken, Sentence
from models.queries import yeardesk
from models.settings import Settings
from tasks.change_register import Changed, change_register
from tasks.clock import acting_at
from tasks.drafts import Draft
from tasks.impact import Impact, impact
from tasks.import_days import DaysImported, MovedDate, import_days, import_impact, withdraw_days
from tasks.office import Office
from tasks.official_days import DayFile
from tasks.progress import Progress
from tasks.publish import is_in_force
from tasks.yeardesk.plan_mails import MailYear, plan_mails
from tasks.yeardesk.registers import corrected_in, register_in

LEASE = timedelta(minutes=2)
GONE = Sentence("没有这次推演，或已被新的一次代替")


class Kind(StrEnum):
    """What would be done."""

    PUBLISH = "publish"
    IMPORT = "import"
    WITHDRAW = "withdraw"
    MAILS_DRAFT = "mails_draft"  # nothing is done: the mails of the rehearsed year
    MAILS_PUBLISHED = "mails_published"
    REGISTER = "register"
    CORRECTION = "correction"


MAILS = (Kind.MAILS_DRAFT, Kind.MAILS_PUBLISHED)
OF_REGISTER = frozenset({Kind.REGISTER, Kind.CORRECTION})


@dataclass(frozen=True)
class Wanted:
    """A change that somebody thinks of. `why` stands in corrections of working days, so it belongs to the question; a
    year's or a register's reason is given when it is done, and `why` here is what stands there then at first."""

    kind: Kind
    work_year: int
    source: str = ""
    name: str = ""
    why: str = ""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.source.encode()).hexdigest()


@dataclass(frozen=True)
class Found:
    """The answer: what moves at once through working days, and the impact, if there is any; or what a register does; or
    the mails of a year.
    `wrong` says why none could be found: a sentence's template and values."""

    impact: Impact | None = None
    years: tuple[int, ...] = ()
    moved: tuple[MovedDate, ...] = ()
    mails: MailYear | None = None
    register: Changed | None = None
    wrong: tuple[str, dict[str, str]] | None = None

    @property
    def sentence(self) -> Sentence | None:
        """What went wrong, as it is said."""
        return _said_again(*self.wrong) if self.wrong else None


_FOUND = TypeAdapter(Found)
Change = Callable[[Office, Connection], DaysImported]


def ask(connection: Connection, wanted: Wanted, *, by: str, at: datetime) -> int:
    """Write the question down; returns its number. The same question that is still worked on is the same number.

    Raises:
        CalendarInvalid: every error of the file.
        RuleBroken: it would change nothing, or is about another year.
    """
    check(connection, wanted)
    binds: dict[str, Any] = {"kind": wanted.kind.value, "year": wanted.work_year, "digest": wanted.digest, "by": by}
    binds |= {"why": wanted.why}
    known = connection.execute(yeardesk.SAME, binds).scalar()
    if known is not None:
        return int(known)
    connection.execute(yeardesk.FORGET_EARLIER, {key: binds[key] for key in ("kind", "year", "by")})
    binds |= {"name": wanted.name, "source": wanted.source, "at": at}
    return int(connection.execute(yeardesk.ASK, binds).scalar_one())


def check(connection: Connection, wanted: Wanted) -> None:
    """Raise what keeps the change from being thought of at all.

    Raises:
        CalendarInvalid: every error of the file.
        RegisterInvalid: every error of the corrected register.
        RuleBroken: it would change nothing, or is about another year.
    """
    if wanted.kind in OF_REGISTER:
        if wanted.kind is Kind.CORRECTION:
            corrected_in(connection, wanted.source)
        return
    if wanted.kind is not Kind.PUBLISH:
        if not wanted.why.strip():
            raise RuleBroken(Sentence("请写明为什么"))
        if wanted.kind is Kind.IMPORT:
            year_in(wanted.source, wanted.name)
        return
    calendar = loads(wanted.source, wanted.name)
    if calendar.work_year != wanted.work_year:
        raise RuleBroken(
            Sentence("草稿的work_year是{one}，应为{other}", one=calendar.work_year, other=wanted.work_year)
        )
    if is_in_force(connection, calendar, wanted.source):
        raise RuleBroken(Sentence("草稿与现行版本一致，没有改动"))


def read_asked(connection: Connection, asked: int) -> Row[Any]:
    """A question as it stands.

    Raises:
        NotKnown: there is none of this number.
    """
    row = connection.execute(yeardesk.ASKED, {"asked": asked}).first()
    if row is None:
        raise NotKnown(GONE)
    return row


def read_change(connection: Connection, asked: int) -> Row[Any]:
    """The question about a change, as it stands.

    Raises:
        NotKnown: there is none of this number.
    """
    row = read_asked(connection, asked)
    if row.kind in MAILS:
        raise NotKnown(GONE)
    return row


def found_in(row: Row[Any]) -> Found | None:
    """The answer of a question; None while there is none."""
    return _FOUND.validate_json(row.answer) if row.answer else None


def stamp_of(connection: Connection, *, on: date) -> str:
    """The state of the ledger, as far as an impact depends on it: any event, batch, mail, import or publication, and
    every new day makes another."""
    counted = connection.execute(yeardesk.STAMP).one()
    return json.dumps([on.isoformat(), *counted])


def holds(connection: Connection, row: Row[Any], *, on: date) -> bool:
    """Whether an answer is about the ledger as it is now."""
    return bool(row.state == "done" and row.stamp == stamp_of(connection, on=on))


def seal_of(row: Row[Any]) -> str:
    """What a page brings back, so that what is done is what was read on it: the file, the ledger, the answer."""
    return hashlib.sha256(f"{row.digest}\n{row.stamp}\n{row.answer}".encode()).hexdigest()


def wanted_by(row: Row[Any]) -> Wanted:
    return Wanted(Kind(row.kind), row.work_year, row.source, row.name, row.why)


def claim(connection: Connection, *, on: date, now: datetime) -> int | None:
    """Take up the oldest question at which nobody is; None if there is none."""
    stamp = stamp_of(connection, on=on)
    binds = {"on": on, "stamp": stamp, "now": now, "lease_until": now + LEASE}
    found = connection.execute(yeardesk.CLAIM, binds).scalar()
    return None if found is None else int(found)


def go_on(connection: Connection, asked: int, done: int, total: int, *, now: datetime) -> bool:
    """Say how far it is; False if nobody wants to know any more."""
    binds = {"asked": asked, "done": done, "total": total, "lease_until": now + LEASE}
    return bool(connection.execute(yeardesk.GO_ON, binds).rowcount)


def give_back(connection: Connection, asked: int) -> None:
    """Leave the question to whoever comes next."""
    connection.execute(yeardesk.GIVE_BACK, {"asked": asked})


def answer(connection: Connection, asked: int, found: Found) -> None:
    """Write the answer down."""
    said = _FOUND.dump_json(found).decode()
    state = "failed" if found.wrong else "done"
    connection.execute(yeardesk.ANSWER, {"asked": asked, "state": state, "answer": said})


def find(office: Office, settings: Settings, row: Row[Any], progress: Progress) -> Found:
    """The answer to a question, found on copies of the ledger; an error of ours is an answer too."""
    try:
        return _find(office, settings, row, progress)
    except Places as invalid:
        return Found(wrong=("{said}", {"said": str(invalid)}))
    except NianlunError as error:
        return Found(wrong=_spelt(error.sentence))


def _find(office: Office, settings: Settings, row: Row[Any], progress: Progress) -> Found:
    if row.kind in MAILS:
        draft = Draft(row.name, loads(row.source, row.name), row.source)
        return Found(mails=plan_mails(office, settings, draft, row.id, progress))
    with office.reading() as connection:
        at = acting_at(connection, row.on_day)
    if row.kind in OF_REGISTER:
        return Found(register=_tried(office, row, at))
    if row.kind != Kind.PUBLISH:
        change = change_of(row, on=row.on_day, at=at)
        done, lived = import_impact(office, settings, change, on=row.on_day, progress=progress)
        return Found(lived, done.years, done.moved)
    calendar = loads(row.source, row.name)
    given: dict[str, Any] = {"on": row.on_day, "at": at, "by": row.by, "why": row.why}
    return Found(impact(office, settings, calendar, row.source, progress=progress, **given))


def _tried(office: Office, row: Row[Any], at: datetime) -> Changed:
    """What the register does to a copy of the ledger."""
    from tasks.copy_ledger import copied  # takes half a second, and most never ask

    with copied(office) as copy, copy.writing() as connection:
        return register_change(copy, connection, row, on=row.on_day, at=at, by=row.by, why=row.why)


def register_change(
    office: Office, connection: Connection, row: Row[Any], *, on: date, at: datetime, by: str, why: str
) -> Changed:
    """Import the register that a question is about."""
    whole = row.kind == Kind.REGISTER
    register = register_in(row.source) if whole else corrected_in(connection, row.source)
    return change_register(office, connection, register, on=on, at=at, by=by, why=why)


def change_of(row: Row[Any], *, on: date, at: datetime) -> Change:
    """The import or withdrawal of working days that a question is about."""
    given: dict[str, Any] = {"on": on, "at": at, "by": row.by, "why": row.why}

    def change(office: Office, connection: Connection) -> DaysImported:
        if row.kind == Kind.WITHDRAW:
            return withdraw_days(office, connection, row.work_year, **given)
        file = DayFile(row.name, row.source, year_in(row.source, row.name))
        return import_days(office, connection, [file], **given)

    return change


def _said_again(template: str, values: dict[str, str]) -> Sentence:
    return Sentence(template, **values)


def _spelt(said: Sentence | str) -> tuple[str, dict[str, str]]:
    if isinstance(said, Sentence):
        return said.template, {key: str(value) for key, value in said.values.items()}
    return "{said}", {"said": said}
