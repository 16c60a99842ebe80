"""A year's days off and make-up days, as data and as a table."""

from datetime import date
from typing import Any

import click

from calendars.days import WEEKDAYS
from models.errors import _
from nianlun.tables import print_table


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
