"""What will leave a live office in the weeks to come, as a table for the terminal."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any

import click

from models.errors import _
from nianlun.measures import measure_name, written
from nianlun.tables import print_table
from tasks.rehearse_on import Ahead


def print_ahead(ahead: Ahead) -> None:
    """The mails of each week, and the day with the most."""
    first, last = ahead.done.first_on, ahead.done.last_on
    mails = sum(ahead.leaving.values())
    click.echo(_("从{first}到{last}，将发出{mails}封", first=first, last=last, mails=f"{mails:,}"))
    head = [_("周"), _("邮件"), measure_name("worst_day"), measure_name("worst_day_mails")]
    rows = []
    for monday, days in groupby(ahead.leaving.items(), key=lambda pair: pair[0] - timedelta(days=pair[0].weekday())):
        of_week = dict(days)
        worst = max(of_week, key=lambda day: (of_week[day], -day.toordinal()))
        counts = (written("mails", n) for n in (sum(of_week.values()), of_week[worst]))
        rows.append([week_name(monday), next(counts), written("worst_day", worst), next(counts)])
    if rows:
        print_table(head, rows)


def week_name(monday: date) -> str:
    """A week by its first and last day."""
    return f"{monday} – {monday + timedelta(days=6):%m-%d}"


def ahead_as_data(ahead: Ahead) -> dict[str, Any]:
    """The same for programs (docs/files.md)."""
    return {
        "first_on": str(ahead.done.first_on),
        "last_on": str(ahead.done.last_on),
        "stopped": ahead.stopped,
        "leaving": {day.isoformat(): mails for day, mails in ahead.leaving.items()},
        **ahead.done.summary,
    }
