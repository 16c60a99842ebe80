"""`up` looks whether somebody wants another trial day in the portal, and lives on to it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

from sqlalchemy.exc import SQLAlchemyError

from models.errors import _
from nianlun.live import live_office
from nianlun.telling import Teller
from tasks.clock import machine_now
from tasks.office import Office
from tasks.trial_clock import day_failed, read_clock

LOOK = 1.0  # seconds between two looks at the ledger


class ClockWatch:
    """Lives through the days that the page of the trial clock asks for; `go` does it as a command, and returns its exit
    code. A day that cannot be reached is noted, and tried again only when somebody asks for it."""

    def __init__(self, go: Callable[[date], Awaitable[int]], teller: Teller, office: Office) -> None:
        self.go, self.teller, self.office = go, teller, office

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            wanted = await asyncio.to_thread(self._wanted)
            if wanted is None:
                await asyncio.sleep(LOOK)
                continue
            self.teller.say(_("门户上要过到 {on}", on=wanted))
            if await self.go(wanted):
                await asyncio.to_thread(self._note_failure, wanted)

    def _wanted(self) -> date | None:
        """The wanted day, if it lies ahead and was not tried in vain; a busy database is asked the next time."""
        try:
            with self.office.reading() as connection:
                clock = read_clock(connection)
        except SQLAlchemyError:
            return None
        return None if clock.failed else clock.wanted

    def _note_failure(self, wanted: date) -> None:
        with self.office.writing() as connection:
            if read_clock(connection).wanted == wanted:  # else it was reached, or another command was faster
                day_failed(connection, wanted, at=machine_now())


async def watch_clock(go: Callable[[date], Awaitable[int]], teller: Teller) -> None:
    """Watch the live office's clock until cancelled."""
    office = await asyncio.to_thread(live_office)
    try:
        await ClockWatch(go, teller, office).watch()
    finally:
        office.close()
