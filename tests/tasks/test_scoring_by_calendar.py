"""The calendar names the rule set of a self-evaluation; what was handed in keeps the one it was scored by."""

from collections.abc import Callable

import pytest
from desk import Desk, at, day
from drafts import changed
from filled import GOOD
from offices import Prepare
from reviewed import P1, ROUTED, begun, decide, visitor

from calendars.labels import RULES
from calendars.schema import SCORED, Rules
from rules.deeds import Deed
from rules.filling.evaluated import Evaluated
from rules.forms import form
from rules.scoring import rule_sets
from tasks.desk import handing_in
from tasks.desk.filling import Filling, begin_filling, content_of, version_of
from tasks.desk.review import Said
from tasks.office import Office

MONDAY, TUESDAY, WEDNESDAY = "Monday 2022-04-11", "Tuesday 2022-04-12", "Wednesday 2022-04-13"
CORE = changed(
    ("        form: self-evaluation\n", "        form: self-evaluation\n        rule_set: R2021_101\n"), text=ROUTED
)
LATE = GOOD | {"indicators.0.actual": "900", "indicators.0.deviation": "雨季停工，已加快进度"}


def core(office: Office) -> None:
    begun(office, CORE)


def usual(office: Office) -> None:
    begun(office, ROUTED)


def filling(desk: Desk, on: str) -> Filling:
    with desk.office.reading() as connection:
        return begin_filling(desk.office, connection, desk.thing(P1).id, "two", on=day(on))


def hand_in(desk: Desk, on: str) -> None:
    content, who = content_of(filling(desk, on).typed(LATE)), visitor(desk, "two", P1, on)
    with desk.office.writing() as connection:
        handing_in.hand_in_form(desk.office, connection, desk.thing(P1).id, content, who, on=day(on), at=at(on))


def stored(desk: Desk) -> list[tuple[object, ...]]:
    return [tuple(row) for row in desk.rows("SELECT number, rule_set, score FROM submission ORDER BY number")]


@pytest.mark.parametrize(("prepare", "rules", "score"), [(usual, "R2020_10", 9450), (core, "R2021_101", 8450)])
def test_a_paper_is_scored_by_the_rule_set_that_its_calendar_names(
    new_desk: Callable[[Prepare], Desk], prepare: Prepare, rules: str, score: int
) -> None:
    desk = new_desk(prepare)
    assert filling(desk, MONDAY).facts.rules == rules
    hand_in(desk, MONDAY)
    assert stored(desk) == [(1, rules, score)]


def test_another_rule_set_scores_what_is_handed_in_afterwards_and_nothing_anew(
    new_desk: Callable[[Prepare], Desk],
) -> None:
    desk = new_desk(usual)
    hand_in(desk, MONDAY)
    desk.publish(CORE, TUESDAY, why="改用核心指标")
    decide(desk, Deed.RETURN, P1, TUESDAY, "section", Said("请核实"))
    with desk.office.reading() as connection:
        first = version_of(connection, desk.thing(P1).id, 1).content
    again = filling(desk, WEDNESDAY).draft.content
    assert isinstance(first, Evaluated)
    assert isinstance(again, Evaluated)
    assert (first.rules, first.total, again.rules, again.total) == ("R2020_10", 94.5, "R2021_101", 84.5)
    hand_in(desk, WEDNESDAY)
    assert stored(desk) == [(1, "R2020_10", 9450), (2, "R2021_101", 8450)]


def test_the_calendar_knows_the_rule_sets_that_there_are_and_the_forms_that_they_score() -> None:
    assert {rules.value for rules in Rules} == set(rule_sets())
    assert {rules.value: str(label) for rules, label in RULES.items()} == {
        key: str(each.title) for key, each in rule_sets().items()
    }
    assert all(issubclass(form(key, 2022) or object, Evaluated) for key in SCORED)
