"""Who a person is to units on a day: by their own appointments, and by those of whom they stand in for (代办)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from models.kinds import BUREAU_ROLES, Role
from models.queries import standing_in

ASSIGNED = (Role.EXPERT, Role.AGENCY)
AT_THE_UNIT = (Role.UNIT_OFFICER, Role.UNIT_DEPUTY, Role.UNIT_HEAD)


@dataclass(frozen=True)
class Held:
    """A role at a unit, one's own or, with `acting_for`, that of the person one stands in for."""

    role: Role
    unit_id: int
    unit_code: str
    unit_name: str
    acting_for: str = ""
    acting_for_name: str = ""


def held_by(connection: Connection, person_id: int, on: date) -> tuple[Held, ...]:
    """The roles that a person holds on a day, own ones first. A deputy cannot hand on what they stand in for."""
    rows = connection.execute(standing_in.HELD, {"person": person_id, "on": on})
    return tuple(Held(Role(role), *rest) for role, *rest in rows)


def acting(connection: Connection, person_code: str, unit_id: int, on: date) -> list[tuple[Role, str | None]]:
    """A person's roles towards a unit on a day, each with the code of the person they act for; None: for themselves.

    A role counts at its unit, DEPT over the tree below it, FIN_SECTION over the units it supervises, the bureau's over
    all. Own roles come first.
    """
    keys = {"person": person_code, "unit": unit_id, "on": on}
    return [(Role(role), code or None) for role, code in connection.execute(standing_in.ACTING, keys)]


def seen_by(held: Iterable[Held], person_id: int = 0) -> dict[str, object]:
    """The binds of SEES_UNIT and SEES_ITEM (models/queries/standing_in.py) for a person who holds these roles.

    An observer sees frozen results only, and so no unit's items. What is assigned is assigned to a person: nobody sees
    it in their place, and `person_id` is asked only of whoever is an expert or works for an agency on that day.
    """
    roles = list(held)

    def units(*wanted: Role) -> list[int]:
        return sorted({each.unit_id for each in roles if each.role in wanted})

    return {
        "all_units": int(any(each.role in BUREAU_ROLES for each in roles)),
        "own_units": units(*AT_THE_UNIT),
        "tree_units": units(Role.DEPT),
        "section_units": units(Role.FIN_SECTION),
        "industry_units": units(Role.INDUSTRY),
    } | assigned_to(roles, person_id)


def assigned_to(held: Iterable[Held], person_id: int) -> dict[str, list[int]]:
    """The binds of models/queries/assigned.py."""
    own = {each.role for each in held if not each.acting_for}
    return {
        "experts": [person_id] if Role.EXPERT in own else [],
        "agents": [person_id] if Role.AGENCY in own else [],
    }


EVERY_UNIT: Mapping[str, object] = seen_by(()) | {"all_units": 1}
