"""What a year's results lead to, as tables for the terminal: rates, gates, applications, figures, announcements."""

from collections.abc import Iterator

from rich.table import Table

from calendars.labels import DECISIONS
from calendars.saying import condition_said, listed
from calendars.schema import Calendar
from models.errors import Sentence, _


def outcomes(calendar: Calendar) -> Iterator[Table]:
    """A table for each part that the calendar has."""
    for made in (_rates(calendar), _gates(calendar), _applications(calendar), _figures(calendar), _announced(calendar)):
        if made.row_count:
            yield made


def _rates(calendar: Calendar) -> Table:
    table = _table(_("应达到的报送率"), _("报送材料"), _("至少"), _("依据"))
    titles = _titles(calendar)
    for each in calendar.coverage:
        table.add_row(titles[each.deliverable], f"{each.at_least:.0%}", each.source)
    return table


def _gates(calendar: Calendar) -> Table:
    table = _table(_("准入条件"), _("条件"), _("看哪项结果"), _("适用"), _("通过"), _("不通过"), _("依据"))
    titles = _titles(calendar)
    for each in calendar.gates:
        of = condition_said(each.of) if each.of else ""
        passes = f"{listed(each.passes)} ({listed(each.results.names)})"
        table.add_row(each.title, titles[each.by], of, passes, str(DECISIONS[each.otherwise]), each.source)
    return table


def _applications(calendar: Calendar) -> Table:
    table = _table(_("结果应用"), _("报送材料"), _("发现"), _("怎样用"), _("依据"))
    titles = _titles(calendar)
    for each in calendar.applications:
        of, then = listed(titles[key] for key in each.of), listed(DECISIONS[decision] for decision in each.then)
        table.add_row(of, each.finding, then, each.source)
    return table


def _figures(calendar: Calendar) -> Table:
    table = _table(_("文件中的数字"), _("数字"), _("口径"), _("预算年度"), _("文件写"), _("依据"))
    for each in calendar.figures:
        states = listed(f"{stated.value}{stated.unit}" for stated in each.states)
        table.add_row(each.title, each.scope, str(calendar.work_year + each.budget_year), states, each.source)
    return table


def _announced(calendar: Calendar) -> Table:
    table = _table(_("文件打算以后做的(本年无人应报)"), _("事项"), _("依据"))
    for each in calendar.announced:
        table.add_row(each.title, each.source)
    return table


def _titles(calendar: Calendar) -> dict[str, str]:
    return {each.key: each.title for step, each in calendar.deliverables()}


def _table(title: str, *heads: str) -> Table:
    table = Table(title=title, show_lines=True)
    for head in heads:
        table.add_column(head, overflow="fold", ratio=2 if head == str(Sentence("依据")) else None)
    return table
