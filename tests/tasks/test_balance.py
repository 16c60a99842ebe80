"""Balance over the months: what units plan, what came, whose reports pile up in the last month."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from desk import Desk, at, day
from district import furnish
from hamlet import EVE, REGISTER, YEAR
from offices import NewOffice

from calendars.loading import loads
from models.errors import NotKnown, RuleBroken
from models.kinds import Role
from models.queries.standing_in import UNIT_NAMED
from tasks.balance import Balanced, plan_reports, read_balance
from tasks.office import Office
from tasks.standing_in import Held, seen_by

BALANCE = "balance:\n  - {deliverable: report, last_month_at_most: 0.5, source: 均衡}\n"
TEXT = YEAR.replace("steps:\n", BALANCE + "steps:\n", 1)
JUNE, JULY = date(2022, 6, 1), date(2022, 7, 1)
MAY = "Monday 2022-05-23"


def balanced(office: Office) -> None:
    furnish(office, loads(TEXT, "balance.yaml"), TEXT, REGISTER, eve=EVE)


@pytest.fixture
def desk(offices: NewOffice, tmp_path: Path) -> Iterator[Desk]:
    """The town has chosen P3 and P4 and owes a report about each by the end of July."""
    office = Office(offices(balanced))
    made = Desk(office, tmp_path)
    made.open("Tuesday 2022-03-01")
    for what in ("select 301 choice P3", "select 301 choice P4", "submit 301 choice", "accept 301 choice"):
        made.do(what, "Friday 2022-05-20")
    yield made
    office.close()


def read(desk: Desk) -> Balanced:
    with desk.office.reading() as connection:
        (found,) = read_balance(connection, desk.office.calendar(connection, 2022))
        return found


def plan(desk: Desk, code: str, month: date, on: str = MAY, unit: str = "301") -> int:
    number = desk.thing(f"301 report {code}").id
    with desk.office.writing() as connection:
        calendar = desk.office.calendar(connection, 2022)
        return plan_reports(connection, calendar, unit, {number: month}, by="town", on=day(on), at=at(on))


def test_without_a_plan_everything_piles_up_in_the_month_in_which_it_is_due(desk: Desk) -> None:
    (town,) = read(desk).units
    assert (town.code, len(town.reports), town.unplanned, town.last_share) == ("301", 2, 2, 1)
    assert read(desk).piles_up(town)
    assert read(desk).months[0] == date(2022, 3, 1) and read(desk).months[-1] == JULY


@pytest.mark.parametrize(("over", "seen"), [("301", ["301"]), ("101", [])])
def test_whoever_sees_some_units_is_told_of_these(desk: Desk, over: str, seen: list[str]) -> None:
    with desk.office.reading() as connection:
        unit = connection.execute(UNIT_NAMED, {"unit": over}).one()
        sees = seen_by([Held(Role.DEPT, unit.id, unit.code, unit.name)])
        (found,) = read_balance(connection, desk.office.calendar(connection, 2022), sees=sees)
    assert [each.code for each in found.units] == seen


def test_a_plan_spreads_and_what_came_counts_as_it_came(desk: Desk) -> None:
    assert plan(desk, "P3", JUNE) == 1
    assert plan(desk, "P3", JUNE) == 0, "the same plan again changes nothing"
    (town,) = read(desk).units
    assert (town.meant, town.unplanned, town.last_share) == ({JUNE: 1, JULY: 1}, 1, 0.5)
    assert not read(desk).piles_up(town), "half is not more than half"
    desk.do("submit 301 report P3", "Friday 2022-07-29")
    (town,) = read(desk).units
    assert (town.handed_in, town.last_share) == ({JULY: 1}, 1)


def test_a_month_that_is_over_or_after_the_due_date_is_refused(desk: Desk) -> None:
    for month in (date(2022, 4, 1), date(2022, 8, 1)):
        with pytest.raises(RuleBroken, match="项目P3的计划月份应在2022-05与2022-07之间"):
            plan(desk, "P3", month)
    with pytest.raises(NotKnown):
        plan(desk, "P3", JUNE, unit="101")
