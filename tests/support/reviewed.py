"""The hamlet with a review route, and its people as visitors of the desk."""

import json
from pathlib import Path
from typing import Any

from desk import Desk, at, day
from drafts import changed
from hamlet import YEAR, settled

from models.errors import NianlunError
from models.kinds import Role
from models.queries import obligations
from rules.deeds import Deed, Visitor
from tasks.desk import handing_in, review
from tasks.desk.handing_in import Content, HandedIn
from tasks.desk.review import NOTHING_SAID, Said
from tasks.office import Office

P1, P2, P3 = "101 self-evaluation P1", "101001 self-evaluation P2", "301 self-evaluation P3"
ROUTED = changed(
    ("        source: 4月底前", "        review: [DEPT, FIN_SECTION, FIN_OPERATOR]\n        source: 4月底前"), text=YEAR
)
CONFIRMED = changed(("        review: [DEPT", "        confirmed_by: UNIT_DEPUTY\n        review: [DEPT"), text=ROUTED)
TUESDAY = "Tuesday 2022-03-01"


def routed(office: Office) -> None:
    """The hamlet on its first day, self-evaluations going through department, section and bureau."""
    begun(office, ROUTED)


def confirmed(office: Office) -> None:
    """The same, a deputy having to confirm each self-evaluation."""
    begun(office, CONFIRMED)


def begun(office: Office, source: str) -> None:
    """The hamlet on its first day, under a year's file."""
    settled(office)
    desk = Desk(office, Path())
    desk.publish(source, "Monday 2022-02-28", why="审核")
    desk.open(TUESDAY)


def visitor(desk: Desk, person: str, named: str, on: str, acting_for: str | None = None) -> Visitor:
    """A person of the register, in the roles held towards the unit of a thing; or in those of whom he stands in for."""
    keys = {"person": acting_for or person, "on": day(on), "unit": desk.thing(named).unit_id}
    with desk.office.reading() as connection:
        held = connection.execute(obligations.ROLES_OF, keys).scalars().all()
    return Visitor(person, tuple((Role(role), acting_for) for role in held))


EMPTY = json.dumps({"form": "material", "version": 1, "content": {}})


def hand_in(desk: Desk, named: str, on: str, by: str, **more: Any) -> HandedIn:
    """Hand in a form at the desk."""
    content = Content(**({"form": "self-evaluation", "form_version": 1, "content": EMPTY} | more))
    who = visitor(desk, by, named, on)
    with desk.office.writing() as connection:
        return handing_in.hand_in_form(
            desk.office, connection, desk.thing(named).id, content, who, on=day(on), at=at(on)
        )


def decide(
    desk: Desk, deed: Deed, named: str, on: str, by: str, said: Said = NOTHING_SAID, acting_for: str | None = None
) -> None:
    """A reviewer's decision at the desk."""
    who = visitor(desk, by, named, on, acting_for)
    with desk.office.writing() as connection:
        review.review(desk.office, connection, desk.thing(named).id, deed, who, said, on=day(on), at=at(on))


def refused(do: Any, *arguments: Any, **more: Any) -> str:
    """The sentence with which something is refused; empty if it was done."""
    try:
        do(*arguments, **more)
    except NianlunError as error:
        return f"{type(error).__name__}: {error}"
    return ""
