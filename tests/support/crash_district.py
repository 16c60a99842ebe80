"""A district small enough to be killed in a hundred times: the hamlet's year, three first-level units with three below.

Its days in spring 2022 hold one of everything: an opening, a day with nothing, reminders and warnings, a working
Saturday, a rung overtaken by the next, a proposal, hand-ins and a return between a sweep and its mails.
"""

from datetime import date, timedelta

import hamlet
from district import furnish

from calendars.workdays import Workdays
from models.kinds import Role, SubjectKind, UnitKind
from tasks.act import Act
from tasks.office import Office
from tasks.register.rows import PersonRow, Register, SubjectRow, UnitRow

EVE = date(2022, 4, 25)
DAYS = tuple(  # Tuesday, Thursday, Thursday, Saturday at work, rest day, Tuesday
    date.fromisoformat(text)
    for text in ("2022-04-26", "2022-04-28", "2022-05-05", "2022-05-07", "2022-05-08", "2022-05-17")
)
NEVER_CAME = DAYS[-1] + timedelta(days=1)
FIRST_LEVEL = {"101": UnitKind.DEPARTMENT, "102": UnitKind.DEPARTMENT, "301": UnitKind.TOWN}
BELOW = [f"{code}00{number}" for code in FIRST_LEVEL for number in (1, 2, 3)]
NOBODY_ANSWERS = "301003"

UNITS = (
    *hamlet.UNITS[:2],
    *(UnitRow(code, f"单位{code}", kind, section_code="100001") for code, kind in FIRST_LEVEL.items()),
    *(UnitRow(code, f"单位{code}", UnitKind.UNIT, code[:3]) for code in BELOW),
)


def _person(role: Role, unit: str) -> PersonRow:
    name = f"{role.name.lower().replace('_', '-')}.{unit}"
    return PersonRow(name, f"{role.name}@{unit}", f"{name}@example.org", role, unit)


PEOPLE = (
    *(_person(role, "100") for role in (Role.FIN_OPERATOR, Role.FIN_LEADER, Role.UNIT_OFFICER)),
    _person(Role.FIN_SECTION, "100001"),
    *(_person(role, unit) for unit in FIRST_LEVEL for role in (Role.DEPT, Role.UNIT_DEPUTY)),
    *(_person(Role.UNIT_OFFICER, unit) for unit in [*FIRST_LEVEL, *BELOW] if unit != NOBODY_ANSWERS),
    *(_person(Role.UNIT_HEAD, unit) for unit in [*FIRST_LEVEL, *BELOW]),
)
SUBJECTS = (
    *(hamlet.project(f"P{unit}", unit) for unit in [*FIRST_LEVEL, *BELOW]),
    *(SubjectRow(f"W{unit}", f"W{unit}", SubjectKind.WHOLE_UNIT, f"整体{unit}", unit, 2021) for unit in FIRST_LEVEL),
)


def _act(event: str, on: str, unit: str, by: str, **more: str) -> Act:
    return Act(event, date.fromisoformat(on), unit, "self-evaluation", f"P{unit}", by=by, **more)


ACTS = (
    _act("submit", "2022-04-28", "101001", "unit-officer.101001"),
    _act("submit", "2022-05-05", "102002", "unit-officer.102002"),
    _act("submit", "2022-05-05", "301", "unit-officer.301"),
    _act("return", "2022-05-07", "301", "FIN_OPERATOR", why="缺附件"),
    _act("extend", "2022-05-07", "102003", "FIN_OPERATOR", value="2022-05-25", why="防汛"),
    _act("submit", "2022-05-17", "101", "unit-officer.101"),
)


def settled(office: Office) -> None:
    """The schema, the year and the register; nothing opened yet."""
    furnish(office, hamlet.year(), hamlet.YEAR, Register(UNITS, PEOPLE, SUBJECTS, ()), eve=EVE)


def working_days(days: tuple[date, ...]) -> list[date]:
    """Those on which mails leave."""
    official = Workdays.load()
    return [on for on in days if official.works(on)]
