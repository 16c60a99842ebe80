"""Migration 0008, down and up, with proposals that were decided and mails that left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from offices import NewOffice
from test_proposals import TALLY, overdue

from notices.mailer import PostBook
from tasks.migrate import migrate
from tasks.office import Office


@pytest.fixture
def desk(offices: NewOffice, tmp_path: Path) -> Iterator[Desk]:
    """The hamlet overdue, a circular approved and told of."""
    office = Office(offices(overdue))
    made = Desk(office, tmp_path / "files")
    made.decide(TALLY, "Wednesday 2022-05-18", why="同意", u101="情况特殊")
    made.run("Wednesday 2022-05-18", PostBook())
    yield made
    office.close()


def test_what_stood_before_still_stands_and_what_came_with_it_is_gone(desk: Desk) -> None:
    assert desk.rows("SELECT count(*) AS n FROM mail_text")[0].n > 3
    assert desk.rows("SELECT count(*) AS n FROM frozen_list")[0].n == 1
    before = desk.files().bytes()
    migrate(desk.office.engine, "0006")
    migrate(desk.office.engine)
    assert desk.files().bytes() == before
    assert desk.rows("SELECT count(*) AS n FROM mail_text")[0].n == 0
    assert [row.acting_for for row in desk.rows("SELECT acting_for FROM proposal")] == [""]
    assert desk.proofs() == []
