"""What a row of the table of access says, and the five ways to write one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from models.kinds import Role


class About(StrEnum):
    """What a route is about: the path parameter that names it."""

    NOTHING = ""
    UNIT = "unit_code"
    ITEM = "obligation_id"


class Who(StrEnum):
    """Who may, before roles are asked."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed in"
    ROLES = "roles"


FORM = 256 * 1024  # bytes that a form may have
LONG_FORM = 4 * 1024 * 1024  # bytes; nine for each Chinese character that a form brings
YEAR = 4 * 1024 * 1024  # bytes, a year's file in an editor: a character may be sent as nine
UPLOAD = 32 * 1024 * 1024  # bytes, with files
REGISTER = 128 * 1024 * 1024  # bytes, a register's files; the reader has a limit for each


@dataclass(frozen=True)
class Row:
    """Who may use a route, what it is about, how much may be sent to it, and whether what is typed there is kept when
    it is sent after the sign-in has ended."""

    who: Who
    roles: frozenset[Role] = field(default_factory=frozenset)
    about: About = About.NOTHING
    most: int = FORM
    keeps: bool = True


def anybody() -> Row:
    return Row(Who.ANYBODY)


def signed_in(*, keeps: bool = False) -> Row:
    """Whoever is signed in. Of the account's own forms nothing is kept unless it is said: a password never is."""
    return Row(Who.SIGNED_IN, keeps=keeps)


def having(roles: Iterable[Role], *, most: int = FORM) -> Row:
    """Whoever holds one of the roles, anywhere."""
    return Row(Who.ROLES, frozenset(roles), most=most)


def over_unit(roles: Iterable[Role], *, most: int = FORM) -> Row:
    """Whoever holds one of the roles over the unit that `{unit_code}` in the path names."""
    return Row(Who.ROLES, frozenset(roles), About.UNIT, most)


def over_item(roles: Iterable[Role], *, most: int = FORM) -> Row:
    """Whoever holds one of the roles over the item that `{obligation_id}` in the path names."""
    return Row(Who.ROLES, frozenset(roles), About.ITEM, most)
