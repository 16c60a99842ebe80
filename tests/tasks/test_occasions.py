"""Times that run from an event: nothing is owed before it, then by its own date, that no calendar moves."""

from collections.abc import Callable
from typing import Any

import pytest
from desk import Desk, at, day
from drafts import changed
from offices import Prepare
from published import FRIDAY, YEAR, enter, timed
from reviewed import refused

from models.kinds import Role
from tasks.results.enter_occasion import Happened, enter_occasion, events_of

MONDAY = "Monday 2022-08-15"


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(timed)


def dues(desk: Desk, key: str = "publication") -> list[tuple[Any, ...]]:
    """Unit, and the days on which it was opened and is due, nominally and really."""
    asked = f"""SELECT o.id, u.code FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id AND d.key = '{key}'
        JOIN unit u ON u.id = o.unit_id ORDER BY u.code"""
    found = [(code, desk.thing(f"{code} {key}")) for _, code in desk.rows(asked)]
    return [(code, thing.opened_on, thing.nominal_due_on, thing.due_on) for code, thing in found]


def test_nothing_is_owed_before_the_event_whatever_day_it_is(desk: Desk) -> None:
    for on in ("Thursday 2022-09-01", "Wednesday 2022-10-12"):
        desk.run(on)
    assert dues(desk) == []


def test_twenty_days_of_the_calendar_from_the_event_and_the_ladder_counts_to_them(desk: Desk) -> None:
    assert enter(desk, "approved", FRIDAY, MONDAY) == 2
    thursday = day("Thursday 2022-09-01")  # twenty days after the 12th
    assert dues(desk) == [("101", day(MONDAY), thursday, thursday), ("301", day(MONDAY), thursday, thursday)]
    desk.run(MONDAY)
    desk.run("Friday 2022-09-02")
    rungs = desk.rows(
        """SELECT DISTINCT g.workdays FROM history h JOIN rung g ON g.id = h.rung_id AND g.anchor = 'due'
        JOIN obligation o ON o.id = h.obligation_id JOIN deliverable d ON d.id = o.deliverable_id
        WHERE d.key = 'publication' AND h.event = 20"""
    )
    assert 1 in [row[0] for row in rungs]
    desk.do("submit 101 publication", "Tuesday 2022-09-06")
    assert desk.thing("101 publication").late_workdays == 3


def test_working_days_are_counted_where_the_calendar_says_so(desk: Desk) -> None:
    assert enter(desk, "heard", FRIDAY, FRIDAY) == 1
    friday = day("Friday 2022-08-19")
    assert dues(desk, "reply") == [("101", day(FRIDAY), friday, friday)]


def test_one_unit_by_itself_and_the_others_with_the_rest(desk: Desk) -> None:
    assert enter(desk, "approved", "Monday 2022-08-01", FRIDAY, unit="301") == 1
    assert [row[0] for row in dues(desk)] == ["301"]
    assert enter(desk, "approved", FRIDAY, MONDAY) == 1
    assert [(row[0], row[3]) for row in dues(desk)] == [
        ("101", day("Thursday 2022-09-01")),
        ("301", day("Sunday 2022-08-21")),
    ]
    desk.run("Tuesday 2022-08-16")
    assert len(dues(desk)) == 2


@pytest.mark.parametrize(
    ("event", "happened", "unit", "sentence"),
    [
        ("approval", FRIDAY, "", "NotKnown: 2022年度年历没有事件approval"),
        ("approved", "Tuesday 2022-08-16", "", "RuleBroken: 2022-08-16还没有到（今天是2022-08-15）"),
        ("approved", "Friday 2021-12-31", "", "RuleBroken: 2021-12-31早于2022工作年度"),
        ("approved", FRIDAY, "101001", "NotKnown: 没有编码为101001的一级单位"),
        ("approved", FRIDAY, "999", "NotKnown: 没有编码为999的一级单位"),
    ],
)
def test_what_cannot_be_entered(desk: Desk, event: str, happened: str, unit: str, sentence: str) -> None:
    assert refused(enter, desk, event, happened, MONDAY, unit=unit) == sentence
    assert dues(desk) == []


def test_it_is_entered_once_and_by_the_bureau_s_desk(desk: Desk) -> None:
    enter(desk, "approved", FRIDAY, MONDAY)
    again = refused(enter, desk, "approved", "Thursday 2022-08-11", MONDAY)
    assert again == "RuleBroken: 批复部门决算已经登记；要改期限，请逐项延期"

    def by_a_unit() -> None:
        with desk.office.writing() as connection:
            calendar, days = desk.office.calendar(connection, 2022), desk.office.workdays(connection)
            roles = frozenset({Role.UNIT_OFFICER})
            told = Happened("heard", day(FRIDAY))
            enter_occasion(connection, calendar, days, told, by="two", roles=roles, on=day(MONDAY), at=at(MONDAY))

    assert refused(by_a_unit) == "NotYours: two无权登记事件"


def test_a_changed_calendar_does_not_move_what_runs_from_an_event(desk: Desk) -> None:
    enter(desk, "approved", FRIDAY, MONDAY)
    before = dues(desk)
    later = changed(("on: 2022-09-30, after: approved", "on: 2022-10-31, after: approved"), text=YEAR)
    desk.publish(later, "Tuesday 2022-08-16", why="预计晚些")
    assert dues(desk) == before


def test_the_year_s_events_say_what_runs_from_them(desk: Desk) -> None:
    enter(desk, "approved", FRIDAY, MONDAY)
    with desk.office.reading() as connection:
        told = events_of(connection, desk.office.calendar(connection, 2022))
    assert [
        (each.key, [d.key for d in each.deliverables], [row.happened_on for row in each.entered]) for each in told
    ] == [
        ("approved", ["publication"], [day(FRIDAY)]),
        ("heard", ["reply"], []),
    ]
