"""What must come round: five years along the lineage, whatever the code; this year's choice counts."""

from dataclasses import replace
from decimal import Decimal

import pytest
from catalogued import TEXT
from district import furnish
from hamlet import EVE, REGISTER, project

from calendars.loading import loads
from models.errors import CalendarInvalid
from tasks.office import Office
from tasks.register.rows import SelectionRow
from tasks.rotations import read_rotations

COVER = """\
rotations:
  - key: cover
    title: 五年轮评
    years: 5
    where: {kind: [project], amount_at_least: 3000000}
    deliverables: [choice]
    source: 五年
"""
YEAR = TEXT.replace("steps:\n", COVER + "steps:\n", 1)
LARGE = 300_000_000


def furnished(office: Office) -> None:
    named = ("NEVER", "Y17", "Y18", "Y22")
    this_year = [project(name, "101", amount_approved=LARGE + number) for number, name in enumerate(named)]
    before = [project(f"OLD-{name}", "101", year=2000 + int(name[1:]) - 1, lineage=name) for name in named[1:]]
    small = project("SMALL", "101", amount_approved=LARGE - 1)
    chosen = [SelectionRow(2000 + int(name[1:]), "choice", "101", f"OLD-{name}") for name in ("Y17", "Y18")]
    chosen.append(SelectionRow(2022, "choice", "101", "Y22"))
    chosen.append(SelectionRow(2018, "another", "101", "OLD-Y17"))  # a choice that does not count
    register = replace(REGISTER, subjects=(*REGISTER.subjects, *this_year, *before, small), selections=tuple(chosen))
    furnish(office, loads(YEAR, "cover.yaml"), YEAR, register, eve=EVE)


def test_five_years_ago_is_due_again_and_four_is_not(office: Office) -> None:
    furnished(office)
    with office.reading() as connection:
        (found,) = read_rotations(connection, office.calendar(connection, 2022))
    assert {each.code: each.last_year for each in found.turns} == {"NEVER": None, "Y17": 2017, "Y18": 2018, "Y22": 2022}
    assert [each.code for each in found.due] == ["NEVER", "Y17"]
    assert (found.covered, found.share) == (2, 0.5)
    assert found.due_amount == Decimal("6000000.01")


def test_a_rotation_that_looks_at_no_choice_is_said_with_its_place() -> None:
    with pytest.raises(CalendarInvalid, match="self-evaluation”不是选题"):
        loads(
            YEAR.replace(
                "deliverables: [choice]\n    source: 五年", "deliverables: [self-evaluation]\n    source: 五年"
            ),
            "x",
        )
