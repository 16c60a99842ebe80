"""The mails of a year that is rehearsed on a copy of the register: found once, kept in the ledger to be looked at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, TextClause

from models.kinds import Anchor, Level
from models.queries import planned_mails
from models.settings import Settings
from tasks.drafts import Draft
from tasks.export import SPOKEN, signed
from tasks.office import Office
from tasks.progress import Progress

AT_ONCE = 2000  # rows written in one transaction: others write between them


@dataclass(frozen=True)
class MailYear:
    """A rehearsed year: its span, and the state of register and working days (`stamp`) that it was rehearsed on."""

    first_on: date
    last_on: date
    stamp: tuple[int, str, int]


def mails_stamp(connection: Connection) -> tuple[int, str, int]:
    """What a rehearsal depends on besides the year's text: any change of the register and any import of working days
    makes another."""
    registers, register, workdays = connection.execute(planned_mails.STAMP).one()
    return registers, register, workdays


def plan_mails(office: Office, settings: Settings, draft: Draft, asked: int, progress: Progress) -> MailYear:
    """Live through the draft's year on a copy of the office's register, as `nianlun rehearse` does, nobody handing
    anything in, and keep every mail under the number `asked`. Done again it leaves the same.

    Raises:
        UnknownYear: a date falls into a year whose working days are not known.
    """
    from tasks.rehearse import Ground, rehearsed  # the portal starts without it

    with office.reading() as connection:
        stamp = mails_stamp(connection)
    _forget(office, asked)
    with rehearsed(draft, Ground(live=office), settings, progress) as (copy, done), copy.reading() as lived:
        total = (done.last_on - done.first_on).days + 1

        def keep(into: TextClause, rows: Iterable[dict[str, Any]]) -> None:
            rest = iter(rows)
            while some := list(islice(rest, AT_ONCE)):
                progress(done.last_on, total, total)
                with office.writing(shared=True) as connection:
                    connection.execute(into, some)

        mails = lived.execute(planned_mails.MAILS).all()
        numbers = {row.id: number for number, row in enumerate(mails, 1)}
        highest: dict[int, str] = {}
        keep(planned_mails.KEEP_LINE, _lines(lived, asked, numbers, highest))
        keep(planned_mails.KEEP_MAIL, (_mail(row, asked, number, highest) for number, row in enumerate(mails, 1)))
    return MailYear(done.first_on, done.last_on, stamp)


def forget_lost(connection: Connection) -> None:
    """Remove the mails of questions that were replaced."""
    connection.execute(planned_mails.FORGET_LOST_LINES)
    connection.execute(planned_mails.FORGET_LOST_MAILS)


def _forget(office: Office, asked: int) -> None:
    """What a portal that was killed has kept of it."""
    with office.writing(shared=True) as connection:
        connection.execute(planned_mails.FORGET_LINES_OF, {"asked": asked})
        connection.execute(planned_mails.FORGET_MAILS_OF, {"asked": asked})
        forget_lost(connection)


def _lines(lived: Connection, asked: int, numbers: dict[int, int], highest: dict[int, str]) -> Iterator[dict[str, Any]]:
    """Every line; on the way the highest level of each mail is noted."""
    position, before = 0, 0
    for row in lived.execute(planned_mails.LINES):
        position = position + 1 if row.id == before else 1
        before = row.id
        highest[row.id] = max(highest.get(row.id, ""), row.level)
        values = dict(row._mapping) | {"asked": asked, "number": numbers[row.id], "position": position}
        yield values | {"level": level_in_files(row), "rung": signed(row.rung, row.anchor)}


def level_in_files(row: Row[Any]) -> str:
    """The level as notices.csv has it: reviews are none, and a moved date has none."""
    if row.anchor == Anchor.MOVED:
        return ""
    return SPOKEN.get(row.anchor) or str(Level(row.level))


def _mail(row: Row[Any], asked: int, number: int, highest: dict[int, str]) -> dict[str, Any]:
    counts = {"items": row.items, "people": row.people, "units": row.units}
    return {
        "asked": asked,
        "number": number,
        "day": row.send_on,
        "address": row.address,
        "level": highest[row.id],
    } | counts
