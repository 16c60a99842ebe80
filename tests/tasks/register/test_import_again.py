"""Importing again changes what differs and nothing else."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from imports import FRIDAY, NOTHING, everything, stamp, taken_in
from small_register import bent, write

from models.columns import FAR
from models.queries import register as queries
from tasks.office import Office
from tasks.register.merge import Tally
from tasks.register.rows import Register
from tasks.register_files import read_register


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
        ("subjects.csv", "P3,L2", "P4,L2", {"subjects": Tally(changed=1)}),
        ("subjects.csv", "P3,L2", "P4,L4", {"subjects": Tally(added=1, ended=1)}),
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
