"""The calendar's closed vocabulary, executed: which subjects of the hamlet each word selects, on both databases."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hamlet import EVE, PEOPLE, SELECTIONS, SUBJECTS, UNITS, project, settled
from sqlalchemy import text

from calendars.conditions import Condition
from models.kinds import Attribute, Book, FundClass, SourceLevel, SubjectKind
from rules.selection import Fragment, compiled, fen
from tasks.clock import SWEEP_AT, moment
from tasks.import_register import import_register
from tasks.office import Office
from tasks.register.rows import Register, SelectionRow, SubjectRow

MILLION = 100_000_000  # fen
CONTINUING = Attribute.CONTINUING
MORE = (
    project("ROAD", "301", amount_approved=3 * MILLION, book=Book.GENERAL, fund_class=FundClass.DIRECT, tags=("road",)),
    project("NET", "101", amount_approved=3 * MILLION - 1, source_level=SourceLevel.HIGHER, tags=("digital", "road")),
    project("AID", "301001", book=Book.FUND, fund_class=FundClass.POVERTY, attribute=CONTINUING, tags=("digital",)),
    SubjectRow("RULE", "RULE", SubjectKind.POLICY, "政策", "101001", 2021, source_level=SourceLevel.LOCAL),
    project("LAST", "101", year=2019, lineage="NET"),
    project("OLDER", "101", year=2018, lineage="ROAD"),
)
CHOSEN = (SelectionRow(2020, "choice", "101", "LAST"), SelectionRow(2019, "choice", "101", "OLDER"))
ALL = {"P1", "P2", "P3", "P4", "P5", "W301", "ROAD", "NET", "AID", "RULE"}


def furnished(office: Office) -> None:
    """The hamlet with subjects that differ in everything a condition may name."""
    settled(office)
    register = Register(UNITS, PEOPLE, SUBJECTS + MORE, SELECTIONS + CHOSEN)
    with office.writing() as connection:
        import_register(connection, register, on=date(2022, 2, 28), at=moment(EVE, SWEEP_AT), by="test")
        connection.execute(
            text(
                "INSERT INTO selection(work_year, deliverable, unit_id, subject_id, accepted) SELECT 2021, 'choice',"
                " unit_id, id, FALSE FROM subject WHERE code = 'AID' UNION ALL SELECT 2022, 'choice', unit_id, id, TRUE"
                " FROM subject WHERE code = 'P3'"
            )
        )


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def reader(request: pytest.FixtureRequest) -> Iterator[Office]:
    """One furnished office for all questions: they only read."""
    offices = request.getfixturevalue(f"{request.param}_offices")
    if request.param == "sqlite":
        with offices.in_memory(furnished) as office:
            yield office
        return
    with offices.url(furnished) as url:
        office = Office(url)
        yield office
        office.close()


def selected(reader: Office, condition: dict[str, Any] | None, *, work_year: int = 2022) -> set[str]:
    fragment = Fragment("t")
    where = compiled(condition and Condition.model_validate(condition), fragment, work_year)
    sql = f"SELECT s.code FROM subject s JOIN unit u ON u.id = s.unit_id WHERE s.budget_year = 2021 AND {where}"
    with reader.reading() as connection:
        return set(connection.execute(text(sql), fragment.values).scalars())


def recently(years: int, *deliverables: str) -> dict[str, Any]:
    return {"not_evaluated_within": {"years": years, "deliverables": deliverables or ("choice",)}}


def named(part: object) -> str | None:
    """A test's name: its condition (sets have no order of their own)."""
    return str(part) if isinstance(part, dict) else None


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        (None, ALL),
        ({"kind": ["policy"]}, {"RULE"}),
        ({"kind": ["policy", "whole_unit"]}, {"RULE", "W301"}),
        ({"kind": ["bond"]}, set()),
        ({"unit_kind": ["town"]}, {"P3", "P4", "W301", "ROAD"}),
        ({"unit_kind": ["unit"], "kind": ["project"]}, {"P2", "P5", "AID"}),
        ({"book": ["general"]}, {"ROAD"}),
        ({"book": ["general", "fund"]}, {"ROAD", "AID"}),
        ({"fund_class": ["poverty"]}, {"AID"}),
        ({"source_level": ["higher"]}, {"NET"}),
        ({"attribute": ["continuing"]}, {"AID"}),
        ({"amount_at_least": "3000000"}, {"ROAD"}),
        ({"amount_at_least": "2999999.99"}, {"ROAD", "NET"}),
        ({"amount_at_least": "3000000.01"}, set()),
        ({"amount_at_least": "0"}, ALL),  # no amount is nothing
        ({"amount_at_least": "0.01"}, {"ROAD", "NET"}),
        ({"tag_any": ["road"]}, {"ROAD", "NET"}),
        ({"tag_any": ["road", "digital"]}, {"ROAD", "NET", "AID"}),
        ({"tag_all": ["road", "digital"]}, {"NET"}),
        ({"tag_all": ["road"], "tag_any": ["digital"]}, {"NET"}),
        ({"tag_any": ["unheard-of"]}, set()),
        ({"any": [{"kind": ["policy"]}, {"tag_any": ["road"], "unit_kind": ["town"]}]}, {"RULE", "ROAD"}),
        ({"any": [{"kind": ["policy"]}, {"kind": ["whole_unit"]}], "unit_kind": ["town"]}, {"W301"}),
        ({"all": [{"tag_any": ["road"]}, {"tag_any": ["digital"]}]}, {"NET"}),
        ({"all": [{"any": [{"book": ["fund"]}, {"book": ["general"]}]}, {"tag_any": ["digital"]}]}, {"AID"}),
        ({"not": {"kind": ["project"]}}, {"RULE", "W301"}),
        ({"not": {"book": ["general"]}}, ALL - {"ROAD"}),  # what names no book is not of that book
        ({"not": {"amount_at_least": "0.01"}}, ALL - {"ROAD", "NET"}),
        ({"not": {"any": [{"tag_any": ["road"]}, {"unit_kind": ["town"]}]}}, ALL - {"ROAD", "NET", "P3", "P4", "W301"}),
        ({"not": {"not": {"kind": ["policy"]}}}, {"RULE"}),
    ],
    ids=named,
)
def test_a_condition_selects_what_it_says(reader: Office, condition: dict[str, Any] | None, names: set[str]) -> None:
    assert selected(reader, condition) == names


