"""`nianlun record`: what happened outside the portal (登记)."""

from datetime import date
from pathlib import Path

import click

from models.errors import _
from nianlun.choices import DAY, not_later
from nianlun.live import open_office
from tasks.act import Act
from tasks.clock import SWEEP_AT, is_trial, machine_now, moment
from tasks.clock import now as clock_now
from tasks.record import EVENTS
from tasks.record import record as record_act
from tasks.script import apply_entries, read_script

REDUCING = ("pass", "accept")
_HELP = _(
    """登记一件已经发生的事：报送、零报告、撤回、受理、转审、退回、审核通过、重新打开、延期、免报、撤销、选题、签收；
评价步骤、交换意见、反馈意见函、科室汇总、结果应用（见docs/files.md）。

\b
  nianlun record submit 101 self-evaluation 31010121T000000000001 --by jx-101
  nianlun record extend 101 annual-report --value 2023-01-10 --by cz-jx-1 --why 审计未结束
  nianlun record nil 101 self-evaluation 31010121T000000000001 --why 项目未实施
  nianlun record pass 101001 self-evaluation 31010121T000000000002 --by zg-101
  nianlun record accept 101001 self-evaluation 31010121T000000000002 --by cz-jx-1 --reduction 2.5
  nianlun record select 310 key-evaluation-selection 31010121T000000000007 --by jx-310
  nianlun record decide 101 self-evaluation 31010121T000000000001 --by cz-ld
  nianlun record --csv events.csv
"""
)


@click.command(help=_HELP)
@click.argument("event", required=False, type=click.Choice(list(EVENTS)))
@click.argument("unit", required=False)
@click.argument("deliverable", required=False)
@click.argument("subject", required=False, default="")
@click.option("--on", type=DAY, help=_("发生的日期（默认今天，试运行时为试运行日）"))
@click.option("--value", default="", help=_("延期：新期限；退回、重新打开：可指定的新期限"))
@click.option("--reduction", help=_("转审、审核通过：核减分数，0至100（指标完成值远超指标值的必填，可以是0）"))
@click.option("--by", default="", help=_("谁做的：人员编号、角色或说明（默认为该单位）"))
@click.option("--why", default="", help=_("理由（零报告、退回、重新打开、延期、免报、撤销必填）"))
@click.option("--year", default=0, help=_("工作年度（几个年度都有此事项时）"))
@click.option("--csv", "file", type=click.Path(path_type=Path), help=_("从文件登记多件，全部成功或全不登记"))
def record(
    event: str | None,
    unit: str | None,
    deliverable: str | None,
    subject: str,
    on: date | None,
    value: str,
    reduction: str | None,
    by: str,
    why: str,
    year: int,
    file: Path | None,
) -> None:
    if file is not None:
        _record_file(file)
        return
    if event is None or unit is None or deliverable is None:
        raise click.UsageError(_("请给出事件、单位和报送材料，或用 --csv 给出文件"))
    if reduction is not None and event not in REDUCING:
        raise click.UsageError(_("只有转审（pass）和审核通过（accept）可以核减分数"))
    with open_office() as office, office.writing() as connection:
        day = not_later(on, clock_now(connection).date())
        act = Act(event, day, unit, deliverable, subject, reduction or value, by, why, year)
        at = moment(day, SWEEP_AT) if is_trial(connection) else machine_now()
        record_act(office, connection, act, at=at)
    click.echo(
        _(
            "已登记：{on} {unit} {deliverable} {subject} {event}",
            on=day,
            unit=unit,
            deliverable=deliverable,
            subject=subject,
            event=event,
        )
    )


def _record_file(file: Path) -> None:
    entries = read_script(file)
    with open_office() as office, office.writing() as connection:
        for entry in entries:
            not_later(entry.act.on, clock_now(connection).date())
        apply_entries(office, connection, entries)
    click.echo(_("已登记{n}件", n=len(entries)))
