"""An imported register is what the database says; importing again changes what differs and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_register import bent, write
from sqlalchemy import Connection, insert, text
from sqlmodel import SQLModel

from models.kinds import Role, State, SubjectKind, UnitKind
from models.queries import register as queries
from models.queries.typed import query
from models.tables import DeliverableRow, Obligation, Selection
from models.tables.columns import FAR
from tasks.import_register import STAMP, Imported, import_register
from tasks.office import Office
from tasks.register.merge import Tally
from tasks.register.rows import PersonRow, Register, SelectionRow, SubjectRow, UnitRow
from tasks.register_files import read_register
from tasks.switches import read_switch

TUESDAY = date(2022, 3, 1)
FRIDAY = date(2022, 7, 1)
NOTHING = Imported(*[Tally()] * 5)


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office("sqlite://")
    SQLModel.metadata.create_all(made.engine)
    yield made
    made.close()


@pytest.fixture
def small(tmp_path: Path) -> Register:
    return read_register(write(tmp_path))


def taken_in(office: Office, register: Register, on: date = TUESDAY) -> Imported:
    with office.writing() as connection:
        return import_register(connection, register, on=on, at=datetime(2022, 3, 1, tzinfo=UTC), by="绩效科")


def rows(office: Office, sql: str) -> list[tuple[Any, ...]]:
    with office.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def stamp(office: Office) -> str:
    with office.reading() as connection:
        return read_switch(connection, STAMP)


def everything(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    names = ("unit", "mailbox", "person", "appointment", "subject", "subject_tag", "selection", "switch")
    return {name: sorted(rows(office, f"SELECT * FROM {name}"), key=str) for name in names}


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


def test_the_same_again_changes_nothing(office: Office, small: Register) -> None:
    taken_in(office, small)
    before = everything(office)
    turned = Register(small.units[::-1], small.people[::-1], small.subjects[::-1], small.selections[::-1])
    assert taken_in(office, small, on=FRIDAY) == NOTHING
    assert taken_in(office, turned, on=FRIDAY) == NOTHING
    assert everything(office) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "tallies"),
    [
        ("units.csv", "七宝镇文化站", "七宝镇图书馆", {"units": Tally(changed=1)}),
        ("units.csv", "unit,101001,", "unit,101,", {"units": Tally(changed=1)}),
        ("units.csv", "department,,100001", "department,,100002", {"units": Tally(changed=2)}),
        ("units.csv", "2022-12-31", "2023-12-31", {"units": Tally(changed=1)}),
        ("people.csv", "ob@example.org", "new@example.org", {"people": Tally(changed=1)}),
        ("people.csv", "ob@example.org", "", {"people": Tally(changed=1)}),
        ("people.csv", "2022-06-30", "2022-05-31", {"appointments": Tally(changed=1)}),
        ("people.csv", "DEPT,101", "UNIT_HEAD,101", {"appointments": Tally(added=1, ended=1)}),
        ("subjects.csv", ",99,", ",100,", {"subjects": Tally(changed=1)}),
        ("subjects.csv", "digital;livelihood", "livelihood;welfare", {"subjects": Tally(changed=1)}),
        ("subjects.csv", "P3,L2", "P4,L2", {"subjects": Tally(added=1, ended=1)}),
        ("selections.csv", "2021,", "2020,", {"selections": Tally(added=1)}),
    ],
)
def test_what_differs_is_changed(
    office: Office, tmp_path: Path, small: Register, file: str, old: str, new: str, tallies: dict[str, Tally]
) -> None:
    taken_in(office, small)
    before = stamp(office)
    other = read_register(write(tmp_path / "other", bent(file, old, new)))
    assert taken_in(office, other) == replace(NOTHING, **tallies)
    assert stamp(office) != before
    assert taken_in(office, other) == NOTHING


def test_a_return_to_an_earlier_register_is_a_new_stamp(office: Office, small: Register) -> None:
    other = replace(small, units=small.units[:-1], people=small.people[:-1])
    stamps = []
    for register in (small, other, small):
        taken_in(office, register)
        stamps.append(stamp(office))
    assert len(set(stamps)) == 3


def test_what_vanished_ends_the_day_before(office: Office, small: Register) -> None:
    taken_in(office, small)
    fewer = replace(
        small,
        units=tuple(unit for unit in small.units if unit.unit_code not in ("900", "301001")),
        people=tuple(person for person in small.people if person.person_id not in ("ob", "j3")),
        subjects=small.subjects[:-1],
        selections=small.selections[1:],
    )
    assert taken_in(office, fewer, on=FRIDAY) == replace(
        NOTHING, units=Tally(ended=2), appointments=Tally(ended=1), subjects=Tally(ended=1)
    )
    with office.reading() as connection:
        units = {row.code: row.valid_to for row in connection.execute(queries.UNITS)}
        appointments = [row.valid_to for row in connection.execute(queries.APPOINTMENTS)]
        subjects = len(connection.execute(queries.SUBJECTS).all())
    assert (units["900"], units["301001"], units["301"]) == (date(2022, 6, 30), date(2022, 6, 30), FAR)
    assert sorted(appointments)[:2] == [date(2022, 6, 30), date(2022, 6, 30)]  # j3's ended that day by itself
    assert subjects == 5
    assert taken_in(office, fewer, on=date(2022, 9, 1)) == NOTHING
    assert taken_in(office, small, on=date(2022, 9, 1)) == replace(
        NOTHING, units=Tally(changed=2), appointments=Tally(changed=1), subjects=Tally(changed=1)
    )


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


CODES = [str(code) for code in range(101, 109)]
KINDS = [UnitKind.DEPARTMENT, UnitKind.TOWN, UnitKind.UNIT, UnitKind.SECTION]


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Any small register that holds together."""
    units = [UnitRow("100", "财政局", UnitKind.BUREAU)]
    for code in draw(st.lists(st.sampled_from(CODES), unique=True)):
        parent = draw(st.sampled_from(["", *(unit.unit_code for unit in units)]))
        sections = [unit.unit_code for unit in units if unit.kind is UnitKind.SECTION]
        section = draw(st.sampled_from(["", *sections]))
        units.append(UnitRow(code, draw(st.sampled_from("甲乙")), draw(st.sampled_from(KINDS)), parent, section))
    codes = st.sampled_from([unit.unit_code for unit in units])
    since = st.sampled_from([date(2021, 1, 1), date(2022, 7, 1)])
    emails = {person: draw(st.sampled_from(["", "a@example.org", "b@example.org"])) for person in "xyz"}
    held = draw(
        st.sets(st.tuples(st.sampled_from("xyz"), st.sampled_from([Role.UNIT_OFFICER, Role.DEPT]), codes, since))
    )
    people = [PersonRow(who, who, emails[who], role, unit, begins, FAR) for who, role, unit, begins in sorted(held)]
    keys = draw(st.sets(st.tuples(st.sampled_from("PQ"), st.sampled_from([2021, 2022]))))
    tags = st.sets(st.sampled_from(["a", "b"])).map(lambda words: tuple(sorted(words)))
    subjects = [
        SubjectRow(code, "L", SubjectKind.PROJECT, code, draw(codes), year, tags=draw(tags))
        for code, year in sorted(keys)
    ]
    chosen = (
        draw(st.sets(st.tuples(st.just(2021), codes, st.sampled_from([code for code, _ in keys])))) if keys else set()
    )
    selections = [SelectionRow(year, "key-selection", unit, code) for year, unit, code in sorted(chosen)]
    return Register(tuple(units), tuple(people), tuple(subjects), tuple(selections))


