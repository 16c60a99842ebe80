"""The hamlet whose calendar counts a publication from an event."""

from datetime import time
from pathlib import Path

from desk import Desk, at, day
from drafts import changed
from hamlet import YEAR as HAMLET
from hamlet import settled

from tasks.clock import moment, set_trial
from tasks.office import Office
from tasks.results.enter_occasion import ENTERING, Happened, enter_occasion

EVENTS = """\
events:
  approved: {title: 批复部门决算, source: 预算法}
  heard: {title: 区人大听取报告, source: 预算法}
"""
PUBLICATION = """\
      - key: publication
        title: 决算公开
        form: publication
        budget_year: -1
        owed_by: {who: department, kinds: [town, department]}
        about: unit
        due: {on: 2022-09-30, after: approved, days: 20, roll: none, basis: practice, source: 惯例}
        ladder: standard
        source: 决算公开
      - key: reply
        title: 答复
        form: material
        budget_year: -1
        owed_by: {who: department, kinds: [department]}
        about: unit
        due: {on: 2022-09-30, after: heard, days: 5, working: yes, roll: preceding, basis: practice, source: 惯例}
        ladder: standard
        source: 答复
  - key: reporting
"""
YEAR = changed(("steps:\n", EVENTS + "steps:\n"), ("  - key: reporting\n", PUBLICATION), text=HAMLET)
FRIDAY = "Friday 2022-08-12"


def timed(office: Office) -> None:
    """The hamlet, its evaluation opened."""
    settled(office)
    desk = Desk(office, Path())
    desk.publish(YEAR, "Monday 2022-02-28", why="事件")
    desk.open("Tuesday 2022-03-01")


def enter(desk: Desk, event: str, happened: str, on: str, *, unit: str = "") -> int:
    with desk.office.writing() as connection:
        calendar, days = desk.office.calendar(connection, 2022), desk.office.workdays(connection)
        told = Happened(event, day(happened), unit, "闵财〔2022〕30号")
        return enter_occasion(connection, calendar, days, told, by="operator", roles=ENTERING, on=day(on), at=at(on))


def timed_today(office: Office) -> None:
    """The same, on trial at nine on Monday 2022-08-15."""
    timed(office)
    with office.writing() as connection:
        set_trial(connection, moment(day("Monday 2022-08-15"), time(9, 0)))
