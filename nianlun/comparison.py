"""Many drafts beside each other, as one table for the terminal."""

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from models.errors import _
from nianlun.measures import measure_name, written
from notices.words import LEVELS
from tasks.compare import Compared, Comparison

SHOWN = (
    "obligations",
    "mails",
    "officer_mails_median",
    "officer_mails_max",
    "worst_day_mails",
    "worst_day",
    "max_per_person_day",
    *(level for level in LEVELS if level != "L0"),
    "head_mails",
    "leader_mails",
    "on_time_rate",
    "late",
    "last_rung_on",
)
WIDTH = 230


def print_comparison(comparison: Comparison) -> None:
    """One row a draft, the least load first; as wide as it needs when nobody's terminal sets a width."""
    console = Console(soft_wrap=False)
    if not console.is_terminal:
        console = Console(width=WIDTH)
    table = Table(
        title=heading(comparison), title_justify="left", header_style="bold", box=SIMPLE, padding=(0, 1, 0, 0)
    )
    table.add_column(_("年历"), no_wrap=True)
    table.add_column(_("与第一份的差别"), overflow="fold", min_width=16)
    for measure in SHOWN:
        table.add_column(measure_name(measure), justify="right", overflow="fold")
    for each in comparison.by_load:
        table.add_row(*_row(comparison, each), style="bold" if each.least else "")
    console.print(table)


def heading(comparison: Comparison) -> str:
    """What is compared, in one line."""
    first, last = comparison.span
    return _(
        "{year}年度{n}份年历的比较：{first}至{last}",
        year=comparison.work_year,
        n=len(comparison.drafts),
        first=first,
        last=last,
    )


def differs(comparison: Comparison, each: Compared) -> str:
    """In what a draft differs from the first."""
    if each is comparison.drafts[0]:
        return _("（第一份）")
    return each.said or _("没有差别")


def marked(each: Compared) -> str:
    """A draft's name, marked if no other has less load."""
    return _("★ {name}（最少）", name=each.name) if each.least else each.name


def _row(comparison: Comparison, each: Compared) -> list[str]:
    figures = [written(measure, each.totals[measure]) for measure in SHOWN]
    return [marked(each), differs(comparison, each), *figures]
