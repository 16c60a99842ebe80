"""The register as it stands, written out, as files and as a workbook: importing it changes nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import district
import pytest
from hypothesis import given
from hypothesis import strategies as st
from imports import FRIDAY, NOTHING, everything, taken_in
from sqlmodel import SQLModel

from models.errors import RuleBroken
from tasks.guarded import guarded, unguarded
from tasks.office import Office
from tasks.register.books import sheets_of
from tasks.register.rows import Register
from tasks.register.snapshot import stored_register
from tasks.register.sources import BOOK
from tasks.register.writing import texts_of, write_texts
from tasks.register_files import read_register
from tasks.workbooks import write_workbook


def stored(office: Office) -> Register:
    with office.reading() as connection:
        return stored_register(connection)


def without_switches(office: Office) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows for name, rows in everything(office).items() if name != "switch"}


@pytest.mark.parametrize("as_workbook", [False, True])
def test_an_exported_register_imports_without_a_change(office: Office, tmp_path: Path, as_workbook: bool) -> None:
    taken_in(office, district.register())
    path = tmp_path / "out"
    if as_workbook:
        path = path / BOOK
        write_workbook(path, sheets_of(stored(office)))
    else:
        write_texts(path, texts_of(stored(office)))
    read = read_register(path)
    assert read == stored(office)
    assert taken_in(office, read, on=FRIDAY) == NOTHING
    other = Office("sqlite://")
    SQLModel.metadata.create_all(other.engine)
    taken_in(other, read)
    assert stored(other) == read
    other.close()


def test_the_sample_comes_back_as_it_was(office: Office) -> None:
    taken_in(office, district.register())
    written, read = stored(office), district.register()
    assert set(written.people) == set(read.people)
    assert set(written.subjects) == set(read.subjects)
    assert set(written.selections) == set(read.selections)
    assert {replace(unit, section_code="") for unit in written.units} == {
        replace(unit, section_code="") for unit in read.units
    }


def test_what_vanished_is_written_with_its_end_and_what_is_gone_is_not(office: Office, small: Register) -> None:
    taken_in(office, small)
    fewer = replace(
        small, units=small.units[:-1], people=small.people[:-1], subjects=small.subjects[:-1], selections=()
    )
    taken_in(office, fewer, on=FRIDAY)
    written = stored(office)
    assert {unit.unit_code: unit.valid_to for unit in written.units}["900"] == date(2022, 6, 30)
    assert "W301" not in {subject.subject_code for subject in written.subjects}
    assert taken_in(office, written, on=FRIDAY) == NOTHING


def test_the_same_register_is_the_same_bytes(office: Office, tmp_path: Path) -> None:
    taken_in(office, district.register())
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, sheets_of(stored(office)))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_nothing_is_overwritten(office: Office, small: Register, tmp_path: Path) -> None:
    taken_in(office, small)
    write_texts(tmp_path / "out", texts_of(stored(office)))
    with pytest.raises(RuleBroken, match="不会覆盖"):
        write_texts(tmp_path / "out", texts_of(stored(office)))
    write_workbook(tmp_path / BOOK, sheets_of(small))
    with pytest.raises(RuleBroken, match="不会覆盖"):
        write_workbook(tmp_path / BOOK, sheets_of(small))


FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "'=1", "''@x"]


@pytest.mark.parametrize("as_workbook", [False, True])
def test_a_name_that_looks_like_a_formula_is_text_everywhere(
    office: Office, small: Register, tmp_path: Path, as_workbook: bool
) -> None:
    units = [replace(unit, name=name) for unit, name in zip(small.units, FORMULAS, strict=False)]
    taken_in(office, replace(small, units=(*units, *small.units[len(units) :])))
    if as_workbook:
        write_workbook(tmp_path / BOOK, sheets_of(stored(office)))
        assert b"<f>" not in _sheets(tmp_path / BOOK)
    else:
        write_texts(tmp_path / "out", texts_of(stored(office)))
        assert ",'=cmd" in (tmp_path / "out" / "units.csv").read_text("utf-8-sig")
    read = read_register(tmp_path / BOOK if as_workbook else tmp_path / "out")
    assert [unit.name for unit in read.units][: len(FORMULAS)] == FORMULAS


def _sheets(path: Path) -> bytes:
    import zipfile

    with zipfile.ZipFile(path) as book:
        return b"".join(book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/"))


@given(st.text(alphabet="='+-@\t\r1a", max_size=6))
def test_a_guarded_text_comes_back_and_is_never_a_formula(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r") or cell[1:].isdigit()
