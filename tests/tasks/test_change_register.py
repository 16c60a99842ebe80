"""A change of the register is shown before it is made, made whole or not at all, and kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest
from desk import Desk, at, day
from hamlet import PEOPLE, REGISTER, SUBJECTS, UNITS, project
from sqlalchemy import event, text

from models.kinds import Role, UnitKind
from tasks.change_register import Changed, change_register, facts
from tasks.copy_register import copy_register
from tasks.migrate import migrate
from tasks.office import Office
from tasks.register.difference import Sum, What
from tasks.register.keeping import kept
from tasks.register.rows import PersonRow, Register, UnitRow

ON = "Monday 2022-04-18"
EVE = date(2022, 4, 17)
ENDED = tuple(
    replace(u, valid_to=EVE, successor_code="101") if u.unit_code == "101001" else u
    for u in UNITS
)  # fmt: skip
OFFICER = PersonRow("town-2", "七宝镇新专管员", "town2@example.org", Role.UNIT_OFFICER, "301")
RENAMED = tuple(replace(u, name="七宝镇（新）") if u.unit_code == "301" else u for u in ENDED)
MOVED = tuple(replace(p, email="new@example.org") if p.person_id == "mayor" else p for p in PEOPLE)
CHANGED = Register(
    units=(*RENAMED, UnitRow("102", "卫健委", UnitKind.DEPARTMENT)),
    people=(*(p for p in MOVED if p.person_id not in ("town", "school")), OFFICER),
    subjects=(
        *(replace(s, unit_code="101") for s in SUBJECTS if s.subject_code == "P2"),
        *(replace(s, subject_code="P1-2", lineage_id="P1") for s in SUBJECTS if s.subject_code == "P1"),
        *(replace(s, name="新名", amount_approved=12_345) for s in SUBJECTS if s.subject_code == "P3"),
        *(s for s in SUBJECTS if s.subject_code in ("W301", "OLD", "P5")),
        project("P9", "102", amount_approved=100),
    ),
    selections=REGISTER.selections,
)


def tried(desk: Desk, register: Register) -> Changed:
    """What an import would do."""
    with desk.office.writing() as connection:
        changed = change_register(desk.office, connection, register, on=day(ON), at=at(ON), by="x")
        connection.rollback()
    return changed


def told(changes: tuple[Any, ...]) -> set[tuple[What, str, str, str]]:
    return {(each.what, each.code, each.was, each.now) for each in changes}


def test_the_difference_is_told_in_the_words_of_the_office(opened: Desk) -> None:
    changed = tried(opened, CHANGED)
    assert told(changed.difference.units) == {
        (What.MERGED, "101001", "", "101 区教育局"),
        (What.RENAMED, "301", "七宝镇", "七宝镇（新）"),
        (What.ADDED, "102", "", ""),
    }
    assert told(changed.difference.people) == {
        (What.REPLACED, "301 UNIT_OFFICER", "town 七宝镇专管员", "town-2 七宝镇新专管员"),
        (What.ENDED, "101001 UNIT_OFFICER", "school 小学专管员", ""),
        (What.ADDRESS, "mayor", "mayor@example.org", "new@example.org"),
    }
    assert told(changed.difference.subjects) == {
        (What.ADDED, "P9 2021", "", "102 卫健委"),
        (What.ENDED, "P4 2021", "", ""),
        (What.RECODED, "P1-2 2021", "P1", "P1-2"),
        (What.MOVED, "P2 2021", "101001 小学", "101 区教育局"),
        (What.RENAMED, "P3 2021", "项目P3", "新名"),
        (What.AMOUNT, "P3 2021", "—；—；—", "123.45；—；—"),
    }
    assert changed.difference.sums[2021] == (Sum(6, 0), Sum(6, 12_445))


def test_what_it_does_to_the_ledger_is_what_then_happens(opened: Desk) -> None:
    expected = tried(opened, CHANGED)
    assert expected.counts() == {"to_open": 2, "transferred": 1, "to_cancel": 1, "lines": 2}
    assert [(e.deliverable, e.begun, e.before, e.after) for e in expected.to_open] == [
        ("self-evaluation", True, 0, 1),
        ("choice", True, 0, 1),
        ("annual-report", False, 2, 3),
    ]
    assert [(e.unit_code, e.subject_code) for e in expected.to_cancel] == [("301", "P4")]
    assert expected.unreachable == (("102", "卫健委"),)
    done = opened.change_to(CHANGED, ON)
    assert facts(done, on=day(ON)) == facts(expected, on=day(ON))
    assert opened.run(ON).opened == 2


def test_trying_changes_nothing(opened: Desk) -> None:
    before = opened.files().bytes()
    kept_before = len(imports(opened))
    tried(opened, CHANGED)
    assert opened.files().bytes() == before
    assert len(imports(opened)) == kept_before


def imports(desk: Desk) -> list[Any]:
    with desk.office.reading() as connection:
        return kept(connection)


TABLES = ("unit", "mailbox", "person", "appointment", "subject", "subject_tag", "selection", "switch", "obligation")
TABLES += ("history", "batch", "rung", "rung_recipient", "line", "notice", "register_import")


def everything(desk: Desk) -> dict[str, list[str]]:
    return {name: sorted(map(str, desk.rows(f"SELECT * FROM {name}"))) for name in TABLES}


class Cut(Exception):
    """The power goes."""


def test_cut_off_at_any_statement_it_leaves_nothing(opened: Desk) -> None:
    opened.sweep(ON)
    before = everything(opened)
    for number in _writes(opened):
        with pytest.raises(Cut), _cut_at(opened, number):
            opened.change_to(CHANGED, ON)
        assert everything(opened) == before, number
    opened.change_to(CHANGED, ON)
    assert everything(opened) != before


def _writes(desk: Desk) -> list[int]:
    """The numbers of the statements that write, of an import that is taken back."""
    met: list[str] = []

    def note(*args: Any) -> None:
        met.append(args[2])

    event.listen(desk.office.engine, "before_cursor_execute", note)
    tried(desk, CHANGED)
    event.remove(desk.office.engine, "before_cursor_execute", note)
    return [number for number, said in enumerate(met, 1) if said.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]


@contextmanager
def _cut_at(desk: Desk, number: int) -> Iterator[None]:
    """Whatever is done within is cut off after so many statements."""
    left = count(1)

    def cut(*_: Any) -> None:
        if next(left) == number:
            raise Cut

    event.listen(desk.office.engine, "after_cursor_execute", cut)
    try:
        yield
    finally:
        event.remove(desk.office.engine, "after_cursor_execute", cut)


def test_a_rehearsal_copies_a_register_with_its_mergers(opened: Desk) -> None:
    opened.change_to(CHANGED, ON)
    other = Office("sqlite://")
    migrate(other.engine)
    with other.writing() as connection:
        copy_register(opened.office, connection, at=at(ON))
    with other.reading() as connection:
        heirs = connection.execute(text("SELECT code, heir_id FROM unit WHERE heir_id IS NOT NULL")).all()
    assert [row.code for row in heirs] == ["101001"]
    other.close()
