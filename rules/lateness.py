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
    boundary = late_boundary(nominal_on, due_on)
    if handed_in_on <= boundary:
        return 0
    return max(1, days.between(boundary, days.first_from(handed_in_on)))
