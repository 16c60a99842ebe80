"""The live office: the database that the settings name, brought to the present schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from calendars.workdays import Workdays
from models.errors import OutsideFailed, RuleBroken, _
from models.settings import Settings, settings
from nianlun.diagnosis.at_start import refuse_what_cannot_work
from tasks.migrate import migrate
from tasks.office import Office, folder_of


@cache
def live_settings() -> Settings:
    """The settings of this process, read once."""
    return settings()


def live_office(*, patience: float | None = None) -> Office:
    """Open the live database; a new one is made, an older one is brought up to date. `patience` as `connect` takes it.

    Raises:
        RuleBroken, OutsideFailed: it cannot be opened; the sentence says why and how to mend it.
    """
    url = live_settings().database
    try:
        if folder := folder_of(url):
            folder.mkdir(parents=True, exist_ok=True)
        office = Office(url, patience=patience)
        migrate(office.engine)
    except (OSError, SQLAlchemyError):
        refuse_what_cannot_work(live_settings(), patient=False)
        raise  # the doctor sees nothing wrong: it has passed, or it is ours
    return office


@contextmanager
def open_office(*, patience: float | None = None) -> Iterator[Office]:
    """The live office for one command."""
    office = live_office(patience=patience)
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
    except (SQLAlchemyError, OutsideFailed, RuleBroken) as error:
        why = getattr(error, "orig", None) or error
        click.echo(_("读不到数据库，按随本程序带的工作日计算：{why}", why=why), err=True)
        return Workdays.shipped()
