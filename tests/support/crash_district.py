"""A district small enough to be killed in a hundred times: the hamlet's year, three first-level units with three below.

Its days in spring 2022 hold one of everything: an opening, reminders and warnings, a working
Saturday, a rung overtaken by the next, a proposal, hand-ins and a return between a sweep and its mails.
"""

from collections.abc import Callable
from datetime import date
from functools import cache

import hamlet
from district import furnish

from models.kinds import Role, SubjectKind, UnitKind
from models.settings import Settings
from notices.mailer import Post, PostBook
from tasks.act import Act
from tasks.clock import SWEEP_AT, moment
from tasks.day import look_after, run_day
from tasks.office import Office
from tasks.register.rows import PersonRow, Register, SubjectRow, UnitRow
from tasks.script import Entry, apply_entries

EVE = date(2022, 4, 25)
DAYS = tuple(  # Tuesday, Thursday, Thursday, Saturday at work, Tuesday
    date.fromisoformat(text) for text in ("2022-04-26", "2022-04-28", "2022-05-05", "2022-05-07", "2022-05-17")
)
LAST = date(2022, 5, 18)
SWEEP, HAND_IN = "sweep", "hand-in"
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
    *(_person(role, unit) for unit in FIRST_LEVEL for role in (Role.DEPT, Role.UNIT_DEPUTY, Role.UNIT_HEAD)),
    *(_person(Role.UNIT_OFFICER, unit) for unit in [*FIRST_LEVEL, *BELOW] if unit != NOBODY_ANSWERS),
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
    _act("waive", "2022-05-07", "102003", "FIN_OPERATOR", why="机构撤并"),
    _act("submit", "2022-05-17", "101", "unit-officer.101"),
)


def settled(office: Office) -> None:
    """The schema, the year and the register; nothing opened yet."""
    furnish(office, hamlet.year(), hamlet.YEAR, Register(UNITS, PEOPLE, SUBJECTS, ()), eve=EVE)


def live_through(
    office: Office,
    post: Post,
    settings: Settings,
    on: date,
    enters: Callable[[str], None] = lambda _: None,
    *,
    composing: bool = True,
) -> None:
    """A day; whoever acts on it does so between the sweep and the mails. Done twice, it is done once."""
    acts = [Entry("acts", number, act) for number, act in enumerate(ACTS, 1) if act.on == on]
    if acts:
        enters(SWEEP)
        with office.writing() as connection:
            look_after(office, connection, on=on, at=moment(on, SWEEP_AT))
        enters(HAND_IN)
        with office.writing() as connection:
            apply_entries(office, connection, acts, lenient=True)  # what was done before the kill is impossible now
    enters(SWEEP)
    run_day(office, post, settings, on=on, composing=composing)


@cache
def morning(of: date) -> Callable[[Office], None]:
    """Prepares an office in which all days before `of` were lived through."""

    def prepare(office: Office) -> None:
        settled(office)
        for on in DAYS[: DAYS.index(of)]:
            live_through(office, PostBook(), Settings(), on, composing=False)

    return prepare


def day_after(on: date) -> date:
    """The next of the days."""
    return (*DAYS, LAST)[DAYS.index(on) + 1]
