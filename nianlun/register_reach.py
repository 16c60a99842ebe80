"""`nianlun register unreachable`: whom no mail will reach this season, and what to do."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

import click

from models.errors import Sentence, _
from nianlun.choices import DAY
from nianlun.live import open_office
from nianlun.register import PATH, examples
from tasks.clock import now
from tasks.unreachable import SHARED_BY, WHY_UNREACHED, Unreached, unreachable_units
from tasks.workbooks import Cell, Column, Sheet, write_workbook


@click.command(
    help=_("下达之前：今后要报送而联系不上的单位，按主管部门排列，各写明原因和怎样办。任一已发布年度的都算。"),
    epilog=examples(
        "nianlun register unreachable", "nianlun register unreachable --on 2022-03-01 --xlsx unreachable.xlsx"
    ),
)
@click.option("--on", type=DAY, help=_("截至哪天（默认今天，试运行时为试运行日）"))
@click.option(
    "--shared-by", default=SHARED_BY, show_default=True, metavar="K", help=_("一个邮箱供多于 K 家单位时另行列出")
)
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
@click.option("--xlsx", "book", type=PATH, metavar="FILE", help=_("写成工作簿"))
def unreachable(on: date | None, shared_by: int, as_json: bool, book: Path | None) -> None:
    """One list, by department."""
    with open_office() as office, office.reading() as connection:
        found = unreachable_units(office, connection, on=on or now(connection).date(), shared_by=shared_by)
    if book is not None:
        write_workbook(book, [_sheet(found)], over=True)
        click.echo(_("已写入{out}", out=book))
    elif as_json:
        click.echo(json.dumps([_facts(each) for each in found], ensure_ascii=False, indent=2))
    else:
        for line in _lines(found):
            click.echo(line)


def _lines(found: Sequence[Unreached]) -> Iterator[str]:
    if not found:
        yield _("要报送的单位都联系得上")
    for (code, name), group in groupby(found, key=lambda each: (each.first_code, each.first_name)):
        yield f"{code} {name}"
        for each in group:
            template = "{unit}：{reason}（{detail}）" if each.detail else "{unit}：{reason}"
            unit, reason = f"{each.unit_code} {each.unit_name}", Sentence(WHY_UNREACHED[each.reason])
            yield "  " + _(template, unit=unit, reason=reason, detail=each.detail)
            yield f"    {each.remedy}"


def _facts(each: Unreached) -> dict[str, str]:
    return {**vars(each), "reason": each.reason.value, "remedy": str(each.remedy)}


def _sheet(found: Sequence[Unreached]) -> Sheet:
    heads = [(_("主管部门代码"), 14), (_("主管部门"), 30), (_("单位代码"), 14), (_("单位"), 30)]
    heads += [(_("原因"), 24), (_("说明"), 36), (_("怎样办"), 60)]
    rows: list[list[Cell]] = [
        [
            each.first_code,
            each.first_name,
            each.unit_code,
            each.unit_name,
            _(WHY_UNREACHED[each.reason]),
            each.detail,
            str(each.remedy),
        ]
        for each in found
    ]
    return Sheet(_("联系不上的单位"), tuple(Column(name, width) for name, width in heads), rows)
