"""`nianlun occasions`: events on whose day a time begins to run."""

import json
from datetime import date
from typing import Any

import click

from models.errors import _
from nianlun.choices import DAY, not_later
from nianlun.live import open_office
from nianlun.tables import print_table
from tasks.clock import acting_at
from tasks.clock import now as clock_now
from tasks.desk.scope import Scope
from tasks.results.enter_occasion import ENTERING, Happened, due_after, enter_occasion, events_of
from tasks.results.publications import published


@click.group(help=_("起算期限的事件（批复、通过等）：登记发生的日期，从它起算的材料随即下达。"))
def occasions() -> None:
    """Events and what is counted from them."""


@occasions.command("list", help=_("列出各年度的事件，已登记的写明日期。\n\n\b\n  nianlun occasions list"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def list_(as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        rows: list[dict[str, Any]] = [
            {
                "work_year": year,
                "event": each.key,
                "title": each.occasion.title,
                "deliverables": [deliverable.key for deliverable in each.deliverables],
                "entered": [
                    {"happened_on": row.happened_on, "unit_code": row.unit_code, "document": row.document, "by": row.by}
                    for row in each.entered
                ],
            }
            for year, calendar in office.calendars(connection).items()
            for each in events_of(connection, calendar)
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    head = [_("年度"), _("代号"), _("事件"), _("起算的材料"), _("已登记")]
    print_table(
        head,
        [
            [
                row["work_year"],
                row["event"],
                row["title"],
                ", ".join(row["deliverables"]),
                ", ".join(f"{each['happened_on']} {each['unit_code']}".strip() for each in row["entered"]),
            ]
            for row in rows
        ],
    )


@occasions.command(
    help=_(
        """登记事件发生，并下达从它起算的材料。不写单位就是全部单位；登记后不能改期，要宽限请逐项延期。

\b
  nianlun occasions enter 2022 department-accounts-approved 2022-08-15 --by cz-jb-1
  nianlun occasions enter 2022 department-accounts-approved 2022-08-15 --unit 101 --document 批3号 --by cz-jb-1
"""
    )
)
@click.argument("year", type=int)
@click.argument("event")
@click.argument("happened_on", type=DAY)
@click.option("--unit", default="", help=_("一级单位编码"))
@click.option("--document", default="", help=_("文号"))
@click.option("--by", required=True, help=_("谁登记（人员编码）"))
@click.option("--on", type=DAY, help=_("哪天登记（默认今天，试运行时为试运行日）"))
def enter(year: int, event: str, happened_on: date, unit: str, document: str, by: str, on: date | None) -> None:
    with open_office() as office, office.writing() as connection:
        day = not_later(on, clock_now(connection).date())
        calendar, days = office.calendar(connection, year), office.workdays(connection)
        happened = Happened(event, happened_on, unit, document)
        at = acting_at(connection, day)
        added = enter_occasion(connection, calendar, days, happened, by=by, roles=ENTERING, on=day, at=at)
        for deliverable, due_on in due_after(calendar, days, happened):
            click.echo(_("{title}：期限{due}", title=deliverable.title, due=due_on))
    click.echo(_("已登记，下达{n}项", n=added))


@occasions.command(
    help=_("信息公开台账：应公开的、已公开的网址和日期。\n\n\b\n  nianlun occasions publications 2022 --json")
)
@click.argument("year", type=int)
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def publications(year: int, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        on = clock_now(connection).date()
        found = published(connection, office.calendar(connection, year), Scope(everything=True), on=on)
    if as_json:
        click.echo(json.dumps([vars(each) for each in found], ensure_ascii=False, indent=2, default=str))
        return
    head = [_("单位"), _("材料"), _("期限"), _("网址"), _("公开日期"), _("核对日期")]
    rows = [
        [each.unit_name, each.title, each.due_on, each.address, each.published_on or "", each.checked_on or ""]
        for each in found
    ]
    print_table(head, rows)
