"""The offices that every test of the ledger starts from."""

from sqlalchemy import text

from tasks.office import Office
from tasks.prove import disagreements


def counted(office: Office, table: str) -> int:
    with office.reading() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_an_empty_office_has_the_schema_and_nothing_in_it(office: Office) -> None:
    assert [counted(office, table) for table in ("unit", "cycle", "obligation", "line")] == [0, 0, 0, 0]


def test_the_hamlet_is_settled_and_nothing_is_opened(hamlet: Office) -> None:
    assert [counted(hamlet, table) for table in ("unit", "cycle", "obligation")] == [6, 1, 0]


def test_the_district_is_settled_and_nothing_is_opened(district: Office) -> None:
    assert counted(district, "unit") > 150
    assert counted(district, "obligation") == 0


def test_one_test_does_not_see_what_another_did(hamlet: Office) -> None:
    with hamlet.writing() as connection:
        connection.execute(text("DELETE FROM unit"))
    assert counted(hamlet, "unit") == 0


def test_the_proofs_hold_for_an_office_that_has_done_nothing(district: Office) -> None:
    with district.reading() as connection:
        assert disagreements(connection) == []
