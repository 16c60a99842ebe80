"""When a hand-in is late, and by how many working days."""

from datetime import date

from calendars.workdays import Workdays


def late_boundary(nominal_on: date, due_on: date) -> date:
    """The last day that is on time: the later of the nominal and the effective due date.

    The ladder hangs on the effective date; nobody is late who kept to the letter of the document.
    """
    return max(nominal_on, due_on)


def late_workdays(handed_in_on: date, nominal_on: date, due_on: date, days: Workdays) -> int:
    """Working days after the boundary up to and including the hand-in day; 0 on time, never 0 when late.

    A hand-in on a rest day counts as the next working day. For 2022-04-30: 04-30 gives 0, 05-01 and 05-05 give 1,
    05-07 gives 3.

    Raises:
        UnknownYear: a count runs through a year with neither official nor provisional days.
    """
    return late_after(handed_in_on, late_boundary(nominal_on, due_on), days)


def late_after(handed_in_on: date, boundary_on: date, days: Workdays) -> int:
    """The same, counted from the last day that is on time."""
    if handed_in_on <= boundary_on:
        return 0
    return max(1, days.between(boundary_on, days.first_from(handed_in_on)))


def kinder(handed_in_on: date, one_on: date, other_on: date, days: Workdays) -> int:
    """Working days late by the kinder of two boundaries: the one in force at the first hand-in and the present one.

    So a date moved later makes late ones on time, moved back it is as before, and moved earlier it makes nobody late
    who was on time.
    """
    return late_after(handed_in_on, max(one_on, other_on), days)
