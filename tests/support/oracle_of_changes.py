"""The second opinion about a year that is published again: whose date moves, whose stays, and who is late.

As a clerk would follow docs/decisions/0006 with a pencil. Corrections are not walked here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from oracle import Oracle
from oracle_things import Done, Thing

from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.kinds import Roll
from tasks.register.rows import Register

SETTLED = ("waived", "cancelled")


@dataclass
class Given:
    """A date of a thing's own, as it was given: rolled as the deliverable's; after a return never brought forward."""

    on: date
    returned: bool


class ChangingOracle(Oracle):
    """Drafts are published in the morning of their day, after what people did."""

    def __init__(self, calendar: Calendar, register: Register, days: Workdays, drafts: Mapping[date, Calendar]) -> None:
        super().__init__(calendar, register, days)
        self.drafts = drafts
        self.given: dict[int, Given] = {}
        self.boundary: dict[int, date] = {}

    def turn(self, on: date) -> None:
        if on in self.drafts:
            self._publish(self.drafts[on], on)

    def _publish(self, calendar: Calendar, on: date) -> None:
        self.calendar = calendar
        self._known.clear()
        self._laid.clear()
        asked = {deliverable.key: deliverable for _, deliverable in calendar.deliverables()}
        for thing in self.things.values():
            thing.deliverable = asked[thing.deliverable.key]
            if thing.state not in SETTLED:
                self._come_in_line(thing, on)

    def _come_in_line(self, thing: Thing, on: date) -> None:
        nominal, due = self._dates_of(thing)
        if (nominal, due) != (thing.nominal_on, thing.due_on):
            if thing.owing:
                self._leave(thing, on)
            self._new_version(thing, on, nominal, due)
        if thing.first_on is not None:
            present = max(self._calendars(thing))
            thing.late = self._late_after(max(self.boundary[id(thing)], present), thing.first_on)

    def _calendars(self, thing: Thing) -> tuple[date, date]:
        due = thing.deliverable.due
        return due.on, self._rolled(due.on, due.roll)

    def _dates_of(self, thing: Thing) -> tuple[date, date]:
        nominal, due = self._calendars(thing)
        given = self.given.get(id(thing))
        if given is None:
            return nominal, due
        own = self._rolled(given.on, Roll.FOLLOWING if given.returned else thing.deliverable.due.roll)
        if due > own:
            return nominal, due
        if own == thing.due_on:
            return thing.nominal_on, own
        return (max(own, nominal) if given.returned else given.on), own

    # ── what people do, and what is remembered of it ──────────────────────────────────────────────────────────────
    def _submit(self, thing: Thing, act: Done) -> None:
        first = thing.first_on is None
        super()._submit(thing, act)
        if first:
            self.boundary[id(thing)] = max(thing.nominal_on, thing.due_on)

    def _return(self, thing: Thing, act: Done) -> None:
        super()._return(thing, act)
        self.given[id(thing)] = Given(thing.due_on, returned=True)

    def _extend(self, thing: Thing, act: Done) -> None:
        super()._extend(thing, act)
        self.given[id(thing)] = Given(thing.nominal_on, returned=False)
