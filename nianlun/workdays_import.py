"""`nianlun workdays import` and `withdraw`: see what moves, agree, then it happens."""

import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from models.errors import RuleBroken, Sentence, _
from models.kinds import StepKey
from nianlun.bars import day_bar
from nianlun.choices import examples
from nianlun.impact_tables import print_changes
from nianlun.live import live_settings, open_office
from nianlun.tables import print_table
from notices.words import STEPS
from tasks.clock import now as clock_now
from tasks.impact import Impact
from tasks.import_days import DaysImported, import_days, import_impact, withdraw_days
from tasks.office import Office
from tasks.official_days import read_day_files

FILE = click.Path(path_type=Path)
Change = Callable[[Office, Connection], DaysImported]


@click.command(
    name="import",
    help=_(
        "导入国务院办公厅的放假安排：先列出哪些到期日移动、涉及多少事项、更正谁，确认后在一个事务内全部改好。"
        "不在终端上运行时须加 --yes。内容与现行的一致时什么也不改；导入旧文件即为撤销。"
    ),
    epilog=examples(
        _("nianlun workdays import 2027.yaml --why 国办通知 --dry-run"),
        _("nianlun workdays import 2027.yaml --why 国办通知 --by FIN_ADMIN --yes"),
    ),
)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=FILE)
@click.option("--why", required=True, help=_("为什么导入，写进更正邮件和历史"))
@click.option("--by", default="FIN_ADMIN", show_default=True, help=_("谁导入"))
@click.option("--yes", is_flag=True, help=_("不再询问"))
@click.option("--dry-run", is_flag=True, help=_("只看会移动什么，不导入"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def import_files(files: tuple[Path, ...], why: str, by: str, yes: bool, dry_run: bool, as_json: bool) -> None:
    read = read_day_files(files)

    def change(office: Office, connection: Connection) -> DaysImported:
        moment = clock_now(connection)
        return import_days(office, connection, read, on=moment.date(), at=moment, by=by, why=why)

    _change(change, yes=yes, dry_run=dry_run, as_json=as_json)


@click.command(
    help=_("取消一年的导入：随本程序带的文件，或暂按放假办法推算的日子，重新有效。先列出影响，确认后改。"),
    epilog=examples(_("nianlun workdays withdraw 2027 --why 误导入 --dry-run")),
)
@click.argument("year", type=int)
@click.option("--why", required=True, help=_("为什么取消"))
@click.option("--by", default="FIN_ADMIN", show_default=True, help=_("谁取消"))
@click.option("--yes", is_flag=True, help=_("不再询问"))
@click.option("--dry-run", is_flag=True, help=_("只看会移动什么，不取消"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def withdraw(year: int, why: str, by: str, yes: bool, dry_run: bool, as_json: bool) -> None:
    def change(office: Office, connection: Connection) -> DaysImported:
        moment = clock_now(connection)
        return withdraw_days(office, connection, year, on=moment.date(), at=moment, by=by, why=why)

    _change(change, yes=yes, dry_run=dry_run, as_json=as_json)


def _change(change: Change, *, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Told what would happen, found on copies, and agreed to, do it. Nothing is locked while a person thinks."""
    with open_office() as office:
        found, impact = _look(office, change, as_json)
        if not as_json:
            _tell(found, impact)
        done = bool(found.years) and not dry_run
        if done:
            if not yes:
                _ask(as_json)
            with office.writing() as connection:
                found = change(office, connection)
    if as_json:
        click.echo(json.dumps(_data(found, impact, done=done), ensure_ascii=False, indent=2, default=str).encode())
    elif done:
        sent = found.replanned.correction_mails
        years = _("、").join(map(str, found.years))
        click.echo(_("已改好：{years}年的工作日；待发更正{mails}封", years=years, mails=sent))


def _look(office: Office, change: Change, as_json: bool) -> tuple[DaysImported, Impact | None]:
    with office.reading() as connection:
        on = clock_now(connection).date()
    with nullcontext(lambda *_: None) if as_json else day_bar(_("推演")) as progress:
        return import_impact(office, live_settings(), change, on=on, progress=progress)


def _ask(as_json: bool) -> None:
    """Ask on a terminal; elsewhere somebody must have said --yes.

    Raises:
        RuleBroken: nobody said so.
    """
    if as_json or not sys.stdin.isatty():
        raise RuleBroken(Sentence("没有改动：不在终端上运行时请加 --yes（或先看 --dry-run）"))
    if not click.confirm(_("按此改动？")):
        raise RuleBroken(Sentence("没有改动"))


def _tell(found: DaysImported, impact: Impact | None) -> None:
    if not found.years:
        click.echo(_("与现行的一致，没有改动"))
        return
    years = _("、").join(map(str, found.years))
    click.echo(_("{years}年工作日改动的影响（假定此后无人报送）：", years=years))
    head = [_("年度"), _("环节"), _("材料"), _("名义到期"), _("原到期"), _("改为"), _("事项数"), _("单位数")]
    rows = [
        [m.work_year, _(STEPS[StepKey(m.step)]), m.title, m.nominal_on, m.due_on, m.becomes_on, m.items, m.units]
        for m in found.moved
    ]
    if rows:
        print_table(head, rows)
    else:
        click.echo(_("没有到期日移动"))
    if impact is not None:
        print_changes(impact)


def _data(found: DaysImported, impact: Impact | None, *, done: bool) -> dict[str, Any]:
    told = {"done": done, "years": list(found.years), "moved": [asdict(each) for each in found.moved]}
    told |= {"replanned": asdict(found.replanned), "corrected_units": [code for code, _name in found.corrected]}
    return told | {"impact": asdict(impact) if impact else None}
