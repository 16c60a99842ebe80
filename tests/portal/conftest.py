"""Portals over real offices: `portal` is the hamlet's, on Tuesday 2022-04-19 with its evaluation opened."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, time
from pathlib import Path

import hamlet as hamlets
import pytest
from browsing import PortalHouse
from hamlet_roles import everybody_settled
from offices import NewOffice, Prepare

from calendars.workdays import Workdays
from models.kinds import StepKey
from models.settings import Settings
from tasks.clock import moment, set_trial
from tasks.office import Office
from tasks.open_step import open_step

WORKDAYS = Workdays.load()  # once a worker
OPENED, TODAY = date(2022, 3, 1), date(2022, 4, 19)
NewPortal = Callable[..., PortalHouse]


def begun(office: Office) -> None:
    """The hamlet with its evaluation opened, on trial at 2022-04-19."""
    hamlets.settled(office)
    _begin(office)


def begun_with_everybody(office: Office) -> None:
    """The same with somebody in every role at every place."""
    everybody_settled(office)
    _begin(office)


def _begin(office: Office) -> None:
    with office.writing() as connection:
        calendar, days = office.calendar(connection, 2022), office.workdays(connection)
        open_step(connection, calendar, StepKey.EVALUATION, days, on=OPENED, at=moment(OPENED, time(7, 30)))
        set_trial(connection, moment(TODAY, time(9, 0)))


@pytest.fixture
def new_portal(offices: NewOffice, tmp_path: Path) -> Iterator[NewPortal]:
    """Makes a portal: `new_portal(prepare, more=…, **settings)`."""
    with ExitStack() as stack:

        def make(prepare: Prepare = begun, *, more: dict[str, object] | None = None, **settings: object) -> PortalHouse:
            office = Office(offices(prepare))
            stack.callback(office.close)
            office.official_workdays = WORKDAYS
            home = tmp_path / "home"
            return PortalHouse(office, Settings(**{"home": home, **settings}), more=more or {})

        yield make


@pytest.fixture
def portal(new_portal: NewPortal) -> PortalHouse:
    return new_portal()
