"""`up` lives on to the day that the portal's page asks for; what fails is noted and not tried for ever."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from begun import begun
from offices import SqliteOffices

from nianlun import trial
from nianlun.clock_watch import ClockWatch
from nianlun.telling import Teller
from tasks.clock import machine_now
from tasks.office import Office
from tasks.trial_clock import Clock, last_done, read_clock, want_day

THURSDAY = date(2022, 4, 21)


def want(office: Office, on: date) -> None:
    with office.writing() as connection:
        want_day(connection, on, at=machine_now(), by="admin")


def clock(office: Office) -> Clock:
    with office.reading() as connection:
        return read_clock(connection)


class Goes:
    """Stands for `nianlun day goto`: moves the clock, or fails so many times."""

    def __init__(self, office: Office, failing: int = 0) -> None:
        self.office, self.failing = office, failing
        self.asked: list[date] = []

    async def __call__(self, on: date) -> int:
        self.asked.append(on)
        if len(self.asked) <= self.failing:
            return 1
        trial.begin_day(self.office, on)
        trial.end_day(self.office, on)
        return 0


async def watched(goes: Goes, until: Callable[[], object] = lambda: False, seconds: float = 30.0) -> None:
    """Watch until something is so, or for so many seconds."""
    watching = asyncio.create_task(ClockWatch(goes, Teller(), goes.office).watch())
    loop = asyncio.get_running_loop()
    ends = loop.time() + seconds
    while not until() and loop.time() < ends and not watching.done():
        await asyncio.sleep(0.05)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching


def test_a_wanted_day_is_gone_to_once_and_a_failed_one_waits_for_somebody(
    sqlite_offices: SqliteOffices, tmp_path: Path
) -> None:
    office = Office(sqlite_offices.url(begun, tmp_path))
    goes = Goes(office, failing=1)
    asyncio.run(watched(goes, seconds=0.5))
    assert goes.asked == []
    want(office, THURSDAY)
    asyncio.run(watched(goes, lambda: clock(office).failed))
    assert (goes.asked, clock(office).failed) == ([THURSDAY], True)
    want(office, THURSDAY)
    asyncio.run(watched(goes, lambda: len(goes.asked) > 1 and clock(office).wanted is None))
    assert goes.asked == [THURSDAY, THURSDAY]
    assert clock(office) == Clock(THURSDAY, None, failed=False)
    with office.reading() as connection:
        assert last_done(connection) == THURSDAY
    office.close()
