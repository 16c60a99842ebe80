"""What the second opinion (oracle.py) speaks of: what somebody did, a thing owed, a line to a person."""

from dataclasses import dataclass, field
from datetime import date

from calendars.schema import Deliverable, Rung, Step
from models.kinds import Role
from tasks.register.rows import PersonRow, UnitRow

FIRST_LEVEL = ("department", "county", "town", "subdistrict", "zone")
OWING = ("issued", "in_progress", "returned")
HANDED_IN = ("submitted", "accepted")
AT_BUREAU = (Role.FIN_OPERATOR, Role.FIN_LEADER, Role.FIN_ADMIN)


class Impossible(Exception):  # a verdict on an act, not a failure
    """What somebody wants to do does not go."""


@dataclass(frozen=True)
class Done:
    """What somebody did."""

    on: date
    event: str
    unit: str
    deliverable: str
    subject: str = ""
    value: str = ""
    why: str = ""


@dataclass
class Thing:
    """One thing owed. Rungs dated on or before `seen` have been looked at, or do not exist in this version."""

    step: Step
    deliverable: Deliverable
    unit: UnitRow
    subject: str
    opened_on: date
    nominal_on: date
    due_on: date
    seen: date
    state: str = "issued"
    version: int = 1
    returned_on: date | None = None
    first_on: date | None = None
    late: int | None = None
    accepted_on: date | None = None
    returns: int = 0
    extensions: int = 0
    due_before_extension: date | None = None  # the date that the first one moved
    fired: list[Rung] = field(default_factory=list)  # in this version, in the order of their days

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.step.key.value, self.deliverable.key, self.unit.unit_code, self.subject

    @property
    def owing(self) -> bool:
        return self.state in OWING


@dataclass
class Item:
    """One line about one thing to one person (or to nobody)."""

    thing: Thing
    version: int
    due_on: date
    on: date
    rung: Rung
    person: PersonRow | None
    role: Role
    send_on: date
    state: str = "planned"
