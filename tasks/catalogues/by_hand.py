"""Put a subject into a catalogue by hand, take it out, or leave it to the rule again: each with its reason."""

from datetime import date, datetime

from sqlalchemy import Connection

from calendars.schema import Calendar
from models.errors import NotKnown, RuleBroken, Sentence
from models.queries import catalogues as queries
from rules.catalogues import ADD, REMOVE, RULE
from tasks.catalogues.read import read_catalogue


def change_by_hand(
    connection: Connection,
    calendar: Calendar,
    key: str,
    code: str,
    act: str,
    why: str,
    *,
    by: str,
    on: date,
    at: datetime,
) -> str:
    """Change a catalogue's draft; the version in force stays as it is until another is fixed. Returns the name.

    A subject that the amount does not bring in may be put in as a key task, with the reason; one that the rule takes in
    may be taken out (目录 A10, A11: 手工增删并写明理由).

    Raises:
        NotKnown: no such catalogue, or no such subject in its budget year.
        RuleBroken: no reason; or the subject is in, out, or left to the rule already.
    """
    listed = read_catalogue(connection, calendar, key)
    asked = {"code": code.strip(), "budget_year": listed.budget_year}
    subject = connection.execute(queries.SUBJECT, asked).first()
    if subject is None:
        raise NotKnown(Sentence("没有{year}年度的评价对象{subject}", year=listed.budget_year, subject=code.strip()))
    if not why.strip():
        raise RuleBroken(Sentence("手工调整目录须写明理由"))
    entry = next((each for each in listed.entries if each.code == code.strip()), None)
    if act == ADD and entry is not None and entry.drafted:
        raise RuleBroken(Sentence("{subject}已在目录内", subject=subject.name))
    if act == REMOVE and (entry is None or not entry.drafted):
        raise RuleBroken(Sentence("{subject}不在目录内", subject=subject.name))
    if act == RULE and (entry is None or not entry.act):
        raise RuleBroken(Sentence("{subject}没有手工调整过", subject=subject.name))
    values = {"work_year": calendar.work_year, "catalogue": key, "subject": subject.id, "act": act, "why": why.strip()}
    connection.execute(queries.WRITE_HAND, values | {"by": by, "on": on, "at": at})
    return str(subject.name)
