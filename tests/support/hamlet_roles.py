"""Everybody the hamlet could have: each role, at each place where it can be held, in one person each."""

import hamlet as hamlets
from district import furnish

from models.kinds import BUREAU_ROLES, Role, UnitKind
from tasks.office import Office
from tasks.register.rows import PersonRow, Register, UnitRow

IDLE_SECTION = "100002"  # supervises nobody
UNITS = ("101", "101001", "301", "301001")
PLACES = {
    role: ("100",) if role in BUREAU_ROLES else ("100001", IDLE_SECTION) if role is Role.FIN_SECTION else UNITS
    for role in Role
}


def code_of(role: Role, place: str) -> str:
    """The code of the person who holds one role at one place."""
    return f"{role.name.lower().replace('_', '-')}-{place}"


PEOPLE = tuple(
    PersonRow(code_of(role, place), f"{role.name} {place}", f"{code_of(role, place)}@example.org", role, place)
    for role, places in PLACES.items()
    for place in places
)
REGISTER = Register(
    (*hamlets.UNITS, UnitRow(IDLE_SECTION, "另一科室", UnitKind.SECTION, "100")),
    (*hamlets.PEOPLE, *PEOPLE),
    hamlets.SUBJECTS,
    hamlets.SELECTIONS,
)


def everybody_settled(office: Office) -> None:
    """The hamlet with all of them."""
    furnish(office, hamlets.year(), hamlets.YEAR, REGISTER, eve=hamlets.EVE)
