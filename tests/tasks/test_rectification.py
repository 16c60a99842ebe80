"""Items that have to be mended: opened, planned, reported, verified, closed; their ladder, their dates, their rates."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import hamlet as hamlets
import mending
import pytest
from desk import Desk, at, day
from test_letters import PROBLEM, by, issued, signed

from models.errors import NotYours, RuleBroken, TransitionNotAllowed
from models.kinds import ItemState, Role, State, StepKey
from rules.rectifying import Deed
from tasks.letters.draft import draft, evaluations
from tasks.letters.save import save
from tasks.letters.told import Told
from tasks.rectification.at_desk import Hand, Said, act_on_item
from tasks.rectification.reading import all_items, item_named, one_item, rates_of, rules_made

MONDAY, DUE = "Monday 2022-06-20", date(2022, 7, 20)
ITEM = "301 mending ZG2022-00001"


@pytest.fixture
def desk(new_desk: Callable[[Callable[..., None]], Desk]) -> Desk:
    """The hamlet with one item of the town's, due on Wednesday 2022-07-20."""
    made = new_desk(mending.settled)
    assert mending.opened(made, MONDAY, DUE) == ["ZG2022-00001"]
    return made


def done(desk: Desk, deed: Deed, role: Role, on: str, by: str = "operator", **said: str) -> None:
    with desk.office.writing() as connection:
        obligation = item_named(connection, "ZG2022-00001")
        act_on_item(desk.office, connection, obligation, deed, Said(**said), Hand(by, [role], day(on), at(on)))


def moved(until: str) -> str:
    """The year with another date for what is mended."""
    was = "due: {on: 2022-11-30, basis: window}"
    return mending.YEAR.replace(was, f"due: {{on: {until}, basis: practice, source: 惯例}}")


def state(desk: Desk) -> ItemState:
    return ItemState(desk.rows("SELECT state FROM rectification_item")[0].state)


def planned(desk: Desk, on: str = "Tuesday 2022-06-21", until: str = "2022-07-15", **said: str) -> None:
    told = {"measure": "制定办法", "means": "management", "responsible": "财务科", "day": until} | said
    done(desk, Deed.PLAN, Role.UNIT_OFFICER, on, by="town", **told)


def reported(desk: Desk, on: str = "Friday 2022-07-15") -> None:
    desk.do(f"submit {ITEM}", on, by="town", value="制度汇编")


def test_an_item_is_owed_on_its_own_day_and_its_unit_is_told(desk: Desk) -> None:
    assert desk.dates(ITEM) == (DUE, DUE, 1)
    assert desk.state(ITEM) is State.ISSUED
    told = {line["role"] for line in desk.lines(MONDAY) if line["unit_code"] == "301"}
    assert told == {"UNIT_OFFICER", "FIN_SECTION"}  # as the ladder says of an opening; a town has none above it


def test_the_ladder_of_days_runs_from_the_items_own_date(desk: Desk) -> None:
    for on in ("Thursday 2022-07-21", "Monday 2022-07-25", "Wednesday 2022-07-27", "Wednesday 2022-08-03"):
        desk.sweep(on)
    desk.sweep("Wednesday 2022-08-10")
    events = [each for each in desk.events(ITEM) if each.startswith("rung_")]
    assert events[-5:] == [
        "rung_reached +1",
        "rung_reached +3",
        "rung_reached +5",
        "rung_proposed +10",
        "rung_proposed +15",
    ]


def test_the_opening_of_its_step_asks_for_it_no_second_time(desk: Desk) -> None:
    assert desk.open("Monday 2022-08-01", StepKey.REEVALUATION) == 0
    assert desk.dates(ITEM) == (DUE, DUE, 1)


def test_from_plan_to_closed_with_what_was_planned_beside_what_was_done(desk: Desk) -> None:
    with pytest.raises(TransitionNotAllowed, match="尚未报送整改计划"):
        reported(desk)
    planned(desk)
    with pytest.raises(TransitionNotAllowed, match="已报计划"):
        planned(desk)  # what was said stays
    with pytest.raises(RuleBroken, match="至少要有一份佐证材料"):
        desk.do(f"submit {ITEM}", "Friday 2022-07-15", by="town")
    with pytest.raises(RuleBroken, match="不能零报告"):
        desk.do(f"nil {ITEM}", "Friday 2022-07-15", by="town", why="没有")
    reported(desk)
    assert state(desk) is ItemState.REPORTED
    desk.do(f"accept {ITEM}", "Monday 2022-07-18", by="FIN_SECTION")
    assert state(desk) is ItemState.VERIFIED
    with pytest.raises(NotYours):
        done(desk, Deed.CLOSE, Role.FIN_SECTION, "Monday 2022-08-08")
    done(desk, Deed.CLOSE, Role.FIN_OPERATOR, "Monday 2022-08-08", why="到位")
    assert (state(desk), desk.state(ITEM)) == (ItemState.CLOSED, State.ARCHIVED)
    with desk.office.reading() as connection:
        items = all_items(desk.office, connection, on=day("Monday 2022-08-08"))
        found = one_item(desk.office, connection, items[0].obligation, on=day("Monday 2022-08-08"))
    assert rates_of(items).completed == Fraction(1)
    assert rates_of(items).on_time == Fraction(1)
    assert (found.plans[0].measure, found.plans[0].planned_on) == ("制定办法", date(2022, 7, 15))
    assert [each.done for each in found.look_backs] == [True]


