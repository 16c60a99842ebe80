"""The migration of feeds goes down and up again with addresses in its tables, and takes nothing else along."""

from collections.abc import Iterator
from datetime import date

import pytest
from begun import begun
from offices import NewOffice
from whole import whole

from tasks.clock import machine_now
from tasks.feeds.addresses import make_feed
from tasks.gate.accounts import person_named
from tasks.migrate import migrate
from tasks.office import Office

OURS = ("feed", "feed_act")
BEFORE = "0014"


@pytest.fixture
def office(offices: NewOffice) -> Iterator[Office]:
    made = Office(offices(begun))
    yield made
    made.close()


def test_down_and_up_with_an_address(office: Office) -> None:
    with office.writing() as connection:
        person = person_named(connection, "two").id
        make_feed(connection, person, by="two", on=date(2022, 4, 19), at=machine_now())
    before = {name: rows for name, rows in whole(office).items() if name not in OURS}
    migrate(office.engine, BEFORE)
    migrate(office.engine)
    after = whole(office)
    assert {name: after[name] for name in before} == before
    assert [after[name] for name in OURS] == [[], []]
