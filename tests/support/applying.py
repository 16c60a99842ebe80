"""The hamlet whose calendar says what becomes of results, and results of it that are accepted with a grade."""

from datetime import time
from pathlib import Path
from typing import Any

from desk import Desk, at, day
from drafts import changed
from hamlet import settled
from reviewed import P1, P2, ROUTED, hand_in

from models.kinds import Role
from tasks.clock import moment, set_trial
from tasks.office import Office
from tasks.results.decide_application import Decider
from tasks.results.propose_applications import propose_applications

APPLYING = """\
applications:
  - {of: [self-evaluation], finding: 优, grades: [excellent], then: [prioritise, keep], source: 惯例}
  - of: [self-evaluation]
    finding: 差
    grades: [fair, poor]
    then: [reduce, cancel]
    percent: {least: 20, most: 50}
    source: 惯例
  - {of: [self-evaluation], finding: 执行率低, lights: [red], then: [reclaim], for_year: 0, source: 惯例}
  - {of: [report], finding: 只是一句话, then: [keep], source: 惯例}
budget_lights: {red_below: 60, yellow_below: 80, source: 惯例}
application_workdays: 3
"""
YEAR = changed(("steps:\n", APPLYING + "steps:\n"), text=ROUTED)
TUESDAY = "Tuesday 2022-03-01"


def applying(office: Office) -> None:
    """The hamlet on its first day, with rules of application; P1 has 200,000 yuan, of which it spent 100,000."""
    settled(office)
    desk = Desk(office, Path())
    desk.publish(YEAR, "Monday 2022-02-28", why="应用")
    desk.open(TUESDAY)
    desk.change("UPDATE subject SET adjusted_fen = 20000000, executed_fen = 10000000 WHERE code = 'P1'")


def graded(desk: Desk, named: str, by: str, grade: str, score: int, on: str = "Monday 2022-04-11") -> None:
    """Handed in with a grade, and accepted on the same day."""
    hand_in(desk, named, on, by, score=score, grade=grade, rule_set="R2020_10")
    desk.do(f"accept {named}", on)


def decider(on: str, by: str = "leader", role: Role = Role.FIN_LEADER) -> Decider:
    return Decider(by, frozenset({role}), day(on), at(on))


def propose(desk: Desk, on: str) -> tuple[int, int]:
    """What a morning proposes and drops."""
    with desk.office.writing() as connection:
        return propose_applications(connection, desk.office.calendars(connection), on=day(on), at=at(on))


def rows(desk: Desk) -> list[tuple[Any, ...]]:
    """Subject, finding, proposed, state, decision, of every application."""
    asked = """SELECT s.code, a.finding, a.proposed, a.least_fen, a.most_fen, a.state, a.decision FROM application a
        JOIN obligation o ON o.id = a.obligation_id JOIN subject s ON s.id = o.subject_id ORDER BY s.code, a.id"""
    return [tuple(row) for row in desk.rows(asked)]


def applied_today(office: Office) -> None:
    """The hamlet at nine on Friday 2022-04-15: P1 poor and half spent, P2 excellent, both proposed for."""
    applying(office)
    desk = Desk(office, Path())
    graded(desk, P1, "two", "poor", 5000)
    graded(desk, P2, "school", "excellent", 9500)
    propose(desk, "Tuesday 2022-04-12")
    with office.writing() as connection:
        set_trial(connection, moment(day("Friday 2022-04-15"), time(9, 0)))
