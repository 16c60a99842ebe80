"""An imported register is what the database says."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from imports import FRIDAY, NOTHING, TUESDAY, everything, rows, stamp, taken_in
from sqlalchemy import Connection, insert, text

from models.kinds import Role, State
from models.queries import register as queries
from models.tables import DeliverableRow, Obligation, Selection
from tasks.import_register import Imported, import_register
from tasks.office import Office
from tasks.register.merge import Tally
from tasks.register.rows import Register


def test_an_empty_database_takes_all(office: Office, small: Register) -> None:
    assert taken_in(office, small) == Imported(Tally(9), Tally(8), Tally(9), Tally(5), Tally(2))
    assert len(stamp(office)) == 64


def test_units_know_their_tree(office: Office, small: Register) -> None:
    taken_in(office, small)
    tree = rows(
        office,
        "SELECT u.code, p.code, d.code, f.code, s.code FROM unit u LEFT JOIN unit p ON p.id = u.parent_id"
        " LEFT JOIN unit d ON d.id = u.dept_id LEFT JOIN unit f ON f.id = u.first_id"
        " LEFT JOIN unit s ON s.id = u.section_id ORDER BY u.code",
    )
    assert tree == [  # unit, parent, department, first level, section
        ("100", None, None, "100", "100001"),
        ("100001", "100", None, "100001", "100001"),
        ("100002", "100", None, "100002", "100001"),
        ("101", None, None, "101", "100001"),
        ("101001", "101", "101", "101", "100001"),
        ("101001001", "101001", "101", "101", "100002"),
        ("301", None, None, "301", "100002"),
        ("301001", "301", "301", "301", "100002"),
        ("900", None, None, "900", None),
    ]


def test_a_department_under_the_bureau_is_first_level(office: Office, small: Register) -> None:
    units = tuple(replace(unit, parent_code="100") if unit.unit_code == "101" else unit for unit in small.units)
    taken_in(office, replace(small, units=units))
    first = rows(office, "SELECT u.code, f.code FROM unit u JOIN unit f ON f.id = u.first_id WHERE f.code LIKE '101%'")
    assert sorted(first) == [("101", "101"), ("101001", "101"), ("101001001", "101")]


def test_people_are_found_by_what_the_ladder_looks_for(office: Office, small: Register) -> None:
    taken_in(office, small)
    told = rows(
        office,
        "SELECT a.role, COALESCE(u.code, ''), p.code, COALESCE(m.address, '') FROM appointment a"
        " JOIN person p ON p.id = a.person_id LEFT JOIN unit u ON u.id = a.scope_id"
        " LEFT JOIN mailbox m ON m.id = p.mailbox_id ORDER BY p.code, a.role",
    )
    assert told == [
        (Role.UNIT_OFFICER, "101", "j1", "j1@example.org"),
        (Role.DEPT, "101", "j1", "j1@example.org"),
        (Role.UNIT_OFFICER, "101001", "j2", ""),
        (Role.UNIT_OFFICER, "301", "j3", "shared@example.org"),
        (Role.UNIT_OFFICER, "301", "j4", "shared@example.org"),
        (Role.FIN_LEADER, "", "ld", "ld@example.org"),
        (Role.OBSERVER, "900", "ob", "ob@example.org"),
        (Role.FIN_OPERATOR, "", "op", "op@example.org"),
        (Role.FIN_SECTION, "100001", "s1", "s1@example.org"),
    ]
    assert rows(office, "SELECT count(*) FROM mailbox") == [(6,)]


def test_subjects_are_stored_in_fen_with_tags(office: Office, small: Register) -> None:
    taken_in(office, small)
    sql = "SELECT approved_fen, adjusted_fen, executed_fen, lineage, book FROM subject WHERE code = 'P1' ORDER BY id"
    assert rows(office, sql) == [
        (123456789, 123456790, 100000000, "P1", "general"),
        (0, None, None, "P1", "general"),
    ]
    sql = "SELECT s.budget_year, t.tag FROM subject_tag t JOIN subject s ON s.id = t.subject_id ORDER BY 2"
    assert rows(office, sql) == [(2022, "digital"), (2022, "livelihood")]


CHOSEN = (
    "SELECT x.work_year, u.code, s.code, s.budget_year, x.accepted FROM selection x JOIN unit u ON u.id = x.unit_id"
    " JOIN subject s ON s.id = x.subject_id ORDER BY x.work_year"
)


def test_earlier_choices_are_accepted_and_nearest_in_year(office: Office, small: Register) -> None:
    taken_in(office, small)
    assert rows(office, CHOSEN) == [(2021, "301", "W301", 2021, 1), (2022, "101", "P1", 2022, 1)]


def test_a_choice_of_a_published_year_is_about_its_budget_year(office: Office, small: Register) -> None:
    with office.writing() as connection:
        publish_deliverable(connection, "key-evaluation-selection", work_year=2022, budget_year=2021)
    taken_in(office, small)
    assert rows(office, CHOSEN) == [(2021, "301", "W301", 2021, 1), (2022, "101", "P1", 2021, 1)]


def test_a_choice_made_here_stays_where_it_is_and_becomes_accepted(office: Office, small: Register) -> None:
    taken_in(office, replace(small, selections=()))
    with office.writing() as connection:
        subject, unit = connection.execute(
            text("SELECT id, unit_id FROM subject WHERE code = 'P1' AND budget_year = 2021")
        ).one()
        unit = connection.execute(text("SELECT id FROM unit WHERE code = '101'")).scalar_one()
        made = {"work_year": 2022, "deliverable": "key-evaluation-selection", "unit_id": unit, "subject_id": subject}
        connection.execute(insert(Selection), made | {"accepted": False})
    assert taken_in(office, small).selections == Tally(added=1, changed=1)
    assert rows(office, CHOSEN) == [(2021, "301", "W301", 2021, 1), (2022, "101", "P1", 2021, 1)]
    assert taken_in(office, replace(small, selections=())) == NOTHING


def test_a_transaction_that_fails_leaves_nothing(office: Office, small: Register) -> None:
    with pytest.raises(ZeroDivisionError), office.writing() as connection:
        import_register(connection, small, on=TUESDAY, at=datetime(2022, 3, 1, tzinfo=UTC), by="")
        raise ZeroDivisionError
    assert not any(everything(office).values())


def test_units_without_a_reachable_officer_are_known(office: Office, small: Register) -> None:
    taken_in(office, small)
    with office.reading() as connection:
        march = [row.code for row in connection.execute(queries.WITHOUT_OFFICER, {"on": TUESDAY})]
        january = [row.code for row in connection.execute(queries.WITHOUT_OFFICER, {"on": date(2023, 1, 2)})]
    assert march == ["100", "101001", "101001001", "301001"]  # 101001 has an officer without an address
    assert january == ["100", "101001", "101001001"]  # 301001 is gone


def test_units_that_owe_and_cannot_be_reached_are_known(office: Office, small: Register) -> None:
    taken_in(office, small)
    with office.writing() as connection:
        ids = {row.code: row.id for row in connection.execute(queries.UNITS)}
        connection.execute(
            insert(Obligation),
            [
                obligation(ids["101"], State.ISSUED),
                obligation(ids["101001"], State.RETURNED),
                obligation(ids["301"], State.ISSUED),
                obligation(ids["301001"], State.ACCEPTED),
            ],
        )

    def unreachable(on: date) -> list[str]:
        with office.reading() as connection:
            return [row.code for row in connection.execute(queries.UNREACHABLE, {"on": on})]

    assert unreachable(TUESDAY) == ["101001"]
    assert unreachable(date(2021, 12, 31)) == ["101001", "301"]
    assert unreachable(date(2022, 6, 30)) == unreachable(FRIDAY) == ["101001"]


def test_a_unit_is_found_by_its_code(office: Office, small: Register) -> None:
    taken_in(office, small)
    with office.reading() as connection:
        found = connection.execute(queries.UNIT_BY_CODE, {"code": "301"}).one()
    assert (found.name, found.kind, found.valid_from) == ("七宝镇", "town", date(2022, 1, 1))


def obligation(unit: int, state: State) -> dict[str, Any]:
    days = {"opened_on": TUESDAY, "nominal_due_on": FRIDAY, "due_on": FRIDAY}
    return days | {"deliverable_id": 1, "unit_id": unit, "state": state, "timetable_id": 1}


def publish_deliverable(connection: Connection, key: str, *, work_year: int, budget_year: int) -> None:
    row = {"cycle_id": 1, "work_year": work_year, "step": "evaluation", "key": key, "title": "", "about": "quota"}
    row |= {"budget_year": budget_year, "position": 1, "opens_on": TUESDAY, "nominal_due_on": FRIDAY, "due_on": FRIDAY}
    connection.execute(insert(DeliverableRow), row | {"soft": False, "ladder_id": 1})
