"""When things happen: due dates, openings, the day of every rung. Pure; the working days are an argument."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial

from calendars.schema import Calendar, Deliverable, Due, Ladder, Rung, Step
from calendars.words import unknown
from calendars.workdays import Workdays
from models.errors import NotKnown, Sentence
from models.kinds import Anchor


@dataclass(frozen=True)
class RungDate:
    """The day on which a rung acts."""

    rung: Rung
    act_on: date


def effective(due: Due, workdays: Workdays) -> date:
    """The day on which the deliverable is really due: the document's day, rolled off rest days as `roll` says."""
    return workdays.roll(due.on, due.roll)


def timed(due: Due, happened_on: date, workdays: Workdays) -> tuple[date, date]:
    """The nominal and the effective due date of what is counted from an event: so many days after its day.

    Statutory times run in days of the calendar, the day of the event not counted (预算法 art. 14: 批复后二十日内).

    Raises:
        UnknownYear: a count of working days runs through a year whose working days are not known.
    """
    nominal = workdays.add(happened_on, due.days) if due.working else happened_on + timedelta(days=due.days)
    return nominal, workdays.roll(nominal, due.roll)


def opens_on(step: Step, deliverable: Deliverable) -> date:
    """The day on which the deliverable opens: its own, else the first of its step's window."""
    return deliverable.opens or step.window.opens


def timeline(
    ladder: Ladder,
    due_on: date,
    workdays: Workdays,
    opened_on: date | None = None,
    returned_on: date | None = None,
) -> list[RungDate]:
    """Each rung with the day on which it acts, in the order of those days; equal days in the ladder's order.

    Offsets are working days from the effective due date `due_on`, from `opened_on`, or from `returned_on`; rungs on an
    event that has not happened are left out.

    Raises:
        UnknownYear: a count runs through a year whose working days are not known.
    """
    anchors = {Anchor.DUE: due_on, Anchor.OPENS: opened_on, Anchor.RETURNED: returned_on}
    dated = [
        RungDate(rung, workdays.add(day, rung.workdays))
        for rung in ladder.rungs
        if (day := anchors.get(rung.anchor)) is not None
    ]
    return sorted(dated, key=lambda each: each.act_on)


def first_opening(calendar: Calendar) -> date:
    """The day on which the year's first deliverable opens."""
    return min(opens_on(step, deliverable) for step, deliverable in calendar.deliverables())


def last_rung(calendar: Calendar, workdays: Workdays) -> date:
    """The day of the year's last rung, or of its last due date if later: until then the year is looked after."""
    last = date.min
    for _, deliverable in calendar.deliverables():
        due_on = effective(deliverable.due, workdays)
        dated = timeline(calendar.ladders[deliverable.ladder], due_on, workdays)
        last = max(last, due_on, *(each.act_on for each in dated))
    return last


def is_provisional(workdays: Workdays, one: date, other: date) -> bool:
    """Whether any day from one date to the other still waits for its year's notice."""
    first, last = min(one, other), max(one, other)
    if workdays.is_settled(first, last):
        return False
    return any(workdays.is_provisional(first + timedelta(days=n)) for n in range((last - first).days + 1))


def marks(workdays: Workdays) -> Callable[[date, date], bool]:
    """`is_provisional` for many pairs of dates, each looked at once."""
    return cache(partial(is_provisional, workdays))


def deliverable_named(calendar: Calendar, key: str) -> tuple[Step, Deliverable]:
    """The deliverable called `key`, with its step.

    Raises:
        NotKnown: there is none; the sentence names the nearest.
    """
    known = {deliverable.key: (step, deliverable) for step, deliverable in calendar.deliverables()}
    if key not in known:
        raise NotKnown(unknown(Sentence("报送材料"), key, known))
    return known[key]
