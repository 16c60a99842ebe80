"""What the visitor's roles mean to the desk's queries: which units a list is about, whose turn a review may be."""

from collections.abc import Iterable

from models.kinds import BUREAU_ROLES, Role
from portal.visit import Visit
from portal.visit import Visitor as Who
from rules.deeds import Visitor
from tasks.desk.scope import Scope, Turns
from tasks.standing_in import ASSIGNED, AT_THE_UNIT, Held, assigned_to


def scope_of(held: Iterable[Held]) -> Scope:
    """The units whose obligations somebody sees in lists: their own, their tree's, their section's, or all."""
    roles = list(held)

    def units(*wanted: Role) -> tuple[int, ...]:
        return tuple(sorted({each.unit_id for each in roles if each.role in wanted}))

    return Scope(
        units=units(*AT_THE_UNIT),
        trees=units(Role.DEPT),
        sections=units(Role.FIN_SECTION),
        everything=any(each.role in BUREAU_ROLES for each in roles),
    )


def turns_of(who: Who) -> Turns:
    """The reviews that may be somebody's: each role but those of the unit itself, and the unit it is over; of an expert
    or an agency, what is assigned."""
    held = tuple((each.role, each.unit_id) for each in who.held if each.role not in (*AT_THE_UNIT, *ASSIGNED))
    assigned = assigned_to(who.held, who.person_id)
    return Turns(held, tuple(assigned["experts"]), tuple(assigned["agents"]))


def owes_here(held: Iterable[Held]) -> bool:
    """Whether somebody answers for a unit, and is asked for hand-ins."""
    return any(each.role in (*AT_THE_UNIT, Role.DEPT) for each in held)


def reviews_here(held: Iterable[Held]) -> bool:
    """Whether reviews may come to somebody."""
    reviewing = (Role.DEPT, Role.FIN_SECTION, *BUREAU_ROLES, Role.INDUSTRY, *ASSIGNED)
    return any(each.role in reviewing for each in held)


def towards_item(visit: Visit) -> Visitor:
    """The visitor as the table of deeds asks: the roles held towards the unit of the item that the route names."""
    return Visitor(visit.who.code, tuple((each.role, each.acting_for or None) for each in visit.over))
