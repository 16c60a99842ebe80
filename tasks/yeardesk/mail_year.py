"""The mails of a rehearsed year: asked for, and read by week, by day, by mail and by person."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row

from calendars.loading import loads
from models.columns import FAR, LONG_AGO
from models.errors import RuleBroken, Sentence
from models.kinds import Role
from models.queries import planned_mails, yeardesk
from tasks.desk.scope import Listing, Page
from tasks.versions import read_source
from tasks.yeardesk.asked import Kind, found_in
from tasks.yeardesk.drafts import in_force, read_draft
from tasks.yeardesk.plan_mails import MailYear, forget_lost, mails_stamp


class Which(StrEnum):
    """Which text of the year is rehearsed."""

    PUBLISHED = "published"
    DRAFT = "draft"


EVERY_LINE = 2**31 - 1
KINDS = {Which.PUBLISHED: Kind.MAILS_PUBLISHED, Which.DRAFT: Kind.MAILS_DRAFT}


@dataclass(frozen=True)
class Wanted:
    """What the mails are narrowed to; empty asks for all. A unit stands for all
    below it; `level` is a mail's highest."""

    unit: str = ""
    section: str = ""
    level: str = ""
    person: str = ""
    first_on: date = LONG_AGO
    last_on: date = FAR

    @property
    def binds(self) -> dict[str, Any]:
        named = {"unit": self.unit, "section": self.section, "level": self.level, "person": self.person}
        return named | {"first_on": self.first_on, "last_on": self.last_on}


@dataclass(frozen=True)
class Days:
    """How many mails leave on which day, by their highest level."""

    levels: dict[date, dict[str, int]]

    @property
    def mails(self) -> int:
        return sum(map(self.on, self.levels))

    def on(self, day: date) -> int:
        return sum(self.levels.get(day, {}).values())

    @property
    def worst(self) -> date | None:
        """The day with the most mails, the earliest of several."""
        return max(self.levels, key=lambda day: (self.on(day), -day.toordinal()), default=None)

    def weeks(self, first_on: date, last_on: date) -> dict[date, Counter[str]]:
        """By the Monday of every ISO week of the span, also of those in which nothing leaves."""
        monday = first_on - timedelta(days=first_on.weekday())
        found: dict[date, Counter[str]] = {}
        while monday <= last_on:
            found[monday] = Counter()
            monday += timedelta(days=7)
        for day, levels in self.levels.items():
            found.setdefault(day - timedelta(days=day.weekday()), Counter()).update(levels)
        return dict(sorted(found.items()))


@dataclass(frozen=True)
class Heard:
    """A person of the rehearsed year: as whom, about which unit (none: several), how many mails, and at which rungs
    (level, rung, mails)."""

    code: str
    name: str
    address: str
    roles: tuple[Role, ...]
    units: int
    unit_code: str
    unit_name: str
    mails: int
    first_on: date
    last_on: date
    rungs: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class PlannedMail:
    """A mail with its lines, or the first of them."""

    head: Row[Any]
    lines: list[Row[Any]] = field(default_factory=list)

    @property
    def left_out(self) -> int:
        return int(self.head.lines) - len(self.lines)


def ask_mails(connection: Connection, work_year: int, which: Which, *, by: str, at: datetime) -> int:
    """Ask for the mails of a year anew; what was found before is forgotten. The same question that is still worked on
    is the same number.

    Raises:
        CalendarInvalid: every error of the draft.
        NotKnown: that year was never published, and has no draft.
        RuleBroken: there is no draft.
    """
    name, source = text_of(connection, work_year, which)
    loads(source, name)
    digest = hashlib.sha256(source.encode()).hexdigest()
    newest = read_mails(connection, work_year, which)
    if newest is not None and newest.state in ("waiting", "running") and newest.digest == digest:
        return int(newest.id)
    binds: dict[str, Any] = {"kind": KINDS[which].value, "year": work_year}
    connection.execute(planned_mails.FORGET_EARLIER, binds)
    forget_lost(connection)
    binds |= {"name": name, "source": source, "digest": digest, "why": "", "by": by, "at": at}
    return int(connection.execute(yeardesk.ASK, binds).scalar_one())


