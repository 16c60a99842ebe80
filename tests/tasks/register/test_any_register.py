"""Whatever was imported before, the last register is in force."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from imports import NOTHING, TUESDAY, taken_in
from sqlmodel import SQLModel

from models.columns import FAR
from models.kinds import Role, SubjectKind, UnitKind
from models.queries.typed import query
from tasks.office import Office
from tasks.register.rows import PersonRow, Register, SelectionRow, SubjectRow, UnitRow

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
