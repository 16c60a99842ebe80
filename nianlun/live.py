"""The live office: the database that the settings name, brought to the present schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

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
