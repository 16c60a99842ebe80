"""Migration 0010 goes down and up again with a rehearsal in its tables, and takes nothing else along."""

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
from tasks.yeardesk.mail_year import Which, ask_mails

AT = datetime(2022, 4, 19, 10, tzinfo=ZONE)
OURS = ("planned_mail", "planned_line")


@pytest.fixture
def office(offices: NewOffice) -> Iterator[Office]:
    made = Office(offices(begun))
    yield made
    made.close()


def test_down_and_up_with_a_rehearsal_beside_a_question_about_a_change(office: Office) -> None:
    with office.writing() as connection:
        draft_from(connection, 2022, "2022@1", seen=0, by="admin", at=AT)
        row = read_draft(connection, 2022)
        assert row is not None
        change = ask(connection, Wanted(Kind.PUBLISH, 2022, row.source + "# 改\n", "2022.yaml"), by="admin", at=AT)
        mails = ask_mails(connection, 2022, Which.DRAFT, by="admin", at=AT)
        connection.exec_driver_sql(
            "INSERT INTO planned_mail(asked_id, number, on_day, address, level, items, people, units)"
            f" SELECT {mails}, 1, min(opens_on), 'one@example.org', 'L1', 1, 1, 1 FROM deliverable"
        )
    before = {name: rows for name, rows in whole(office).items() if name not in OURS}
    migrate(office.engine, "0009")
    migrate(office.engine)
    after = whole(office)
    assert [after[name] for name in OURS] == [[], []]
    assert change != mails
    assert len(before.pop("impact_asked")) - len(after["impact_asked"]) == 1
    assert {name: after[name] for name in before} == before
