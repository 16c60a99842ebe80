"""`nianlun calendar publish` and `restore`: a checked year becomes the office's year, after its impact was shown."""

import json
import sys
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from calendars.loading import load, loads
from calendars.schema import Calendar
from models.errors import RuleBroken, Sentence, _
from models.kinds import StepKey
from nianlun.bars import day_bar
from nianlun.impact_tables import print_impact
from nianlun.live import live_settings, open_office
from nianlun.tables import print_table
from tasks.clock import acting_at, machine_now
from tasks.clock import now as clock_now
from tasks.first_mails import ask_before_first_mails
from tasks.impact import Impact, impact
from tasks.office import Office
from tasks.open_step import ToOpen, to_open
from tasks.publish import Published, changes_a_year, publish_in
from tasks.versions import read_source

WHY = click.option("--why", required=True, help=_("为什么发布"))
BY = click.option("--by", default="FIN_ADMIN", show_default=True, help=_("谁发布"))
YES = click.option("--yes", is_flag=True, help=_("看过影响，不再询问"))
DRY_RUN = click.option("--dry-run", is_flag=True, help=_("只看影响，不发布"))
JSON = click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))


@dataclass(frozen=True)
class Asked:
    """What somebody wants to publish, and how."""

    calendar: Calendar
    source: str
    why: str
    by: str
    yes: bool
    dry_run: bool
    as_json: bool


@click.command(
    help=_(
        """发布一年的年历：此后各环节按它下达、催报。

首次发布先列出到今天会下达多少事项。改动已发布的年度，先在台账的两份副本上各运行到年底，列出影响：哪些事项期限变动、
取消和新增哪些催报和邮件、哪些单位曾被告知原期限（各收到一封更正）、谁因此按时或逾期。看过再发布；
不在终端里时须加 --yes。看影响与发布之间台账若有变动，以发布时的台账为准。

\b
  nianlun calendar publish calendars/minhang-2022.yaml --by cz-jb-1 --why 区财政局印发
  nianlun calendar publish draft.yaml --why 自评延期 --dry-run
  nianlun calendar publish draft.yaml --why 自评延期 --yes --json
"""
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@WHY
@BY
@YES
@DRY_RUN
@JSON
def publish(file: Path, why: str, by: str, yes: bool, dry_run: bool, as_json: bool) -> None:
    calendar = load(file)
    asked = Asked(calendar, file.read_text(encoding="utf-8"), why, by, yes, dry_run, as_json)
    with open_office() as office:
        _publish(office, asked)


@click.command(
    help=_(
        """再次发布以前的一个版本：与发布文件一样，先列出影响。成为新的版本，历史不改。

\b
  nianlun calendar restore 2022@1 --why 撤回延期
"""
    )
)
@click.argument("version", metavar="YEAR@N")
@WHY
@BY
@YES
@DRY_RUN
@JSON
def restore(version: str, why: str, by: str, yes: bool, dry_run: bool, as_json: bool) -> None:
    with open_office() as office:
        with office.reading() as connection:
            source = read_source(connection, version)
        _publish(office, Asked(loads(source, version), source, why, by, yes, dry_run, as_json))


def _publish(office: Office, asked: Asked) -> None:
    with office.reading() as connection:
        changes = changes_a_year(connection, asked.calendar, asked.source)
        on = clock_now(connection).date()
    found = _impact(office, asked, on) if changes else None
    if found is not None:
        _show(asked, found)
        if not asked.dry_run:
            _confirm(asked)
    with office.writing() as connection:
        on = clock_now(connection).date()  # the day of the answer, not of the question
        done = publish_in(office, connection, asked.calendar, asked.source, **_when(connection, asked, on))
        opening = _to_open(connection, asked.calendar, on) if done.changed and found is None else []
        ask_before_first_mails(connection, at=machine_now())
        if asked.dry_run:
            connection.rollback()
    _tell(asked, done, found, opening)


def _impact(office: Office, asked: Asked, on: date) -> Impact:
    with office.reading() as connection:
        when = _when(connection, asked, on)
    shown = nullcontext(lambda *_: None) if asked.as_json else day_bar(_("推演"))
    with shown as progress:
        return impact(office, live_settings(), asked.calendar, asked.source, progress=progress, **when)


def _when(connection: Connection, asked: Asked, on: date) -> dict[str, Any]:
    return {"on": on, "at": acting_at(connection, on), "by": asked.by, "why": asked.why}


def _to_open(connection: Connection, calendar: Calendar, on: date) -> list[ToOpen]:
    return [row for step in StepKey for row in to_open(connection, calendar, step, on=on)]


def _show(asked: Asked, found: Impact) -> None:
    if not asked.as_json:
        print_impact(found)


def _confirm(asked: Asked) -> None:
    """Ask on a terminal; elsewhere somebody must have said --yes.

    Raises:
        RuleBroken: nobody said so.
    """
    if asked.yes:
        return
    year = asked.calendar.work_year
    if asked.as_json or not sys.stdin.isatty():
        raise RuleBroken(Sentence("{year}年度已经发布，改动它须先看影响（--dry-run），再加 --yes", year=year))
    if not click.confirm(_("按此发布{year}年度？", year=year)):
        raise RuleBroken(Sentence("没有发布"))


def _tell(asked: Asked, done: Published, found: Impact | None, opening: list[ToOpen]) -> None:
    if asked.as_json:
        followed = [asdict(each) | {"event": each.event.name.lower()} for each in done.followed]
        data = {"published": not asked.dry_run, "done": asdict(done) | {"followed": followed}}
        data |= {"impact": asdict(found) if found else None, "to_open": [asdict(row) for row in opening]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str).encode())
        return
    _show_opening(opening)
    if asked.dry_run:
        return
    if not done.changed:
        click.echo(_("{year}年度正是这份年历，没有改动", year=done.work_year))
        return
    names = {"year": done.work_year, "version": done.version, "title": asked.calendar.title}
    click.echo(_("已发布{year}年度：{title}（版本{year}@{version}）", **names))
    moved = done.replanned.moved_owed + done.replanned.moved_handed_in
    if found is not None:
        mails = done.replanned.correction_mails
        click.echo(
            _("期限变动{moved}项，待发更正{mails}封，新下达{opened}项", moved=moved, mails=mails, opened=done.opened)
        )
    if done.followed:
        click.echo(_("改由其他单位报送{n}项", n=sum(each.items for each in done.followed)))


def _show_opening(asked: list[ToOpen]) -> None:
    head = [_("环节"), _("材料"), _("将下达"), _("单位数"), _("金额（万元）")]
    rows = [[row.step, row.title, row.items, row.units, f"{row.fen / 1_000_000:,.2f}"] for row in asked if row.items]
    if rows:
        print_table(head, rows)
