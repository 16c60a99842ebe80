"""The live office: the database that the settings name, brought to the present schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError

from calendars.workdays import Workdays
from models.errors import _
from models.settings import Settings, settings
from tasks.migrate import migrate
from tasks.office import Office, folder_of


@cache
def live_settings() -> Settings:
    """The settings of this process, read once."""
    return settings()


def live_office() -> Office:
    """Open the live database; a new one is made, an older one is brought up to date."""
    url = live_settings().database
    if folder := folder_of(url):
        folder.mkdir(parents=True, exist_ok=True)
    office = Office(url)
    migrate(office.engine)
    return office


@contextmanager
def open_office() -> Iterator[Office]:
    """The live office for one command."""
    office = live_office()
    try:
        yield office
    finally:
        office.close()


def known_workdays() -> Workdays:
    """Working days as this office knows them, without anybody's overrides; the shipped ones where there is none yet.

    A calendar file can be read without a database; if there is one that does not answer, that is said.
    """
    folder = folder_of(live_settings().database)
    if folder is not None and not Path(live_settings().database.removeprefix("sqlite:///")).is_file():
        return Workdays.shipped()
    try:
        with open_office() as office, office.reading() as connection:
            return office.known_workdays(connection)
    except DBAPIError as error:
        click.echo(_("读不到数据库，按随本程序带的工作日计算：{why}", why=error.orig), err=True)
        return Workdays.shipped()
