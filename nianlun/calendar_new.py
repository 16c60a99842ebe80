"""`nianlun calendar new`: next year's file from this year's, and what must be decided in it."""

import json
from pathlib import Path
from typing import Any

import click

from calendars.deciding import KINDS, Decision
from calendars.files import text_of
from calendars.loading import load
from calendars.renewing import Renewed, renewed
from models.errors import RuleBroken, Sentence, _
from nianlun.live import known_workdays
from nianlun.tables import print_table

FILE = click.Path(path_type=Path)
WHAT = {
    "document": "新文件",
    "number": "数字",
    "due": "到期日",
    "opening": "休息日开启",
    "quotation": "旧年份",
    "override": "未带的调整",
    "figure": "未带的数字",
    "announced": "今年做不做",
}
BASES = {"document": "原文", "window": "窗口", "practice": "惯例", "carried": "沿用"}


@click.command(
    help=_(
        """从旧年历写出新一年的年历：日期顺移，旧文件定的期限改为沿用、待确认，放假未公布的日子标为暂定。

列出必须由人决定的事项：新文件、各项数字、到期日、在休息日开启的材料、仍写着旧年份的原文；同样写在新文件开头。

\b
例:
  nianlun calendar new 2027 --from calendars/minhang-2022.yaml
  nianlun calendar new 2027 --from calendars/minhang-2022.yaml --out calendars/2027.yaml --force --json
"""
    )
)
@click.argument("year", type=click.IntRange(2004, 2100))
@click.option("--from", "old", required=True, type=FILE, help=_("旧年历"))
@click.option("--out", type=FILE, help=_("写到哪个文件（默认与旧年历同一文件夹的“年份.yaml”）"))
@click.option("--force", is_flag=True, help=_("覆盖已有的文件"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON列出待定事项"))
def new(year: int, old: Path, out: Path | None, force: bool, as_json: bool) -> None:
    path = out or old.parent / f"{year}.yaml"
    days = known_workdays().with_overrides(())
    made = renewed(text_of(old), str(old), year, days)
    _write(path, made.text, force=force)
    load(path)
    if as_json:
        click.echo(json.dumps(_data(path, made), ensure_ascii=False, indent=2).encode())
    else:
        _tell(path, year, made)


def _write(path: Path, text: str, *, force: bool) -> None:
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise RuleBroken(Sentence("{path}已经有了；要覆盖请加 --force", path=path)) from None
    except OSError as error:
        raise RuleBroken(Sentence("写不了{path}：{why}", path=path, why=error.strerror)) from error


def _tell(path: Path, year: int, made: Renewed) -> None:
    click.echo(_("已写入{path}：{year}年度，{n}件事待定", path=path, year=year, n=len(made.decisions)))
    if any(each.provisional for each in made.decisions):
        click.echo(_("带“暂”字的日期为暂定: 当年放假安排尚未公布"))
    head = [_("待定"), _("在哪里"), _("现在写着"), _("实际"), _("依据"), _("行")]
    rows = [_row(each) for kind in KINDS for each in made.decisions if each.kind == kind]
    print_table(head, rows)


def _row(each: Decision) -> list[object]:
    day = "" if each.becomes is None else str(each.becomes)
    becomes = _("{day}暂", day=day) if each.provisional else day
    why = _(BASES[each.basis]) if each.basis else each.note
    return [_(WHAT[each.kind]), each.where, each.value, becomes, why, each.line or ""]


def _data(path: Path, made: Renewed) -> dict[str, Any]:
    told = [
        {
            "kind": each.kind,
            "where": each.where,
            "line": each.line or None,
            "value": each.value,
            "becomes": each.becomes.isoformat() if each.becomes else None,
            "provisional": each.provisional,
            "basis": each.basis or None,
            "note": each.note,
        }
        for each in made.decisions
    ]
    return {"file": str(path), "decisions": told}
