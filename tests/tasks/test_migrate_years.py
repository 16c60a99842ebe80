"""Migration 0002, up and down, with a year in the tables that has begun."""

from collections.abc import Iterator
from pathlib import Path

import hamlet as hamlets
import pytest
from desk import Desk
from drafts import LATER, changed
from hamlet import YEAR
from ledger_files import same_files
from offices import NewOffice
from reviewed import ROUTED, hand_in
from sqlalchemy import text

from tasks.migrate import migrate
from tasks.office import Office

P1, P2, P3 = "101 self-evaluation P1", "101001 self-evaluation P2", "301 self-evaluation P3"


@pytest.fixture
def desk(offices: NewOffice, tmp_path: Path) -> Iterator[Desk]:
    """The hamlet in May: opened, told of, some handed in, one returned, one extended, some late."""
    office = Office(offices(hamlets.settled))
    made = Desk(office, tmp_path / "files")
    made.run("Tuesday 2022-03-01")
    made.run("Monday 2022-04-18")
    made.do(f"extend {P2}", "Tuesday 2022-04-19", value="2022-05-14", why="改造")
    made.do(f"submit {P1}", "Thursday 2022-05-05")
    made.do(f"submit {P3}", "Friday 2022-05-06")
    made.do(f"return {P3}", "Saturday 2022-05-07", why="缺附件")
    made.run("Saturday 2022-05-07")
    yield made
    office.close()


def obligations(desk: Desk) -> list[tuple[object, ...]]:
    return [tuple(row) for row in desk.rows("SELECT * FROM obligation ORDER BY id")]


def down_and_up(desk: Desk) -> None:
    migrate(desk.office.engine, "0001")
    migrate(desk.office.engine)


def test_a_year_that_has_begun_goes_down_and_comes_up_as_it_was(desk: Desk) -> None:
    before, files = obligations(desk), desk.files()
    versions = [tuple(row)[1:] for row in desk.rows("SELECT * FROM calendar_version")]
    was = {name: (files.folder / name).read_bytes() for name in ("obligations.csv", "notices.csv", "events.csv")}
    down_and_up(desk)
    assert obligations(desk) == before
    assert [tuple(row)[1:] for row in desk.rows("SELECT * FROM calendar_version")] == versions
    assert {name: (desk.files().folder / name).read_bytes() for name in was} == was
    assert desk.proofs() == []
    assert desk.rows("SELECT * FROM history WHERE event = 1 AND value IS NULL") == []


def test_what_came_up_can_be_published_anew(desk: Desk) -> None:
    down_and_up(desk)
    done = desk.publish(LATER, "Monday 2022-05-09")
    assert (done.version, done.replanned.moved_owed, done.replanned.moved_handed_in) == (2, 5, 1)
    assert len(desk.rows("SELECT * FROM ladder")) == 1
    assert done.replanned.correction_mails > 0
    assert desk.proofs() == []


def test_a_year_that_was_changed_goes_down_and_comes_up_whole(desk: Desk) -> None:
    desk.publish(changed(("workdays: 20", "workdays: 22"), text=LATER), "Monday 2022-05-09")
    desk.run("Monday 2022-05-09")
    migrate(desk.office.engine, "0001")
    with desk.office.reading() as connection:
        events = set(connection.execute(text("SELECT DISTINCT event FROM history")).scalars())
        assert not {26, 27} & events
        assert connection.execute(text("SELECT count(*) FROM line WHERE state < 2")).scalar() == 0
        keys = connection.execute(text("SELECT key FROM ladder ORDER BY id")).scalars().all()
        assert keys == ["standard", "standard@2"]
    migrate(desk.office.engine)
    assert desk.proofs() == []
    assert desk.publish(YEAR, "Tuesday 2022-05-10").replanned.moved_owed > 0
    assert desk.proofs() == []


def test_indexes_keep_their_conditions_on_the_way_down(desk: Desk) -> None:
    migrate(desk.office.engine, "0001")
    source = "pg_indexes" if desk.office.engine.dialect.name == "postgresql" else "sqlite_master"
    name, definition = ("indexname", "indexdef") if source == "pg_indexes" else ("name", "sql")
    with desk.office.reading() as connection:
        found = connection.execute(text(f"SELECT {definition} FROM {source} WHERE {name} = 'obligation_due'")).scalar()
    assert "next_action_on IS NOT NULL" in str(found)


def test_both_ways_leave_the_same_ledger(desk: Desk, tmp_path: Path) -> None:
    before = desk.files()
    copy = tmp_path / "before"
    copy.mkdir()
    for path in before.folder.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    down_and_up(desk)
    same_files(desk.files(), type(before)(copy))


def test_what_happened_at_the_desk_goes_down_in_other_words_and_comes_up(desk: Desk) -> None:
    desk.publish(ROUTED, "Saturday 2022-05-07", why="审核")
    desk.do(f"pass {P1}", "Monday 2022-05-09", by="section")
    desk.do(f"nil {P2}", "Monday 2022-05-09", why="项目未实施")
    hand_in(desk, "301 self-evaluation W301", "Monday 2022-05-09", "town")
    desk.run("Tuesday 2022-05-17")
    desk.run("Wednesday 2022-05-25")
    before, mails = obligations(desk), desk.rows("SELECT count(*) FROM history WHERE event = 35")
    assert mails[0][0] > 3
    down_and_up(desk)
    assert obligations(desk) == before
    assert desk.rows("SELECT count(*) FROM history WHERE event = 35") == mails
    assert desk.proofs() == []
    desk.run("Wednesday 2022-06-01")
    assert desk.proofs() == []
