"""The hamlet with agencies and experts: its school's project is to be evaluated, reports are owed."""

from datetime import date
from pathlib import Path
from typing import Any

import hamlet as hamlets
from desk import Desk, at, day
from district import furnish

from calendars.evaluators import USUAL
from models.kinds import Role
from tasks.evaluators.agencies import AgencyRow, register_agencies
from tasks.evaluators.doing import Doer
from tasks.evaluators.experts import ExpertRow, register_experts
from tasks.office import Office
from tasks.register.rows import PersonRow, Register

MONDAY, FRIDAY = "Monday 2022-05-16", "Friday 2022-05-20"
REPORT, OF_TOWN = "101 report P2", "301 report P3"
FIRST, SECOND, THIRD = "第三方机构甲", "第三方机构乙", "第三方机构丙"


def _agent(letter: str, number: int) -> PersonRow:
    code = f"jg-{letter}-{number}"
    return PersonRow(code, f"评价人员{number}@机构{letter}", f"{code}@example.org", Role.AGENCY, "100")


AGENTS = tuple(_agent(letter, number) for letter in "abc" for number in (1, 2))
EXPERTS = tuple(
    PersonRow(f"zj-{number}", f"专家{number}", f"zj-{number}@example.org", Role.EXPERT, "100") for number in range(1, 7)
)
REGISTER = Register(hamlets.UNITS, (*hamlets.PEOPLE, *AGENTS, *EXPERTS), hamlets.SUBJECTS, hamlets.SELECTIONS)
AGENCIES = (
    AgencyRow("A", FIRST, "91310000MA00000001", people=("jg-a-1", "jg-a-2"), leading=("jg-a-1",), staff=12),
    AgencyRow("B", SECOND, people=("jg-b-1", "jg-b-2"), leading=("jg-b-1",), staff=8),
    AgencyRow("C", THIRD, violation_on=date(2020, 6, 1), people=("jg-c-1", "jg-c-2"), leading=("jg-c-1",), staff=5),
)
SPECIALISTS = (
    *(ExpertRow(person.person_id, "财务") for person in EXPERTS[:5]),
    ExpertRow("zj-6", "教育", employer="小学", works_for="101001"),
)


def doer(on: str, by: str = "operator") -> Doer:
    return Doer(by, day(on), at(on))


def evaluated(office: Office) -> None:
    """Reports are owed by 101 (about its school's P2) and 301 (about P3, P4); agencies and experts are registered."""
    furnish(office, hamlets.year(), hamlets.YEAR, REGISTER, eve=hamlets.EVE)
    desk = Desk(office, Path())
    desk.open("Tuesday 2022-03-01")
    for what in ("select 101 choice P2", "submit 101 choice", "accept 101 choice"):
        desk.do(what, "Friday 2022-05-13")
    for what in ("select 301 choice P3", "select 301 choice P4", "submit 301 choice", "accept 301 choice"):
        desk.do(what, "Friday 2022-05-13")
    desk.open(MONDAY)
    with office.writing() as connection:
        register_agencies(connection, AGENCIES, USUAL, doer(MONDAY))
        register_experts(connection, SPECIALISTS, doer(MONDAY))


def number(desk: Desk, named: str) -> int:
    return int(desk.thing(named).id)


def do(desk: Desk, verb: Any, named: str, *args: Any, on: str = MONDAY, by: str = "operator", **more: Any) -> Any:
    """One act about the evaluation of "101 report P2"."""
    with desk.office.writing() as connection:
        return verb(desk.office, connection, number(desk, named), *args, doer=doer(on, by), **more)
