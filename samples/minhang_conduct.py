"""How the sample's units behave: who is punctual, on which day a form comes in. What a draw decides is its seed."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from calendars.schema import About
from calendars.workdays import Workdays
from samples.minhang_owing import Obligation
from samples.minhang_units import ABOLISHED, BUREAU

ON_TIME, LATE, NEVER = "on time", "late", "never"
# on time, late, never per hundred, of punctual units, ordinary ones, poor ones; all in all about 70, 15, 15
ORDINARY = (60, 22, 18)
CONDUCTS = ((84, 9, 7), ORDINARY, (38, 24, 38))
SHARES = (46, 30, 24)
# one draw in so many: this many working days before the due date, after the boundary
BEFORE = (0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18)
AFTER = (1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 21, 24)
# 1 to 20 May is also rehearsed as a time in which nothing ran and nothing was opened: what is opened by a choice waits
FIRST_REPORTS = date(2022, 6, 1)
FORCED = {
    (ABOLISHED, "self-evaluation"): NEVER,
    ("302", "key-evaluation-selection"): NEVER,
    ("311", "key-evaluation-selection"): NEVER,
    ("306", "key-evaluation-selection"): LATE,
    ("311", "key-tracking-selection"): NEVER,
    ("307", "key-tracking-selection"): LATE,
    ("304", "exante-selection"): NEVER,
}


def drawn(random: Random, shares: tuple[int, ...]) -> int:
    """An index, each as likely as its share of the hundred."""
    draw = random.randrange(sum(shares))
    for index, share in enumerate(shares):
        if draw < share:
            return index
        draw -= share
    raise AssertionError


def outcome(obligation: Obligation) -> str:
    """On time, late or never. A unit's items of one deliverable often share their fate; the bureau's plans are made."""
    unit_code, key = obligation.unit_code, obligation.deliverable
    if (unit_code, key) in FORCED:
        return FORCED[unit_code, key]
    if obligation.quota and unit_code == BUREAU:
        return LATE if key == "fiscal-exante-plan" else ON_TIME
    conduct = ORDINARY if unit_code == BUREAU else CONDUCTS[drawn(Random(f"conduct {unit_code}"), SHARES)]
    alike = Random(obligation.name).randrange(100) < 45
    random = Random(f"outcome {key} {unit_code}") if alike else Random(f"outcome {obligation.name}")
    return (ON_TIME, LATE, NEVER)[drawn(random, conduct)]


def earliest(obligation: Obligation, days: Workdays) -> date:
    """The first day on which something can come in: never the opening day itself, later for what a choice opened."""
    if obligation.about is About.CHOSEN:
        return max(days.add(obligation.opens_on, 5), FIRST_REPORTS)
    return days.add(obligation.opens_on, 1)


@dataclass(frozen=True)
class Span:
    """When something can come in: from the first day on; the effective due date; the last day that is on time."""

    first_on: date
    due_on: date
    boundary_on: date


def hand_in(obligation: Obligation, how: str, span: Span, days: Workdays) -> date:
    """The day of the first hand-in; after the boundary if it cannot be on time any more."""
    first_on, due_on, boundary_on = span.first_on, span.due_on, span.boundary_on
    own = Random(f"day {obligation.name}")
    shared = Random(f"day {obligation.deliverable} {obligation.unit_code}")
    random = shared if own.randrange(10) < 7 else own
    if how == LATE or first_on > boundary_on:
        day = days.add(max(boundary_on, first_on), AFTER[random.randrange(len(AFTER))])
        return resting(day, own, days, date.max)
    before = BEFORE[random.randrange(len(BEFORE))]
    if before == 0 and boundary_on > due_on and own.randrange(4) == 0:
        return boundary_on
    day = max(first_on, days.add(due_on, -before))
    return resting(day, own, days, boundary_on)


def resting(day: date, random: Random, days: Workdays, until: date) -> date:
    """Now and then somebody hands in on the rest day after."""
    after = day + timedelta(days=1)
    return after if random.randrange(100) < 12 and after <= until and not days.works(after) else day
