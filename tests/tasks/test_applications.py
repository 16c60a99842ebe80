"""What becomes of results in the ledger: proposed once, dropped with their result, decided with their history."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from applying import applying, decider, graded, propose, rows
from desk import Desk, day
from offices import Prepare
from reviewed import P1, P2, P3, hand_in, refused

from calendars.results import Decision
from models.kinds import Role
from rules.applying import Decided
from tasks.desk.scope import Page, Scope
from tasks.results.applications import Listed, Narrowed, listed_applications
from tasks.results.decide_application import decide_application, decide_as_proposed

MONDAY, TUESDAY, FRIDAY = "Monday 2022-04-11", "Tuesday 2022-04-12", "Friday 2022-04-15"
ALL = Scope(everything=True)


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    """The hamlet with its rules; P1 is poor and half spent, P2 excellent."""
    made = new_desk(applying)
    graded(made, P1, "two", "poor", 5000)
    graded(made, P2, "school", "excellent", 9500)
    return made


def decide(desk: Desk, application: int, wanted: Decided, on: str = TUESDAY, role: Role = Role.FIN_LEADER) -> None:
    with desk.office.writing() as connection:
        calendar = desk.office.calendar(connection, 2022)
        decide_application(connection, calendar, application, wanted, decider(on, role=role))


def listed(desk: Desk, on: str, narrowed: Narrowed = Narrowed(), scope: Scope = ALL) -> Listed:  # noqa: B008  # frozen
    with desk.office.reading() as connection:
        calendars, days = desk.office.years(connection)
        return listed_applications(connection, calendars, days, scope, narrowed, on=day(on), page=Page())


def told(desk: Desk, named: str) -> list[tuple[int, str | None, str | None, str | None]]:
    asked = "SELECT event, actor, value, why FROM history WHERE event IN (60, 61, 62) AND obligation_id ="
    return [tuple(row) for row in desk.rows(f"{asked} {desk.thing(named).id} ORDER BY id")]


def test_every_graded_result_is_proposed_for_once_whatever_morning_comes(desk: Desk) -> None:
    assert propose(desk, TUESDAY) == (3, 0)
    assert propose(desk, TUESDAY) == propose(desk, FRIDAY) == (0, 0)
    assert rows(desk) == [
        ("P1", "差", "reduce", 4_000_000, 10_000_000, 0, ""),
        ("P1", "执行率低", "reclaim", 10_000_000, 10_000_000, 0, ""),
        ("P2", "优", "prioritise", None, None, 0, ""),
    ]
    assert told(desk, P1) == [(60, None, None, None)]
    assert desk.proofs() == []


def test_a_day_runs_it_and_what_is_not_accepted_is_not_asked_about(desk: Desk) -> None:
    hand_in(desk, P3, MONDAY, "town", score=9000, grade="excellent", rule_set="R2020_10")
    desk.run(TUESDAY)
    assert [row[0] for row in rows(desk)] == ["P1", "P1", "P2"]


def test_what_no_rule_fits_waits_for_somebody_too(desk: Desk) -> None:
    graded(desk, P3, "town", "good", 8500)
    propose(desk, TUESDAY)
    assert rows(desk)[-1] == ("P3", "", "", None, None, 0, "")


def test_a_result_that_is_opened_again_takes_its_proposals_with_it_and_comes_back_with_its_new_grade(
    desk: Desk,
) -> None:
    propose(desk, TUESDAY)
    desk.do(f"reopen {P1}", TUESDAY, why="有误")
    assert propose(desk, "Wednesday 2022-04-13") == (0, 2)
    assert {row[5] for row in rows(desk) if row[0] == "P1"} == {2}
    graded(desk, P1, "two", "excellent", 9100, on="Thursday 2022-04-14")
    assert propose(desk, FRIDAY) == (2, 0)
    assert [row[1:3] for row in rows(desk) if row[0] == "P1" and row[5] == 0] == [
        ("优", "prioritise"),
        ("执行率低", "reclaim"),
    ]
    assert [event for event, *_ in told(desk, P1)] == [60, 62, 60]


def test_what_was_decided_stays_when_its_result_is_opened_again(desk: Desk) -> None:
    propose(desk, TUESDAY)
    [first, second, _] = (each.id for each in listed(desk, TUESDAY).rows)
    decide(desk, first, Decided(Decision.REDUCE, Decimal(50_000), 2023))
    desk.do(f"reopen {P1}", TUESDAY, why="有误")
    assert propose(desk, FRIDAY) == (0, 1)
    assert [row[5] for row in rows(desk) if row[0] == "P1"] == [1, 2]
    wanted = Decided(Decision.RECLAIM, Decimal(100_000), 2022)
    assert refused(decide, desk, second, wanted) == "RuleBroken: 所依据的结果已经退回或重报，不再决定"


def test_a_decision_is_made_once_and_stands_in_the_history(desk: Desk) -> None:
    propose(desk, TUESDAY)
    first = listed(desk, TUESDAY).rows[0].id
    assert (
        refused(decide, desk, first, Decided(Decision.CANCEL, None, 2023)) == "RuleBroken: 与拟办意见不同的，须写明理由"
    )
    decide(desk, first, Decided(Decision.CANCEL, None, 2023, "连续两年为差"))
    again = refused(decide, desk, first, Decided(Decision.CANCEL, None, 2023, "再来"))
    assert again == "RuleBroken: 2022-04-12已决定取消预算"
    assert told(desk, P1)[-1] == (61, "leader", "cancel 2023", "连续两年为差")
    assert refused(decide, desk, 999, Decided(Decision.KEEP)).startswith("NotKnown")


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.DEPT, Role.FIN_SECTION, Role.EXPERT])
def test_only_the_bureau_decides(desk: Desk, role: Role) -> None:
    propose(desk, TUESDAY)
    first = listed(desk, TUESDAY).rows[0].id
    wanted = Decided(Decision.REDUCE, Decimal(50_000), 2023)
    assert refused(decide, desk, first, wanted, TUESDAY, role).startswith("NotYours")
    assert rows(desk)[0][5] == 0


def test_many_are_decided_as_proposed_all_or_none(desk: Desk) -> None:
    graded(desk, P3, "town", "good", 8500)
    propose(desk, TUESDAY)
    every = [each.id for each in listed(desk, TUESDAY).rows]

    def at_once(chosen: list[int]) -> int:
        with desk.office.writing() as connection:
            return decide_as_proposed(connection, desk.office.calendars(connection), chosen, decider(TUESDAY))

    assert refused(at_once, every) == "RuleBroken: 七宝镇 项目P3没有拟办意见，请单独决定"
    assert {row[5] for row in rows(desk)} == {0}
    assert at_once(every[:3]) == 3
    assert [row[5:] for row in rows(desk)][:3] == [(1, "reduce"), (1, "reclaim"), (1, "prioritise")]


def test_the_list_counts_its_money_and_says_what_has_waited_too_long(desk: Desk) -> None:
    propose(desk, TUESDAY)
    found = listed(desk, "Thursday 2022-04-14")
    assert [(each.decision, each.results, each.yuan) for each in found.counts] == [
        (Decision.PRIORITISE, 1, 0),
        (Decision.RECLAIM, 1, 100_000),
        (Decision.REDUCE, 1, 40_000),
    ]
    assert [(each.waited, each.late) for each in found.rows] == [(3, False)] * 3
    assert listed(desk, "Thursday 2022-04-14", Narrowed(late=True)).found == 0
    late = listed(desk, FRIDAY, Narrowed(late=True))
    assert [(each.subject_code, each.waited, each.late) for each in late.rows] == [
        ("P1", 4, True),
        ("P1", 4, True),
        ("P2", 4, True),
    ]
    assert listed(desk, FRIDAY, Narrowed(grade="excellent")).found == 1
    assert listed(desk, FRIDAY, Narrowed(decision="reclaim")).found == 1
    school = desk.thing(P2).unit_id
    assert listed(desk, FRIDAY, scope=Scope(units=(school,))).found == 1


def test_a_year_without_rules_asks_about_nothing(new_desk: Callable[[Prepare], Desk]) -> None:
    from reviewed import routed

    plain = new_desk(routed)
    graded(plain, P1, "two", "poor", 5000)
    assert propose(plain, TUESDAY) == (0, 0)
    assert rows(plain) == []
