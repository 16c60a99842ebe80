"""Who is reminded of what waits beside the ladders, and when: results to be decided, letters to be signed for.

A calendar that says nothing of it works by USUAL_DECIDING and USUAL_RECEIVING, which are office practice.
"""

from datetime import date

from pydantic import Field

from calendars.conditions import Part, Text
from calendars.workdays import Workdays
from models.kinds import Role


class Reminder(Part):
    """One reminder: so many working days from the day that is counted from, and who hears of it."""

    workdays: int = Field(ge=-60, le=120)
    recipients: tuple[str, ...] = Field(min_length=1)


class Reminders(Part):
    """The reminders in the order of their days. With `every`, the last one comes again after so many working days each
    time, until what is waited for has come."""

    rungs: tuple[Reminder, ...] = Field(min_length=1)
    every: int | None = Field(default=None, ge=1, le=120)
    source: Text

    def day(self, number: int, counted_from: date, days: Workdays) -> date | None:
        """The day of reminder `number`, counted from 1; None if there are not so many.

        Raises:
            UnknownYear: the count runs through a year whose working days are not known.
        """
        further = number - len(self.rungs)
        if further > 0 and self.every is None:
            return None
        offset = self.at(number).workdays + max(further, 0) * (self.every or 0)
        return days.add(counted_from, offset) if offset else counted_from

    def at(self, number: int) -> Reminder:
        """Reminder `number`: after the last one, the last."""
        return self.rungs[min(number, len(self.rungs)) - 1]

    def reached(self, told: int, counted_from: date, on: date, days: Workdays) -> tuple[int, date | None]:
        """The highest reminder whose day has come by `on`, at least `told`, and the day of the one after it.

        Only the highest counts: whoever was not reminded for weeks is reminded once.

        Raises:
            UnknownYear: as above.
        """
        number = told
        while (following := self.day(number + 1, counted_from, days)) is not None and following <= on:
            number += 1
        return number, following


_BUREAU = (Role.FIN_OPERATOR.name, Role.FIN_LEADER.name)
_UNIT = (Role.UNIT_OFFICER.name, Role.UNIT_DEPUTY.name, Role.UNIT_HEAD.name)
USUAL_DECIDING = Reminders(  # counted from the last day on which a result should be decided
    rungs=(
        Reminder(workdays=-3, recipients=(Role.FIN_OPERATOR.name,)),
        Reminder(workdays=1, recipients=_BUREAU),
    ),
    every=5,
    source="办公惯例(待确认)",
)
USUAL_RECEIVING = Reminders(  # counted from the day on which a letter is issued
    rungs=(
        Reminder(workdays=0, recipients=(*_UNIT, Role.DEPT.name, Role.FIN_SECTION.name)),
        Reminder(workdays=5, recipients=(Role.UNIT_OFFICER.name, Role.FIN_OPERATOR.name)),
    ),
    every=5,
    source="办公惯例(待确认)",
)
