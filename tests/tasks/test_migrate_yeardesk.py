"""Migration 0009 goes down and up again with drafts and questions in its tables, and takes nothing else along."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from begun import begun
from offices import NewOffice
from whole import whole

from tasks.clock import ZONE
from tasks.migrate import migrate
from tasks.office import Office
from tasks.yeardesk.asked import Kind, Wanted, ask
from tasks.yeardesk.drafts import draft_from, read_draft

AT = datetime(2022, 4, 19, 10, tzinfo=ZONE)
OURS = ("calendar_draft", "impact_asked")


@pytest.fixture
def office(offices: NewOffice) -> Iterator[Office]:
    made = Office(offices(begun))
    yield made
    made.close()


def test_down_and_up_with_a_draft_and_a_question(office: Office) -> None:
    with office.writing() as connection:
        draft_from(connection, 2022, "2022@1", seen=0, by="admin", at=AT)
        row = read_draft(connection, 2022)
        assert row is not None
        wanted = Wanted(Kind.PUBLISH, 2022, row.source + "# 改\n", "2022.yaml")
        ask(connection, wanted, by="admin", at=AT)
    before = {name: rows for name, rows in whole(office).items() if name not in OURS}
    migrate(office.engine, "0007")
    migrate(office.engine)
    after = whole(office)
    assert {name: after[name] for name in before} == before
    assert [after[name] for name in OURS] == [[], []]
