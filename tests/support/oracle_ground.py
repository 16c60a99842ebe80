"""The ground of the second opinion (oracle.py): days counted one by one, and the tree of units."""

from collections.abc import Iterator
from datetime import date, timedelta

from oracle_things import FIRST_LEVEL, Thing

from calendars.schema import Calendar, Deliverable, Rung
from calendars.workdays import Workdays
from models.kinds import Anchor, Roll
from tasks.register.rows import Register, UnitRow


class Ground:
    """A calendar, a register and working days."""

    def __init__(self, calendar: Calendar, register: Register, days: Workdays) -> None:
        self.calendar, self.register, self.days = calendar, register, days
        self.units = {unit.unit_code: unit for unit in register.units}

    # ── days, counted one by one ──────────────────────────────────────────────────────────────────────────────
    def _count(self, day: date, n: int) -> date:
        one = timedelta(days=1 if n > 0 else -1)
        for _ in range(abs(n)):
            day += one
            while not self.days.works(day):
                day += one
        return day

    def _waits(self, one: date, other: date) -> bool:
        """Whether any day from one to the other waits for its year's notice."""
        day, last = min(one, other), max(one, other)
        while day <= last:
            if self.days.year(day.year).provisional:
                return True
            day += timedelta(days=1)
        return False

    def _next_working(self, day: date) -> date:
        while not self.days.works(day):
            day += timedelta(days=1)
        return day

    def _rolled(self, day: date, roll: Roll) -> date:
        step = {Roll.PRECEDING: -1, Roll.FOLLOWING: 1, Roll.NONE: 0}[roll]
        while step and not self.days.works(day):
            day += timedelta(days=step)
        return day

    def _late(self, thing: Thing, on: date) -> int:
        return self._late_after(max(thing.nominal_on, thing.due_on), on)

    def _late_after(self, boundary: date, on: date) -> int:
        counted = 0
        if on <= boundary:
            return 0
        for number in range(1, (self._next_working(on) - boundary).days + 1):
            counted += self.days.works(boundary + timedelta(days=number))
        return max(counted, 1)

    # ── the tree ──────────────────────────────────────────────────────────────────────────────────────────────
    def _parents(self, unit: UnitRow) -> Iterator[UnitRow]:
        while unit.parent_code:
            unit = self.units[unit.parent_code]
            yield unit

    def _above(self, unit: UnitRow) -> str | None:
        return next((each.unit_code for each in self._parents(unit) if each.kind in FIRST_LEVEL), None)

    def _first_level(self, unit: UnitRow) -> str:
        line = [each for each in (unit, *self._parents(unit)) if each.kind != "bureau"] or [unit]
        return line[-1].unit_code

    def _section(self, unit: UnitRow) -> str | None:
        return next((each.section_code for each in (unit, *self._parents(unit)) if each.section_code), None)

    def _spoken(self, deliverable: Deliverable, anchor: Anchor) -> Rung | None:
        """The rung that an opening or a return speaks by itself."""
        rungs = self.calendar.ladders[deliverable.ladder].rungs
        return next((rung for rung in rungs if rung.anchor is anchor and rung.workdays == 0), None)
