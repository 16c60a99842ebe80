"""`nianlun doctor`: what is wrong, and how to mend it."""

import json
import re
import sys
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.errors import RuleBroken, Sentence, _
from models.settings import ADDRESS_ONLY
from nianlun.diagnosis.examination import NOT_EXAMINED, Told, examine, exit_code
from nianlun.diagnosis.registry import CHECKS
from nianlun.diagnosis.running import running_in
from nianlun.lock import reaching
from tasks.diagnosis.finding import Verdict
from tasks.diagnosis.patient import Patient

WORDS = {Verdict.OK: "正常", Verdict.NOTE: "须知", Verdict.WRONG: "有误"}
SIGNS = {Verdict.OK: "✔", Verdict.NOTE: "!", Verdict.WRONG: "✘"}
STYLES = {Verdict.OK: "green", Verdict.NOTE: "yellow", Verdict.WRONG: "bold red"}


@click.command(
    help=_(
        """哪里不对、怎么处理：设置、软件包、文件、磁盘、时钟、数据库、工作日、年历、名册、邮件、Prefect、端口。

什么也不改，半分钟内查完。退出码：0 没有不对；1 只有外部的不对（服务器、网络、磁盘、时钟）；
2 本单位的设置、文件或数据不对。

\b
  nianlun doctor
  nianlun doctor --only mail --mail-to name@example.org      另发一封测试信
  nianlun doctor --only database --only schema
  nianlun doctor --json
"""
    )
)
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
@click.option("--mail-to", default="", help=_("向这个地址真发一封测试信"))
@click.option("--only", multiple=True, type=click.Choice(list(CHECKS)), help=_("只查这一项（可重复）"))
def doctor(as_json: bool, mail_to: str, only: tuple[str, ...]) -> None:
    if mail_to and not re.fullmatch(ADDRESS_ONLY, mail_to):
        raise RuleBroken(Sentence("“{address}”不是邮件地址", address=mail_to))
    patient = Patient.here(mail_to=mail_to)
    patient.settings = reaching(patient.settings, running_in(patient.settings))
    found = examine(patient, [name for name in CHECKS if not only or name in only])
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        _show(found)
    sys.exit(exit_code(found))


def _show(found: list[Told]) -> None:
    console = Console(soft_wrap=False)
    if not console.is_terminal:
        console = Console(width=200)
    table = Table.grid(padding=(0, 2))
    for _column in range(2):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    name = ""
    for each in found:
        table.add_row(_verdict(each.verdict), each.check if each.check != name else "", _said(each))
        name = each.check
    console.print(table)
    console.print(_sum(found))


def _verdict(verdict: Verdict) -> Text:
    return Text(f"{SIGNS[verdict]} {_(WORDS[verdict])}", style=STYLES[verdict])


def _said(told: Told) -> Text:
    """What was found, and below it how to mend it."""
    said = Text(_("{what}：{found}", what=told.what, found=told.found))
    if told.verdict is not Verdict.OK and told.finding != NOT_EXAMINED:
        said.append(f"\n→ {told.cure}", style="bold" if told.verdict is Verdict.WRONG else "")
    return said


def _sum(found: list[Told]) -> Text:
    counts = [sum(each.verdict is verdict for each in found) for verdict in Verdict]
    said = Text()
    for verdict, count in zip(Verdict, counts, strict=True):
        said.append(f"{SIGNS[verdict]} {_(WORDS[verdict])} {count}   ", style=STYLES[verdict])
    return said
