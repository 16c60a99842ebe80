"""`nianlun workdays`: the days off and make-up days of a year, as this office knows them."""

import json
from pathlib import Path
from typing import Any

import click

from calendars.day_runs import day_runs, working_days
from calendars.day_template import template as blank_year
from calendars.days import Year
from calendars.workdays import Workdays
from models.errors import RuleBroken, Sentence, _
from nianlun.choices import examples
from nianlun.day_tables import print_days
from nianlun.live import open_office
from nianlun.tables import print_table
from nianlun.workdays_import import import_files, withdraw
from tasks.clock import ZONE
from tasks.official_days import counting_text, imported_days, read_day_files

FILE = click.Path(path_type=Path)


@click.group(
    help=_("工作日：各年的放假和调休上班；国务院办公厅的通知公布后，把当年的文件导入本单位。"),
    epilog=examples("nianlun workdays show 2027", "nianlun workdays template 2027"),
)
def workdays() -> None:
    """The group."""


@workdays.command(
    help=_("显示一年的放假和调休上班：依据哪份通知，还是暂按放假办法推算；年历另定的日子也在其中。"),
    epilog=examples("nianlun workdays show 2027", "nianlun workdays show 2026 --json"),
)
@click.argument("year", type=int)
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def show(year: int, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        days = office.workdays(connection)
        rows = [row for row in imported_days(connection) if row.year == year and row.counts and row.source]
    known = days.year(year)
    found: dict[str, Any] = {
        "year": year,
        "status": "provisional" if known.provisional else "official",
        "source": str(known.source),
        "working_days": working_days(days, year),
        "imported": _imported(rows[0]) if rows else None,
        "days": day_runs(known, days.overridden(year)),
    }
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2).encode())
    else:
        print_days(found)


@workdays.command(
    help=_("检查工作日文件。没有错误时每个文件一行；有错误时一次列出全部位置（文件:行:列），退出码为 2。"),
    epilog=examples("nianlun workdays check 2027.yaml"),
)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=FILE)
def check(files: tuple[Path, ...]) -> None:
    for path, file in zip(files, read_day_files(files), strict=True):
        click.echo(f"{path}: {said(file.year)}")


@workdays.command(
    help=_("写出一年的工作日文件，供填写：没有通知的年份写好法定节假日；已有通知的年份照现行的写出，供修改。"),
    epilog=examples("nianlun workdays template 2027", "nianlun workdays template 2027 --out notices/2027.yaml"),
)
@click.argument("year", type=int)
@click.option("--out", type=FILE, help=_("写到哪个文件（默认当前文件夹的“年份.yaml”）；已有的文件不覆盖"))
def template(year: int, out: Path | None) -> None:
    path = out or Path(f"{year}.yaml")
    with open_office() as office, office.reading() as connection:
        text = counting_text(connection, year) or blank_year(year)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise RuleBroken(Sentence("{path}已经有了，不会覆盖", path=path)) from None
    except OSError as error:
        raise RuleBroken(Sentence("写不了{path}：{why}", path=path, why=error.strerror)) from error
    click.echo(str(path))


@workdays.command(
    help=_("列出各次导入：何时、由谁、为什么，哪一次现在有效。"),
    epilog=examples("nianlun workdays history", "nianlun workdays history --json"),
)
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def history(as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        rows = imported_days(connection)
    if as_json:
        told = [{"number": row.id, "year": row.year, "counts": bool(row.counts)} | _imported(row) for row in rows]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2).encode())
        return
    head = [_("序号"), _("年份"), _("文件"), _("导入时间"), _("由谁"), _("为什么"), _("现行")]
    print_table(head, [_row(row) for row in rows])


def said(year: Year) -> str:
    """That a file is right, and how much it says."""
    off = sum(not day.works for day in year.special.values())
    return _(
        "没有错误: {year}年, 放假{off}天, 调休上班{works}天, 全年{working}个工作日",
        year=year.number,
        off=off,
        works=len(year.special) - off,
        working=working_days(Workdays([year]), year.number),
    )


def _imported(row: Any) -> dict[str, object]:
    at = row.imported_at.astimezone(ZONE).isoformat(timespec="seconds")
    told = {"file": row.name, "digest": row.digest, "on": row.on_day.isoformat(), "imported_at": at}
    return told | {"by": row.imported_by, "why": row.why, "withdrawn": not row.source}


def _row(row: Any) -> list[object]:
    at = row.imported_at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    name = row.name if row.source else _("（取消导入）")
    return [row.id, row.year, name, at, row.imported_by, row.why, _("是") if row.counts else ""]


workdays.add_command(import_files)
workdays.add_command(withdraw)
