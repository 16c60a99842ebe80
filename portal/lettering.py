"""The visitor as somebody who does something with a letter."""

from collections.abc import Collection

from models.kinds import Role
from portal.roles import BUREAU
from portal.visit import Visit
from tasks.letters.act import By


def as_whom(visit: Visit, roles: Collection[Role], why: str = "") -> By:
    """Who acts, and, where a role is only held for somebody, for whom."""
    held = [each for each in (visit.over or visit.who.held) if each.role in roles]
    own = any(not each.acting_for for each in held)
    acting_for = "" if own or not held else held[0].acting_for
    return By(visit.who.code, frozenset(each.role for each in held), visit.on, visit.at, why, acting_for)


def may_sign(visit: Visit) -> bool:
    """Whether the visitor may be in a chain of signatures."""
    return bool(visit.who.roles & BUREAU)
