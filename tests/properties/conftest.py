"""Ways to live through a world: in memory, and on PostgreSQL."""

from collections.abc import Mapping
from datetime import date
from itertools import count

import pytest
from lives import NONE, Life, Lived
from offices import PostgresOffices, SqliteOffices, migrated
from worlds import World

from calendars.schema import Calendar
from tasks.office import Office

NEVER: frozenset[date] = frozenset()


@pytest.fixture(scope="session")
def in_memory(sqlite_offices: SqliteOffices, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    folder, number = tmp_path_factory.mktemp("lives"), count()

    def live(
        world: World, *, down: frozenset[date] = NEVER, twice: bool = False, drafts: Mapping[date, Calendar] = NONE
    ) -> Life:
        with sqlite_offices.in_memory(migrated) as office:
            return Life(office, world, folder / str(next(number)), down=down, twice=twice, drafts=drafts)

    return live


@pytest.fixture(scope="session")
def on_postgres(postgres_offices: PostgresOffices, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    folder, number = tmp_path_factory.mktemp("lives-on-postgres"), count()

    def live(
        world: World, *, down: frozenset[date] = NEVER, twice: bool = False, drafts: Mapping[date, Calendar] = NONE
    ) -> Life:
        with postgres_offices.url(migrated) as url:
            office = Office(url)
            try:
                return Life(office, world, folder / str(next(number)), down=down, twice=twice, drafts=drafts)
            finally:
                office.close()

    return live
