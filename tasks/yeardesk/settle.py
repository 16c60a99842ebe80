"""What was asked about is done, if the impact that was seen is still the impact."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from calendars.loading import loads
from models.errors import Overtaken, RuleBroken, Sentence
from models.queries import yeardesk
from tasks.change_register import Changed
from tasks.clock import acting_at, machine_now
from tasks.first_mails import ask_before_first_mails
from tasks.import_days import DaysImported
from tasks.office import Office
from tasks.publish import Published, publish_in
from tasks.yeardesk.asked import OF_REGISTER, Kind, change_of, holds, read_change, register_change, seal_of

CHANGED = Sentence("看过影响之后，台账又有变动，没有办理；请看新的影响再定")


@dataclass(frozen=True)
class Settled:
    """What was done."""

    published: Published | None = None
    days: DaysImported | None = None
    register: Changed | None = None


def settle(
    office: Office, connection: Connection, asked: int, *, on: date, seal: str, by: str, why: str = ""
) -> Settled:
    """Do what the question `asked` is about, whose answer was read under `seal`.

    The question and, once published, the draft of the same text are forgotten.

    Raises:
        NotKnown: there is no such question.
        Overtaken: the ledger has changed since, or there is no answer yet; nothing is done.
        RuleBroken: no reason is given for a publication or a register.
    """
    row = read_change(connection, asked)
    if seal != seal_of(row) or not holds(connection, row, on=on):
        raise Overtaken(CHANGED)
    if row.kind in OF_REGISTER:
        done = _register(office, connection, row, on, by, why)
    elif row.kind == Kind.PUBLISH:
        done = _publish(office, connection, row, on, by, why)
    else:
        done = _days(office, connection, row, on)
    connection.execute(yeardesk.FORGET_ASKED, {"asked": asked})
    return done


def _publish(office: Office, connection: Connection, row: Row[Any], on: date, by: str, why: str) -> Settled:
    if not why.strip():
        raise RuleBroken(Sentence("请写明为什么发布"))
    calendar, at = loads(row.source, row.name), acting_at(connection, on)
    done = publish_in(office, connection, calendar, row.source, on=on, at=at, by=by, why=why.strip())
    ask_before_first_mails(connection, at=machine_now())
    connection.execute(yeardesk.FORGET_DRAFT, {"year": row.work_year, "source": row.source})
    return Settled(published=done)


def _register(office: Office, connection: Connection, row: Row[Any], on: date, by: str, why: str) -> Settled:
    if not why.strip():
        raise RuleBroken(Sentence("请写明为什么改名录"))
    at = acting_at(connection, on)
    done = register_change(office, connection, row, on=on, at=at, by=by, why=why.strip())
    ask_before_first_mails(connection, at=machine_now())
    return Settled(register=done)


def _days(office: Office, connection: Connection, row: Row[Any], on: date) -> Settled:
    return Settled(days=change_of(row, on=on, at=acting_at(connection, on))(office, connection))
