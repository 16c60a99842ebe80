"""Figures as of a day that is over: what was read on that day is what is found about it later."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import mending
from desk import Desk, at, day
from district import furnish
from hamlet import EVE, REGISTER, project
from offices import Prepare, SqliteOffices
from test_rectification import planned, reported

from calendars.loading import loads
from tasks.change_register import change_register
from tasks.office import Office
from tasks.register.rows import Register
from tasks.stated_figures import Computed, clause_by_clause, figures_of_year

FIGURES = """\
figures:
  - key: self-evaluation
    title: 单位自评
    scope: 项目
    budget_year: -1
    where: {kind: [project], amount_at_least: 100}
    deliverables: [self-evaluation]
    states:
      - {measure: subjects, value: 2, unit: 个}
      - {measure: units, value: 2, unit: 个}
      - {measure: amount, value: 0.05, unit: 万元}
      - {measure: rate, value: 50, unit: '%'}
    source: 惯例
  - key: projects
    title: 项目
    scope: 名录
    budget_year: -1
    where: {kind: [project]}
    states: [{measure: subjects, value: 5, unit: 个}, {measure: amount, value: 1, unit: 万元}]
    source: 惯例
  - key: rules
    title: 完善制度
    scope: 整改
    budget_year: -1
    states: [{measure: rules, value: 2, unit: 项}]
    source: 惯例
"""
TEXT = mending.YEAR + FIGURES
AMOUNTS = {"P1": 300_00, "P2": 200_00, "P3": 150_00, "P4": 50_00, "P5": 1000_00}
BEFORE = replace(
    REGISTER,
    subjects=tuple(replace(each, amount_approved=AMOUNTS.get(each.subject_code)) for each in REGISTER.subjects),
)
AFTER = replace(  # P3 has another amount, P5 is gone, P9 has come
    BEFORE,
    subjects=(
        *(each for each in BEFORE.subjects if each.subject_code not in ("P3", "P5")),
        project("P3", "301", amount_approved=900_00),
        project("P9", "101", amount_approved=700_00),
    ),
)


def registered(office: Office) -> None:
    furnish(office, loads(TEXT, "figures.yaml"), TEXT, BEFORE, eve=EVE)


def read(desk: Desk, on: date | None = None) -> tuple[Computed, ...]:
    with desk.office.reading() as connection:
        return figures_of_year(connection, desk.office.calendar(connection, 2022), on=on)


def imported(desk: Desk, register: Register, on: str) -> None:
    with desk.office.writing() as connection:
        change_register(desk.office, connection, register, on=day(on), at=at(on), by="admin", why="调整")


def lived(desk: Desk) -> Iterator[str]:
    """The evenings of a year; what happened on each has happened when it is named."""
    yield "Monday 2022-02-28"
    desk.open("Tuesday 2022-03-01")
    yield "Tuesday 2022-03-01"
    desk.do("submit 101 self-evaluation P1", "Monday 2022-04-11")
    desk.do("submit 301 self-evaluation P3", "Monday 2022-04-11")
    yield "Monday 2022-04-11"
    desk.do("withdraw 301 self-evaluation P3", "Tuesday 2022-04-12")
    desk.do("waive 301 self-evaluation P4", "Tuesday 2022-04-12", by="operator", why="零支出")
    yield "Tuesday 2022-04-12"
    imported(desk, AFTER, "Wednesday 2022-04-13")
    yield "Wednesday 2022-04-13"
    desk.do("submit 301 self-evaluation P3", "Thursday 2022-04-14")
    desk.do("return 101 self-evaluation P1", "Thursday 2022-04-14", by="operator", why="缺附件")
    yield "Thursday 2022-04-14"
    mending.opened(desk, "Monday 2022-06-20", date(2022, 7, 20))
    planned(desk)
    reported(desk)
    yield "Friday 2022-07-15"
    desk.do("accept 301 mending ZG2022-00001", "Monday 2022-07-18", by="FIN_SECTION")
    desk.change("UPDATE rectification_item SET rules_made = 2, rules_year = 2022")
    yield "Monday 2022-07-18"


def numbers(found: tuple[Computed, ...]) -> list[list[str]]:
    return [[str(value.shown) for value in each.values] for each in found]


def test_what_was_read_on_a_day_is_found_about_it_when_the_year_is_over(new_desk: Callable[[Prepare], Desk]) -> None:
    desk = new_desk(registered)
    then = {on: read(desk) for on in lived(desk)}
    assert len({str(numbers(found)) for found in then.values()}) == 7, "every day has other figures"
    for on, found in then.items():
        assert numbers(read(desk, day(on))) == numbers(found), on
    assert numbers(then["Monday 2022-04-11"]) == [["2", "2", "0.05", "50.0"], ["5", "0.17"], ["0"]]
    assert numbers(then["Monday 2022-07-18"])[2] == ["2"]


def test_clause_by_clause_is_of_the_same_day(new_desk: Callable[[Prepare], Desk]) -> None:
    desk = new_desk(registered)
    for _on in lived(desk):
        pass
    with desk.office.reading() as connection:
        calendar = desk.office.calendar(connection, 2022)
        found, dropped = clause_by_clause(connection, calendar, "self-evaluation", on=day("Monday 2022-04-11"))
    assert found == read(desk, day("Monday 2022-04-11"))[0]
    without = {each.clause.key: str(each.values[0].shown) for each in dropped}
    assert (without["status"], without["amount_at_least"]) == ("4", "2")  # P4 is small, and was not handed in


def test_the_command_says_as_of_which_day(sqlite_offices: SqliteOffices, tmp_path: Path) -> None:
    def with_history(office: Office) -> None:
        registered(office)
        for _on in lived(Desk(office, tmp_path)):
            pass

    env = {**os.environ, "NIANLUN_DATABASE_URL": sqlite_offices.url(with_history, tmp_path), "NIANLUN_LANG": "zh"}

    def nianlun(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "nianlun.command", "figures", *args, "--year", "2022", "--on"]
        return subprocess.run([*command, "2022-04-11"], env=env, capture_output=True, text=True, check=False)

    assert "截至2022-04-11" in nianlun("list").stdout
    told = json.loads(nianlun("show", "self-evaluation", "--json").stdout)
    assert (told["on"], told["values"][0]["value"]) == ("2022-04-11", "2")
