"""A year's days off and make-up days, as data and as a table."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import click

from calendars.days import WEEKDAYS, Day, Year
from calendars.workdays import Workdays
from models.errors import _
from nianlun.tables import print_table


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


_ONE = timedelta(days=1)


def print_days(found: dict[str, Any]) -> None:
    """Print the year: what it rests on, its days off and make-up days."""
    what = _("以通知为准") if found["status"] == "official" else _("暂定")
    click.echo(_("{year}年：{what}，全年{n}个工作日", year=found["year"], what=what, n=found["working_days"]))
    click.echo(_("依据：{source}", source=found["source"]))
    if found["imported"]:
        click.echo(_("{on}由{by}导入：{why}", **{key: found["imported"][key] for key in ("on", "by", "why")}))
    head = [_("日子"), _("上班或休息"), _("事由"), _("依据")]
    print_table(head, [_row(each, found["source"]) for each in found["days"]])


def _row(run: dict[str, Any], source: str) -> list[object]:
    first, last = (date.fromisoformat(run[key]) for key in ("from", "to"))
    spelt = _spelt(first) if first == last else _("{first}至{last}", first=_spelt(first), last=_spelt(last))
    works = _("上班") if run["works"] else _("休息")
    return [spelt, works, run["name"], "" if run["source"] == source else run["source"]]


def _spelt(on: date) -> str:
    return _("{on}({weekday})", on=on, weekday=WEEKDAYS[on.weekday()])
