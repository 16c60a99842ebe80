"""`nianlun catalogue`: directories of subjects by a rule, changed by hand with a reason, fixed as a version."""

import json
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from calendars.labels import SUBJECT_KINDS
from calendars.saying import condition_said
from calendars.schema import Calendar
from models.errors import NotKnown, Sentence, _
from nianlun.choices import examples
from nianlun.live import open_office
from nianlun.tables import print_table
from notices.workbook import Column, Workbook
from rules.catalogues import ADD, REMOVE, RULE
from tasks.catalogues.by_hand import change_by_hand
from tasks.catalogues.fix import fix_catalogue
from tasks.catalogues.read import Entry, Listed, read_catalogue, read_catalogues
from tasks.clock import now as clock_now
from tasks.office import Office
from tasks.rotations import read_rotations

WIDTHS = (24, 40, 14, 12, 30, 16, 10, 40)
YEAR = click.option("--year", type=int, help=_("哪个工作年度（默认最近公布的）"))
WHY = click.option("--why", required=True, help=_("理由"))
BY = click.option("--by", default="", help=_("经办人的人员编码"))
KEY = click.argument("key")


@click.group(help=_("评价对象目录：按年历的条件圈定，可手工增删并写明理由，定稿成版。"))
def catalogue() -> None:
    """Catalogues of a year."""


@catalogue.command("list", help=_("列出一年的目录。") + "\n\n" + examples("nianlun catalogue list"))
@YEAR
def list_(year: int | None) -> None:
    with open_office() as office, office.reading() as connection:
        found = read_catalogues(connection, _calendar(office, connection, year))
    head = [_("代码"), _("目录"), _("预算年度"), _("个数"), _("金额（元）"), _("手工增"), _("手工减"), _("现行版")]
    print_table(head, map(_summary, found))


@catalogue.command(
    "show", help=_("预览一个目录：谁在内、为何。") + "\n\n" + examples("nianlun catalogue show key-evaluation --json")
)
@KEY
@YEAR
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def show(key: str, year: int | None, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        found = read_catalogue(connection, _calendar(office, connection, year), key)
    if as_json:
        click.echo(json.dumps(_data(found), ensure_ascii=False, indent=2, default=str))
        return
    click.echo(_("{title}：{condition}", title=found.catalogue.title, condition=condition_said(found.catalogue.where)))
    print_table(_head(), map(_row, found.entries), title=_totals(found))


@catalogue.command(
    "add",
    help=_("把一个评价对象放进目录，写明理由。")
    + "\n\n"
    + examples(_("nianlun catalogue add key-evaluation 31011221T000000000077 --why 区重点任务")),
)
@KEY
@click.argument("code")
@YEAR
@WHY
@BY
def add(key: str, code: str, year: int | None, why: str, by: str) -> None:
    _change(key, code, ADD, year, why, by)


@catalogue.command("remove", help=_("把一个评价对象移出目录，写明理由。"))
@KEY
@click.argument("code")
@YEAR
@WHY
@BY
def remove(key: str, code: str, year: int | None, why: str, by: str) -> None:
    _change(key, code, REMOVE, year, why, by)


@catalogue.command("by-rule", help=_("不再手工调整一个评价对象，仍按条件判断，写明理由。"))
@KEY
@click.argument("code")
@YEAR
@WHY
@BY
def by_rule(key: str, code: str, year: int | None, why: str, by: str) -> None:
    _change(key, code, RULE, year, why, by)


@catalogue.command(
    "fix",
    help=_("把目录定稿为新的一版；限定在目录内的选题从此看这一版。")
    + "\n\n"
    + examples(_("nianlun catalogue fix key-evaluation --why 办公会审定")),
)
@KEY
@YEAR
@WHY
@BY
def fix(key: str, year: int | None, why: str, by: str) -> None:
    with open_office() as office, office.writing() as connection:
        at = clock_now(connection)
        calendar = _calendar(office, connection, year)
        number, entries = fix_catalogue(connection, calendar, key, why, by=by, on=at.date(), at=at)
    click.echo(_("已定稿第{number}版，{n}个评价对象", number=number, n=entries))


@catalogue.command("export", help=_("把目录写成 Excel 工作簿。"))
@KEY
@YEAR
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help=_("写到哪个文件"))
def export(key: str, year: int | None, out: Path) -> None:
    with open_office() as office, office.reading() as connection:
        at = clock_now(connection)
        found = read_catalogue(connection, _calendar(office, connection, year), key)
    with Workbook(out, made_at=at) as book:
        columns = [Column(name, width) for name, width in zip(_head(), WIDTHS, strict=True)]
        sheet = book.sheet(_("目录"), [found.catalogue.title, _totals(found)], columns)
        for entry in found.entries:
            sheet.add(_row(entry))
    click.echo(_("已写到{path}", path=out))