IN_FORCE = (
    query("""
SELECT u.code, u.name, u.kind, p.code, d.code, f.code, s.code
  FROM unit u LEFT JOIN unit p ON p.id = u.parent_id LEFT JOIN unit d ON d.id = u.dept_id
  LEFT JOIN unit f ON f.id = u.first_id LEFT JOIN unit s ON s.id = u.section_id WHERE u.valid_to >= :on"""),
    query(
        """
SELECT p.code, m.address, a.role, u.code, a.valid_from AS valid_from
  FROM appointment a JOIN person p ON p.id = a.person_id LEFT JOIN mailbox m ON m.id = p.mailbox_id
  JOIN unit u ON u.id = a.unit_id WHERE a.valid_to >= :on""",
        days="valid_from",
    ),
)


def in_force(office: Office, on: date) -> list[list[str]]:
    with office.reading() as connection:
        return [sorted(str(tuple(row)) for row in connection.execute(asked, {"on": on})) for asked in IN_FORCE]


@settings(max_examples=60, deadline=None)
@given(st.lists(registers(), min_size=1, max_size=3))
def test_after_any_imports_the_last_register_is_in_force(imports: list[Register]) -> None:
    living, fresh = Office("sqlite://"), Office("sqlite://")
    for office in (living, fresh):
        SQLModel.metadata.create_all(office.engine)
    for register in imports:
        taken_in(living, register)
    taken_in(fresh, imports[-1])
    assert in_force(living, TUESDAY) == in_force(fresh, TUESDAY)
    assert taken_in(living, imports[-1]) == NOTHING
    for office in (living, fresh):
        office.close()