@pytest.mark.parametrize(
    ("condition", "work_year", "left_out"),
    [
        (recently(1), 2022, {"P5"}),  # its predecessor under another code was chosen in 2021
        (recently(2), 2022, {"P5", "NET"}),
        (recently(3), 2022, {"P5", "NET", "ROAD"}),
        (recently(1), 2023, {"P3"}),  # the work year itself does not look back on itself
        (recently(2), 2023, {"P3", "P5"}),
        (recently(3, "another"), 2022, set()),
        (recently(3, "another", "choice"), 2022, {"P5", "NET", "ROAD"}),
        ({"not": recently(2)}, 2022, ALL - {"P5", "NET"}),
    ],
    ids=named,
)
def test_what_was_evaluated_before_is_left_out_along_its_lineage(
    reader: Office, condition: dict[str, Any], work_year: int, left_out: set[str]
) -> None:
    """AID was chosen in 2021 too, but the choice was never accepted."""
    assert selected(reader, condition, work_year=work_year) == ALL - left_out


def test_values_are_bound_and_never_written_into_the_statement() -> None:
    fragment = Fragment("c")
    everything = {
        "kind": ["project"],
        "unit_kind": ["town"],
        "amount_at_least": "7.5",
        "tag_any": ["road"],
        "tag_all": ["digital"],
        **recently(3),
    }
    where = compiled(Condition.model_validate(everything), fragment, 2022)
    assert list(fragment.values.values()) == ["project", "town", 750, "road", "digital", "choice", 2019, 2022]
    assert all(f":c{number}" in where for number in range(8))
    assert not any(word in where for word in ("project", "'town'", "750", "road", "digital", "choice"))


def test_two_fragments_fit_in_one_statement() -> None:
    one, other = Fragment("a"), Fragment("b")
    condition = Condition.model_validate({"kind": ["project"]})
    compiled(condition, one, 2022), compiled(condition, other, 2022)
    assert not set(one.values) & set(other.values)


@pytest.mark.parametrize(("yuan", "fens"), [("0", 0), ("0.01", 1), ("3000000", 300_000_000), ("1234567.89", 123456789)])
def test_yuan_become_fen_exactly(yuan: str, fens: int) -> None:
    assert fen(Decimal(yuan)) == fens
