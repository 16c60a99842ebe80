"""A year's days off and make-up days, in runs of neighbours with one reason."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from calendars.days import Day, Year
from calendars.workdays import Workdays

_ONE = timedelta(days=1)


def working_days(days: Workdays, year: int) -> int:
    """How many days of the year work."""
    return days.between(date(year, 1, 1), date(year, 12, 31)) + days.works(date(year, 1, 1))


def day_runs(year: Year, overridden: Mapping[date, Day]) -> list[dict[str, Any]]:
    """Every day that differs from the plain week, in runs of neighbours with one reason."""
    named = dict(sorted((dict(year.special) | dict(overridden)).items()))
    runs: list[dict[str, Any]] = []
    for on, day in named.items():
        district = on in overridden
        told = {"works": day.works, "name": str(day.name), "source": str(day.source), "district": district}
        last = runs[-1] if runs else {}
        if last and all(last[key] == told[key] for key in told) and on - date.fromisoformat(last["to"]) == _ONE:
            last["to"] = on.isoformat()
        else:
            runs.append({"from": on.isoformat(), "to": on.isoformat()} | told)
    return runs