def test_what_is_returned_gets_fifteen_working_days_at_most(desk: Desk) -> None:
    planned(desk)
    reported(desk, "Wednesday 2022-07-20")
    with pytest.raises(RuleBroken, match="新期限不晚于2022-08-11"):
        desk.do(f"return {ITEM}", "Thursday 2022-07-21", by="FIN_SECTION", why="不实", value="2022-08-12")
    desk.do(f"return {ITEM}", "Thursday 2022-07-21", by="FIN_SECTION", why="不实", value="2022-08-11")
    assert (state(desk), desk.dates(ITEM)[1]) == (ItemState.RETURNED, date(2022, 8, 11))
    planned(desk, "Friday 2022-07-22", "2022-08-05", measure="重新制定")
    assert [row.number for row in desk.rows("SELECT number FROM rectification_plan ORDER BY number")] == [1, 2]


def test_a_look_back_that_finds_nothing_done_names_cause_and_who_answers(desk: Desk) -> None:
    planned(desk)
    reported(desk)
    desk.do(f"accept {ITEM}", "Monday 2022-07-18", by="FIN_SECTION")
    with pytest.raises(RuleBroken, match="须提出问责建议"):
        done(desk, Deed.REOPEN, Role.FIN_OPERATOR, "Monday 2022-08-08", cause="未执行")
    done(desk, Deed.REOPEN, Role.FIN_OPERATOR, "Monday 2022-08-08", cause="未执行", accountable="分管负责人")
    assert (state(desk), desk.state(ITEM)) == (ItemState.REOPENED, State.RETURNED)


def test_what_takes_long_is_put_off_by_a_leader_and_is_not_done(desk: Desk) -> None:
    with pytest.raises(NotYours):
        done(desk, Deed.DEFER, Role.FIN_OPERATOR, MONDAY, why="立法", day="2022-12-30")
    done(desk, Deed.DEFER, Role.FIN_LEADER, MONDAY, by="leader", why="立法", day="2022-12-30")
    assert (state(desk), desk.dates(ITEM)[1]) == (ItemState.DEFERRED, date(2022, 12, 30))
    planned(desk, "Tuesday 2022-06-21", "2022-12-01")
    done(desk, Deed.WAIVE, Role.FIN_LEADER, "Wednesday 2022-06-22", by="leader", why="机构撤销")
    with desk.office.reading() as connection:
        rates = rates_of(all_items(desk.office, connection, on=day(MONDAY)))
    assert (rates.expected, rates.completed) == (0, None)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"until": "2022-07-21"}, "晚于整改期限2022-07-20"),
        ({"until": "2022-06-01"}, "已过"),
        ({"measure": " "}, "请写整改措施"),
        ({"means": "magic"}, "请选择整改类型"),
        ({"responsible": ""}, "责任人"),
    ],
)
def test_a_plan_that_is_none_is_refused(desk: Desk, said: dict[str, str], why: str) -> None:
    with pytest.raises(RuleBroken, match=why):
        planned(desk, **said)


def test_neither_a_new_calendar_nor_a_new_register_moves_or_drops_an_item(desk: Desk) -> None:
    desk.publish(moved("2022-10-31"), "Thursday 2022-06-23")
    assert desk.dates(ITEM) == (DUE, DUE, 1)
    desk.change_to(hamlets.REGISTER, "Friday 2022-06-24", why="更正")
    assert [row.gone for row in desk.rows("SELECT gone FROM subject WHERE kind = 'rectification'")] in ([False], [0])
    planned(desk, "Monday 2022-06-27")
    reported(desk, "Thursday 2022-07-21")
    desk.publish(moved("2022-10-28"), "Friday 2022-07-22")
    assert [row.late_workdays for row in desk.rows("SELECT late_workdays FROM obligation WHERE subject_id > 7")] == [1]


def test_rules_that_were_made_count_in_the_year_in_which_that_was_verified(desk: Desk) -> None:
    planned(desk)
    reported(desk)
    desk.do(f"accept {ITEM}", "Monday 2022-07-18", by="FIN_SECTION")
    desk.change("UPDATE rectification_item SET rules_made = 3")
    with desk.office.reading() as connection:
        assert rules_made(connection, 2018, 2022) == {2022: 3}
        assert rules_made(connection, 2018, 2021) == {}


def test_every_problem_of_a_letter_becomes_an_item_due_when_the_letter_says(desk: Desk) -> None:
    desk.open("Tuesday 2022-06-21")
    desk.do("submit 301 self-evaluation P3", "Wednesday 2022-06-22")
    desk.do("accept 301 self-evaluation P3", "Wednesday 2022-06-22", by="FIN_OPERATOR")
    thursday = "Thursday 2022-06-23"
    with desk.office.writing() as connection:
        [evaluated] = evaluations(connection)
        [letter] = draft(connection, evaluated.deliverable, by(on=thursday))
        calendar = desk.office.calendar(connection, 2022)
        told = Told(problems=(PROBLEM, PROBLEM))
        save(connection, calendar, letter, told, due_on=None, seen=1, by=by(on=thursday))
    signed(desk, letter)
    issued(desk, letter, thursday)
    rows = desk.rows("SELECT source, source_letter_id, number FROM rectification_item ORDER BY subject_id")[1:]
    assert [tuple(row) for row in rows] == [("feedback", letter, 1), ("feedback", letter, 2)]
    due = (date(2022, 7, 23), date(2022, 7, 25), 1)  # a Saturday, so the Monday after
    assert desk.dates("301 mending ZG2022-00002") == due
