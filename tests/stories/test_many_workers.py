"""Several workers at once on one ledger: each mail leaves once, each rung is reached once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from threading import Barrier, Lock

import district
import pytest
from offices import NewOffice
from sqlalchemy import text

from models.settings import Settings
from notices.mailer import Mail, PostBook
from tasks.clock import SWEEP_AT, moment
from tasks.day import look_after
from tasks.deliver import Delivery
from tasks.office import Office
from tasks.prove import disagreements

pytestmark = pytest.mark.slow

WORKERS = 4
OPENING, LAST_REMINDER = date(2022, 3, 1), date(2022, 4, 28)


class OneBook(PostBook):
    """A book that several threads write."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()

    def send(self, mail: Mail) -> None:
        with self._lock:
            super().send(mail)


@pytest.fixture
def url(offices: NewOffice) -> str:
    return offices(district.settled)


def at_once(url: str, work) -> list:  # type: ignore[no-untyped-def, type-arg]
    """Every worker does `work` in an office of its own, all starting together."""
    together = Barrier(WORKERS)

    def one(_: int):  # type: ignore[no-untyped-def]
        office = Office(url)
        try:
            together.wait()
            return work(office)
        finally:
            office.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS)))


def counted(url: str, sql: str) -> int:
    office = Office(url)
    with office.reading() as connection:
        found = int(connection.execute(text(sql)).scalar_one())
        assert disagreements(connection) == []
    office.close()
    return found


def test_four_workers_open_sweep_and_deliver_as_one(url: str) -> None:
    def open_and_sweep(on: date):  # type: ignore[no-untyped-def]
        def work(office: Office) -> tuple[int, int]:
            with office.writing() as connection:
                opened, swept = look_after(office, connection, on=on, at=moment(on, SWEEP_AT))
            return opened, swept.rungs

        return work

    opened = at_once(url, open_and_sweep(OPENING))
    assert sorted(opened)[:-1] == [(0, 0)] * (WORKERS - 1)
    assert max(opened)[0] == counted(url, "SELECT count(*) FROM obligation") > 400
    swept = at_once(url, open_and_sweep(LAST_REMINDER))
    assert sorted(rungs for _, rungs in swept)[:-1] == [0] * (WORKERS - 1)
    assert max(rungs for _, rungs in swept) == counted(url, "SELECT count(*) FROM history WHERE event IN (20, 21, 22)")

    book, now = OneBook(), moment(LAST_REMINDER, time(9))

    def deliver(office: Office) -> int:
        return Delivery(office, book, Settings(), lambda: now, throttled=False, composing=False).run().sent

    sent = at_once(url, deliver)
    assert set(Counter(mail.message_id for mail in book.mails).values()) == {1}
    assert sum(sent) == len(book.mails) == counted(url, "SELECT count(*) FROM notice WHERE state = 2") > 200
    assert counted(url, "SELECT count(*) FROM line WHERE state < 2") == 0
