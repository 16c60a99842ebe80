"""The roles as the portal's table of access takes them together, and which units each of them sees.

Source: the roles' rights and what they see, as docs/files.md has them.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from models.kinds import Role
from tasks.standing_in import Held

OFFICERS = frozenset({Role.UNIT_OFFICER})
OWN = frozenset({Role.UNIT_OFFICER, Role.UNIT_DEPUTY, Role.UNIT_HEAD})
SECTIONS = frozenset({Role.FIN_SECTION})
DECIDERS = frozenset({Role.FIN_SECTION, Role.FIN_OPERATOR, Role.FIN_ADMIN})
# whoever a calendar may name as a reviewer; whose turn it is, the table of deeds says (rules/deeds.py)
REVIEWERS = DECIDERS | {Role.DEPT, Role.FIN_LEADER, Role.INDUSTRY, Role.EXPERT, Role.AGENCY}
ADMINS = frozenset({Role.FIN_ADMIN})
EXPERTS = frozenset({Role.EXPERT})
DESK = frozenset({Role.FIN_OPERATOR, Role.FIN_ADMIN})
BUREAU = frozenset({Role.FIN_OPERATOR, Role.FIN_ADMIN, Role.FIN_LEADER})
WATCHING = BUREAU | SECTIONS  # the board
HEARING = OWN | WATCHING | {Role.DEPT}  # who hears of a letter to a unit
CLIENTS = OFFICERS | DESK | {Role.DEPT}  # who commissions an evaluation and takes its steps
EVALUATING = OWN | WATCHING | {Role.DEPT, Role.AGENCY}  # who looks at evaluations
ROOMS = frozenset({Role.OBSERVER, Role.FIN_ADMIN})  # the administrator sees what observers see
EVERY_ROLE = frozenset(Role)
SEEING = EVERY_ROLE - {Role.OBSERVER}  # who sees units' items at all


class Scope(StrEnum):
    """Which units a role sees."""

    OWN = "own"  # the unit itself
    TREE = "tree"  # a department or town with all below it
    SECTION = "section"  # the units that a section supervises
    BUREAU = "bureau"  # all
    INDUSTRY = "industry"  # items whose review names the role, of the units one is appointed at
    ASSIGNED = "assigned"  # items that are assigned to the person, one by one
    NONE = "none"  # no unit's items


SCOPES = {
    Role.UNIT_OFFICER: Scope.OWN,
    Role.UNIT_DEPUTY: Scope.OWN,
    Role.UNIT_HEAD: Scope.OWN,
    Role.DEPT: Scope.TREE,
    Role.FIN_SECTION: Scope.SECTION,
    Role.FIN_OPERATOR: Scope.BUREAU,
    Role.FIN_LEADER: Scope.BUREAU,
    Role.FIN_ADMIN: Scope.BUREAU,
    Role.INDUSTRY: Scope.INDUSTRY,
    Role.EXPERT: Scope.ASSIGNED,
    Role.AGENCY: Scope.ASSIGNED,
    Role.OBSERVER: Scope.NONE,
}
READ_ONLY = frozenset({Role.OBSERVER})  # of units and items


@dataclass(frozen=True)
class Place:
    """A unit in its tree; for an item also the roles that its review names, and those in which it is assigned to the
    visitor."""

    unit_id: int
    dept_id: int | None
    first_id: int | None
    section_id: int | None
    reviewed_by: frozenset[Role] = field(default_factory=frozenset)
    assigned_as: frozenset[Role] = field(default_factory=frozenset)

    def is_answered_through(self, held: Held) -> bool:
        """Whether a role by which it is seen also counts in what may be done. The department's role at a unit that has
        a department above it does not: nobody reviews their own unit."""
        return held.role is not Role.DEPT or held.unit_id != self.unit_id or self.dept_id is None

    def is_seen_through(self, held: Held) -> bool:
        """Whether somebody sees it by this role."""
        scope = SCOPES[held.role]
        if scope is Scope.BUREAU:
            return True
        if scope is Scope.OWN:
            return held.unit_id == self.unit_id
        if scope is Scope.TREE:
            return held.unit_id in (self.unit_id, self.dept_id, self.first_id)
        if scope is Scope.SECTION:
            return held.unit_id in (self.unit_id, self.section_id)
        if scope is Scope.INDUSTRY:
            return held.unit_id == self.unit_id and held.role in self.reviewed_by
        return scope is Scope.ASSIGNED and held.role in self.assigned_as and not held.acting_for
