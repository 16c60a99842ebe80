"""`nianlun figures`: the figures that a year's document states, computed, and taken apart clause by clause."""

import json
from datetime import date
from typing import Any

import click
from sqlalchemy import Connection

from calendars.labels import MEASURES
from calendars.schema import Calendar
from models.errors import NotKnown, Sentence, _
from nianlun.choices import DAY, examples, not_later
from nianlun.live import open_office
from nianlun.tables import print_table
from tasks.clock import now as clock_now
from tasks.office import Office
from tasks.stated_figures import Computed, Dropped, Value, clause_by_clause, figures_of_year


@click.group(help=_("文件中的数字：按年历写明的口径从台账计算，与文件写的比较。"))
def figures() -> None:
    """Figures of a year."""


@figures.command(
    "list",
    help=_("列出一年的数字。")
    + "\n\n"
    + examples("nianlun figures list", "nianlun figures list --year 2021 --on 2021-12-31"),
)
@click.option("--year", type=int, help=_("哪个工作年度（默认最近公布的）"))
@click.option("--on", type=DAY, help=_("截至哪天（默认今天，试运行时为试运行日）"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def list_(year: int | None, on: date | None, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        today = clock_now(connection).date()
        day = not_later(on, today)
        found = figures_of_year(connection, _calendar(office, connection, year), on=_past(day, today))
    if as_json:
        click.echo(json.dumps([_data(each, day) for each in found], ensure_ascii=False, indent=2))
        return
    click.echo(_("截至{on}", on=day))
    head = [_("代码"), _("数字"), _("数什么"), _("台账"), _("文件写"), _("相差")]
    print_table(head, [[each.figure.key, each.figure.title, *_row(value)] for each in found for value in each.values])


@figures.command(
    "show",
    help=_("一个数字的口径；加--clauses则逐条去掉口径，看数字怎样变。")
    + "\n\n"
    + examples("nianlun figures show project-evaluation --clauses"),
)
@click.argument("key")
@click.option("--clauses", "by_clause", is_flag=True, help=_("逐条去掉口径"))
@click.option("--year", type=int, help=_("哪个工作年度（默认最近公布的）"))
@click.option("--on", type=DAY, help=_("截至哪天（默认今天，试运行时为试运行日）"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def show(key: str, by_clause: bool, year: int | None, on: date | None, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        today = clock_now(connection).date()
        day = not_later(on, today)
        calendar = _calendar(office, connection, year)
        found, dropped = clause_by_clause(connection, calendar, key, on=_past(day, today))
    if as_json:
        told = _data(found, day) | ({"clauses": [_dropped(each) for each in dropped]} if by_clause else {})
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(_("{title}（口径：{scope}）", title=found.figure.title, scope=found.figure.scope))
    click.echo(_("依据：{source}", source=found.figure.source))
    click.echo(_("截至{on}", on=day))
    print_table([_("数什么"), _("台账"), _("文件写"), _("相差")], [_row(value) for value in found.values])
    if not by_clause:
        click.echo(_("口径：{clauses}", clauses=_("；").join(str(each.clause.said) for each in dropped)))
        return
    rows = [
        [each.clause.said, MEASURES[whole.stated.measure], _shown(whole), _shown(without)]
        for each in dropped
        for whole, without in zip(found.values, each.values, strict=True)
    ]
    print_table([_("去掉这一条"), _("数什么"), _("完整口径"), _("去掉后")], rows)


def _past(day: date, today: date) -> date | None:
    """A day that is over; of today there is nothing to look back to."""
    return day if day < today else None


def _calendar(office: Office, connection: Connection, year: int | None) -> Calendar:
    calendars = office.calendars(connection)
    wanted = year if year is not None else max(calendars, default=0)
    if wanted not in calendars:
        raise NotKnown(Sentence("没有{year}年度的年历", year=wanted))
    return calendars[wanted]


def _row(value: Value) -> list[object]:
    stated = f"{value.stated.value:f}{value.stated.unit}"
    difference = "" if not value.difference else f"{value.difference:+f}"
    return [MEASURES[value.stated.measure], _shown(value), stated, difference]


def _shown(value: Value) -> str:
    return "" if value.shown is None else f"{value.shown:f}{value.stated.unit}"


def _data(found: Computed, on: date) -> dict[str, Any]:
    return {
        "on": on.isoformat(),
        "key": found.figure.key,
        "title": found.figure.title,
        "scope": found.figure.scope,
        "source": found.figure.source,
        "values": [_numbers(value) for value in found.values],
    }


def _numbers(value: Value) -> dict[str, Any]:
    return {
        "measure": value.stated.measure.value,
        "unit": value.stated.unit,
        "value": _text(value.shown),
        "stated": _text(value.stated.value),
        "difference": _text(value.difference),
    }


def _dropped(each: Dropped) -> dict[str, Any]:
    return {
        "clause": each.clause.key,
        "said": str(each.clause.said),
        "values": {value.stated.measure.value: _text(value.shown) for value in each.values},
    }


def _text(number: object) -> str | None:
    return None if number is None else f"{number:f}"