@catalogue.command(
    "cover", help=_("周期覆盖：到期还没有评价的对象。") + "\n\n" + examples("nianlun catalogue cover --year 2022")
)
@YEAR
def cover(year: int | None) -> None:
    with open_office() as office, office.reading() as connection:
        found = read_rotations(connection, _calendar(office, connection, year))
    for each in found:
        head = [_("上次评价"), _("编码"), _("名称"), _("实施单位"), _("金额（元）")]
        rows = [[turn.last_year or _("从未"), turn.code, turn.name, turn.unit_name, turn.approved] for turn in each.due]
        told = {"title": each.rotation.title, "n": len(each.turns), "due": len(each.due)}
        print_table(head, rows, title=_("{title}：共{n}个，到期未评{due}个", **told))


def _change(key: str, code: str, act: str, year: int | None, why: str, by: str) -> None:
    with open_office() as office, office.writing() as connection:
        at = clock_now(connection)
        calendar = _calendar(office, connection, year)
        name = change_by_hand(connection, calendar, key, code, act, why, by=by, on=at.date(), at=at)
    click.echo(_("{subject}已调整；定稿以后生效", subject=name))


def _calendar(office: Office, connection: Connection, year: int | None) -> Calendar:
    calendars = office.calendars(connection)
    wanted = year if year is not None else max(calendars, default=0)
    if wanted not in calendars:
        raise NotKnown(Sentence("没有{year}年度的年历", year=wanted))
    return calendars[wanted]


def _summary(found: Listed) -> list[object]:
    added, removed = (sum(getattr(each, name) for each in found.entries) for name in ("added", "removed"))
    fixed = found.versions[0].number if found.versions else _("未定稿")
    counts = [len(found.drafted), f"{found.amount:,.2f}", added, removed]
    return [found.key, found.catalogue.title, found.budget_year, *counts, fixed]


def _head() -> list[str]:
    return [_("编码"), _("名称"), _("类别"), _("单位编码"), _("实施单位"), _("金额（元）"), _("在目录"), _("为何")]


def _row(entry: Entry) -> list[object]:
    amount = None if entry.approved is None else f"{entry.approved:.2f}"
    inside = _("在") if entry.drafted else _("不在")
    kind = str(SUBJECT_KINDS[entry.kind])
    return [entry.code, entry.name, kind, entry.unit_code, entry.unit_name, amount, inside, _reason(entry)]


def _reason(entry: Entry) -> str:
    if entry.added:
        return _("手工增加：{why}", why=entry.why)
    if entry.removed:
        return _("手工移出：{why}", why=entry.why)
    return _("符合条件") if entry.by_rule else _("只在现行版内")


def _totals(found: Listed) -> str:
    return _("{year}年度 {n}个 {amount}元", year=found.budget_year, n=len(found.drafted), amount=f"{found.amount:,.2f}")


def _data(found: Listed) -> dict[str, Any]:
    return {
        "key": found.key,
        "title": found.catalogue.title,
        "budget_year": found.budget_year,
        "count": len(found.drafted),
        "amount": found.amount,
        "version": found.versions[0].number if found.versions else None,
        "entries": [vars(each) for each in found.entries],
    }
