"""Whether the notice of a year's days off is still awaited, and since when that is a warning.

Notices come between late October and December. From 1 December the missing one of next year is a warning, every day,
and goes on being one while that year itself runs without it. The year opens all the same.

Source: docs/decisions/0007-official-days.md.
"""

from datetime import date

from calendars.workdays import Workdays
from models.errors import Sentence, UnknownYear

WARN_FROM = (12, 1)


def awaited(days: Workdays, on: date) -> list[Sentence]:
    """A warning for each year, this one and from December the next, whose days are provisional on `on`."""
    found = []
    if _provisional(days, on.year):
        found.append(Sentence("{year}年的放假安排仍为暂定：通知公布后请导入（nianlun workdays import）", year=on.year))
    if (on.month, on.day) >= WARN_FROM and _provisional(days, on.year + 1):
        found.append(
            Sentence(
                "{year}年放假安排仍为暂定：请核对国务院办公厅通知是否已经公布，并导入（nianlun workdays import）",
                year=on.year + 1,
            )
        )
    return found


def _provisional(days: Workdays, year: int) -> bool:
    """Whether the year is reckoned; of a year that nobody knows the upkeep tells otherwise."""
    try:
        return days.year(year).provisional
    except UnknownYear:
        return False
