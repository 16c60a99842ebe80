"""Portals over real offices: `portal` is the hamlet's, on Tuesday 2022-04-19 with its evaluation opened."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from begun import begun
from browsing import PortalHouse
from offices import NewOffice, Prepare

from calendars.workdays import Workdays
from models.settings import Settings
from tasks.office import Office

WORKDAYS = Workdays.load()  # once a worker
NewPortal = Callable[..., PortalHouse]


@pytest.fixture
def new_portal(offices: NewOffice, tmp_path: Path) -> Iterator[NewPortal]:
    """Makes a portal: `new_portal(prepare, more=…, patience=…, **settings)`."""
    with ExitStack() as stack:

        def make(
            prepare: Prepare = begun,
            *,
            more: dict[str, object] | None = None,
            patience: float | None = None,
            **settings: object,
        ) -> PortalHouse:
            office = Office(offices(prepare), patience=patience)
            stack.callback(office.close)
            office.official_workdays = WORKDAYS
            home = tmp_path / "home"
            house = PortalHouse(office, Settings(**{"home": home, **settings}), more=more or {})
            stack.callback(house.app.state.portal.weigher.stop)  # before its office is closed, and lived in by others
            return house

        yield make


@pytest.fixture
def portal(new_portal: NewPortal) -> PortalHouse:
    return new_portal()