def text_of(connection: Connection, work_year: int, which: Which) -> tuple[str, str]:
    """The name and the text of what would be rehearsed now.

    Raises:
        NotKnown: that year was never published, and has no draft.
        RuleBroken: there is no draft.
    """
    if which is Which.PUBLISHED:
        version = in_force(connection, work_year)
        return version, read_source(connection, version)
    draft = read_draft(connection, work_year)
    if draft is None:
        in_force(connection, work_year)
        raise RuleBroken(Sentence("{year}年度没有草稿", year=work_year))
    return f"{work_year}.yaml", str(draft.source)


def read_mails(connection: Connection, work_year: int, which: Which) -> Row[Any] | None:
    """The question as it stands; None if nobody has asked."""
    return connection.execute(planned_mails.NEWEST, {"kind": KINDS[which].value, "year": work_year}).first()


def mail_year(row: Row[Any]) -> MailYear | None:
    """What was found; None while nothing is, or if nothing could be."""
    found = found_in(row)
    return found.mails if found else None


def is_of_now(connection: Connection, row: Row[Any], which: Which) -> bool:
    """Whether year, register and working days are still those that were rehearsed."""
    found = mail_year(row)
    try:
        _, source = text_of(connection, row.work_year, which)
    except RuleBroken:
        return False
    same_text = hashlib.sha256(source.encode()).hexdigest() == row.digest
    return found is not None and same_text and tuple(found.stamp) == mails_stamp(connection)


def planned_days(connection: Connection, asked: int, wanted: Wanted) -> Days:
    """The mails by day and level."""
    levels: dict[date, dict[str, int]] = {}
    for row in connection.execute(planned_mails.DAYS, wanted.binds | {"asked": asked}):
        levels.setdefault(row.on_day, {})[row.level] = int(row.mails)
    return Days(levels)


def planned_page(
    connection: Connection, asked: int, wanted: Wanted, page: Page, *, most: int = EVERY_LINE
) -> list[PlannedMail]:
    """A page of the mails, those with the most items first, each with the first `most` lines of what it says."""
    heads = connection.execute(planned_mails.PAGE, wanted.binds | page.binds | {"asked": asked}).all()
    mails = {row.number: PlannedMail(row) for row in heads}
    keys = {"asked": asked, "numbers": list(mails), "most": most}
    for row in connection.execute(planned_mails.LINES_OF, keys) if mails else ():
        mails[row.number].lines.append(row)
    return list(mails.values())


def planned_people(connection: Connection, asked: int, wanted: Wanted, page: Page) -> tuple[list[Heard], Listing]:
    """A page of the people, those with the most mails first."""
    binds = wanted.binds | {"asked": asked}
    listing = Listing(page, int(connection.execute(planned_mails.PEOPLE_FOUND, binds).scalar_one()))
    rows = connection.execute(planned_mails.PEOPLE, binds | page.binds).all()
    roles: dict[str, set[Role]] = {}
    rungs: dict[str, Counter[tuple[str, str]]] = {}
    people = [row.person_code for row in rows]
    for row in connection.execute(planned_mails.RUNGS_OF, binds | {"people": people}) if people else ():
        roles.setdefault(row.person_code, set()).add(Role(row.role))
        rungs.setdefault(row.person_code, Counter())[(row.level, row.rung)] += int(row.mails)
    return [_heard(row, roles[row.person_code], rungs[row.person_code]) for row in rows], listing


def _heard(row: Row[Any], roles: set[Role], rungs: Counter[tuple[str, str]]) -> Heard:
    counted = tuple((level, rung, n) for (level, rung), n in sorted(rungs.items(), key=_by_severity))
    code, name = (row.unit_code, row.unit_name) if row.units == 1 else ("", "")
    return Heard(
        row.person_code,
        row.person_name,
        row.address,
        tuple(sorted(roles)),
        int(row.units),
        code,
        name,
        int(row.mails),
        row.first_on,
        row.last_on,
        counted,
    )


def _by_severity(pair: tuple[tuple[str, str], int]) -> tuple[str, int]:
    (level, rung), _ = pair
    return level, int(rung or 0)
