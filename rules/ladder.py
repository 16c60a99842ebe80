"""The ladder laid on dates (催报阶梯): which rung acts on which working day, and which it overtakes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from calendars.workdays import Workdays
from models.kinds import Anchor

FAR = date(9999, 12, 31)


@dataclass(frozen=True)
class Rung:
    """A rung as it is stored: `position` is its place in the ladder, `workdays` counts from `anchor`."""

    id: int
    position: int
    anchor: Anchor
    workdays: int
    automatic: bool


@dataclass(frozen=True)
class LaidRung:
    """A rung on its day. `until_on` is the next rung's day, `overtaken_on` the next of the same track."""

    position: int
    rung_id: int
    automatic: bool
    act_on: date
    until_on: date
    overtaken_on: date
    next_on: date | None


def act_on(rung: Rung, days: Workdays, *, opened_on: date, due_on: date, returned_on: date) -> date | None:
    """The day of `rung`; None if its anchor has not happened, or if the verb itself speaks on that day.

    Offsets are working days from the effective due date, the opening or the return. The notices of an opening and of a
    return (0 working days after them) are said by those verbs at once, and that of an approval by the approval.
    """
    if rung.anchor is Anchor.DUE:
        return days.add(due_on, rung.workdays) if rung.workdays else due_on
    anchor = {Anchor.OPENS: opened_on, Anchor.RETURNED: returned_on}.get(rung.anchor, FAR)
    if anchor == FAR or rung.workdays <= 0:
        return None
    return days.add(anchor, rung.workdays)


def lay(
    rungs: Sequence[Rung], days: Workdays, *, opened_on: date, due_on: date, returned_on: date = FAR
) -> list[LaidRung]:
    """Every rung of a ladder on its day, in order of days; automatic and approval rungs are two tracks.

    Of rungs missed together the highest of each track counts: the others are overtaken on or before that day.

    Source: office practice by 闵财评〔2022〕1号 四(三) 系统预警; docs/decisions/0002-ladder.md.

    Raises:
        UnknownYear: a count runs through a year with neither official nor provisional days.
    """
    on = dict(opened_on=opened_on, due_on=due_on, returned_on=returned_on)
    dated = [(day, rung) for rung in rungs if (day := act_on(rung, days, **on)) is not None]
    dated.sort(key=lambda pair: (pair[0], pair[1].position))
    laid = []
    for place, (day, rung) in enumerate(dated):
        later = dated[place + 1 :]
        until = later[0][0] if later else FAR
        overtaken = next((d for d, r in later if r.automatic == rung.automatic), FAR)
        laid.append(
            LaidRung(place + 1, rung.id, rung.automatic, day, until, overtaken, None if until == FAR else until)
        )
    return laid


def next_action(laid: Sequence[LaidRung], on: date) -> date | None:
    """The first day after `on` on which a rung acts: rungs dated on or before a day of change do not exist."""
    return min((rung.act_on for rung in laid if rung.act_on > on), default=None)
