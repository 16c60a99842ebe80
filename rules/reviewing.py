"""Whose turn a review is: what each event does to the level and to the day since which the present reviewer has it."""

from collections.abc import Sequence
from datetime import date

from calendars.schema import REVIEW_WORKDAYS, Calendar
from models.kinds import Event, Role, State

IN_REVIEW = (State.SUBMITTED, State.UNDER_REVIEW)


def review_workdays(calendar: Calendar | None) -> int:
    """How many working days a reviewer has, as the year's calendar says; of a year that is not published, the usual."""
    return calendar.review_workdays if calendar is not None else REVIEW_WORKDAYS


def route(review: Sequence[str], *, top: bool) -> tuple[Role, ...]:
    """Who reviews, in order, as the calendar names the roles.

    A first-level unit (`top`) has no department above it, so that stage falls away; where nobody is named, the bureau's
    own desk reviews.
    """
    named = tuple(Role[name] for name in review)
    return tuple(role for role in named if not (top and role is Role.DEPT)) or (Role.FIN_OPERATOR,)


def turn(event: Event, state: State, level: int, since_on: date | None, on: date) -> tuple[int, date | None]:
    """The level and the day after `event` has led to `state` on `on`; level 0 and no day while nothing is in review.

    A hand-in begins at the first reviewer; whoever passes it on ends his turn and begins the next one's. Taking up, and
    whatever else leaves it in review, changes neither.

    Source: docs/decisions/0011-review.md.
    """
    if state not in IN_REVIEW:
        return 0, None
    if event is Event.SUBMITTED:
        return 0, on
    return (level + 1, on) if event is Event.PASSED else (level, since_on)
