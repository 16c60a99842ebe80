"""A year's dates as tables for the terminal."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

from calendars.schema import Calendar
from models.errors import _
from nianlun.calendar_outcomes import outcomes

PIPED_WIDTH = 140


def print_year(calendar: Calendar, data: dict[str, Any]) -> None:
    """Print what is owed step by step, then the days of the rungs for each due date."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPED_WIDTH)
    console.print(_("{title} · {name}", title=calendar.title, name=calendar.jurisdiction.name), style="bold")
    console.print(_owed(calendar, data["deliverables"]))
    for ladder in dict.fromkeys(each["ladder"] for each in data["deliverables"]):
        using = [each for each in data["deliverables"] if each["ladder"] == ladder]
        console.print(_rungs(calendar.ladders[ladder].title, using))
    if any(_is_provisional(each) for each in data["deliverables"]):
        console.print(_("带“暂”字的日期为暂定: 当年放假安排尚未公布"))
    for table in outcomes(calendar):
        console.print(table)


def _owed(calendar: Calendar, deliverables: list[dict[str, Any]]) -> Table:
    table = Table(title=_("报送材料"))
    for heading in (_("环节"), _("报送材料"), _("代码"), _("预算年度"), _("开启"), _("名义到期"), _("到期"), _("期限")):
        table.add_column(heading, overflow="fold")
    titles = {step.key.value: step.title for step in calendar.steps}
    for step, title in titles.items():
        for row, each in enumerate(each for each in deliverables if each["step"] == step):
            table.add_row("" if row else title, *_owed_row(each))
        table.add_section()
    return table


def _owed_row(each: dict[str, Any]) -> Iterable[str]:
    yield each["title"]
    yield each["key"]
    yield str(each["budget_year"])
    yield each["opens_on"]
    yield each["nominal_on"]
    yield _marked(each["due_on"], each["provisional"])
    yield _("原则上") if each["soft"] else _("硬性")


def _rungs(title: str, deliverables: list[dict[str, Any]]) -> Table:
    table = Table(title=_("{title}: 到期日前后的工作日", title=title))
    table.add_column(_("到期"))
    for rung in deliverables[0]["rungs"]:
        table.add_column(f"{rung['offset']:+d} {rung['level']}")
    by_due = {each["due_on"]: each for each in deliverables}
    for due_on, each in sorted(by_due.items()):
        days = (_marked(_beside(rung["on"], due_on), rung["provisional"]) for rung in each["rungs"])
        table.add_row(_marked(due_on, each["provisional"]), *days)
    return table


def _beside(day: str, due_on: str) -> str:
    """The day without its year when that is the due date's."""
    return day.removeprefix(due_on[:5])


def _marked(day: str, provisional: bool) -> str:
    return _("{day}暂", day=day) if provisional else day


def _is_provisional(each: dict[str, Any]) -> bool:
    return bool(each["provisional"]) or any(rung["provisional"] for rung in each["rungs"])
