"""Fix a catalogue as a version (定稿): from then on choices that must come from it look at this version."""

from datetime import date, datetime

from sqlalchemy import Connection

from calendars.schema import Calendar
from models.errors import RuleBroken, Sentence
from models.queries import catalogues as queries
from models.queries.typed import statement
from rules.catalogues import drafted, of_catalogue
from rules.selection import Fragment
from tasks.catalogues.read import read_catalogue


def fix_catalogue(
    connection: Connection, calendar: Calendar, key: str, why: str, *, by: str, on: date, at: datetime
) -> tuple[int, int]:
    """Keep what the catalogue holds now as its next version; returns the version's number and its entries.

    Raises:
        NotKnown: no such catalogue.
        RuleBroken: it holds nothing, or just what the version in force holds.
    """
    listed = read_catalogue(connection, calendar, key)
    if not listed.drafted:
        raise RuleBroken(Sentence("目录里没有评价对象，不能定稿"))
    if listed.versions and not (listed.coming or listed.going):
        raise RuleBroken(Sentence("与第{n}版没有不同，不必再定稿", n=listed.versions[0].number))
    values = {"work_year": calendar.work_year, "catalogue": key}
    version = connection.execute(queries.WRITE_VERSION, values | {"why": why, "by": by, "on": on, "at": at}).one()
    fragment = Fragment("c")
    of = of_catalogue(key, fragment, calendar.work_year)
    sql = queries.fill(drafted(listed.catalogue, fragment, calendar.work_year, of))
    keys = values | fragment.values | {"version": version.id, "budget_year": listed.budget_year}
    return version.number, int(connection.execute(statement(sql), keys).rowcount)
