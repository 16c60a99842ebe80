"""`nianlun register diff`, `import` and `restore`: the difference first, then the change."""

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row

from models.errors import RuleBroken, Sentence, _
from models.queries.register import WITHOUT_OFFICER
from nianlun.live import open_office
from nianlun.register import PATH, examples
from nianlun.register_views import show_difference
from tasks.change_register import Changed, change_register, facts, has_ledger
from tasks.clock import now
from tasks.first_mails import ask_before_first_mails
from tasks.office import Office
from tasks.register.keeping import kept_texts
from tasks.register.rows import Register
from tasks.register.sources import read_texts
from tasks.register.words import counted, tallied
from tasks.register_files import checked, read_register

BY = click.option("--by", required=True, metavar="WHO", help=_("由谁导入，记入数据库。"))
WHY = click.option("--why", default="", metavar="TEXT", help=_("为什么，如“机构改革”；写进留底和转移、并入的事项。"))
YES = click.option("--yes", is_flag=True, help=_("不再询问（台账里已有事项时，不在终端上运行须写）。"))


@click.command(
    help=_(
        "看 PATH 处的名录与现用数据库有什么不同，会对台账做什么：哪些事项转移、并入、恢复、下达、建议撤销，"
        "哪些单位从此联系不上。什么也不改变。"
    ),
    epilog=examples("nianlun register diff register", "nianlun register diff register.xlsx --json"),
)
@click.argument("path", metavar="PATH", type=PATH)
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def diff(path: Path, as_json: bool) -> None:
    """Try it, and take it back."""
    read = read_register(path)
    with open_office() as office:
        on, changed = _tried(office, read, by="", why="")
    if as_json:
        click.echo(json.dumps(facts(changed, on=on), ensure_ascii=False, indent=2, default=str))
    elif not changed.imported:
        click.echo(_("与数据库中的一致，没有改动"))
    else:
        show_difference(changed)


@click.command(
    name="import",
    help=_(
        "把 PATH 处的名录导入现用数据库：有一处错误就一行也不导入。台账里已有事项时先列出变化，确认后才导入；"
        "同样的内容不改变任何东西。每次导入都留底。"
    ),
    epilog=examples(
        "nianlun register import samples/minhang --by FIN_OPERATOR",
        _("nianlun register import register.xlsx --by FIN_OPERATOR --why 机构改革 --yes"),
    ),
)
@click.argument("path", metavar="PATH", type=PATH)
@BY
@WHY
@YES
def import_path(path: Path, by: str, why: str, yes: bool) -> None:
    """Import all or nothing, then name the units that nobody answers for."""
    read = read_register(path)
    click.echo(counted(read.counts()))
    _change(read, by=by, why=why, yes=yes)


@click.command(
    help=_(
        "再导入第 N 次导入时的名录（nianlun register history），恢复到那时：单位、人员、评价对象和转移、并入的事项。"
    ),
    epilog=examples(_("nianlun register restore 3 --by FIN_OPERATOR --why 方案撤回")),
)
@click.argument("number", metavar="N", type=int)
@BY
@WHY
@YES
def restore(number: int, by: str, why: str, yes: bool) -> None:
    """Import again what was imported before."""
    with open_office() as office, office.reading() as connection:
        texts = kept_texts(connection, number)
    _change(checked(read_texts(texts)), by=by, why=why, yes=yes)


def _tried(office: Office, read: Register, *, by: str, why: str) -> tuple[date, Changed]:
    """What it would do, done and taken back."""
    with office.writing() as connection:
        moment = now(connection)
        changed = change_register(office, connection, read, on=moment.date(), at=moment, by=by, why=why)
        connection.rollback()
    return moment.date(), changed


def _change(read: Register, *, by: str, why: str, yes: bool) -> None:
    with open_office() as office:
        with office.reading() as connection:
            first = not has_ledger(connection)
        if not first and not yes:
            _ask(_tried(office, read, by=by, why=why)[1])
        with office.writing() as connection:
            moment = now(connection)
            changed = change_register(office, connection, read, on=moment.date(), at=moment, by=by, why=why)
            ask_before_first_mails(connection, at=moment)
            missing = connection.execute(WITHOUT_OFFICER, {"on": moment.date()}).all()
    if yes and not first:
        show_difference(changed)
    click.echo(_done(changed))
    for line in _unanswered(missing):
        click.echo(line)


def _ask(changed: Changed) -> None:
    """Show the difference, and go on only if somebody agrees.

    Raises:
        RuleBroken: nobody can be asked.
    """
    if not changed.imported:
        return
    show_difference(changed)
    if not sys.stdin.isatty():
        raise RuleBroken(Sentence("台账里已有事项：看过以上变化（nianlun register diff），再加 --yes 导入"))
    click.confirm(_("导入？"), abort=True)


def _done(changed: Changed) -> str:
    if not changed.imported:
        return _("与数据库中的一致，没有改动")
    head = _("已导入：")
    return "\n".join(
        [
            head,
            *(f"  {line}" for line in tallied(changed.imported.tallies())),
            _("留底为第 {n} 次导入", n=changed.imported.number),
        ]
    )


def _unanswered(units: Sequence[Row[Any]]) -> list[str]:
    """A line for each unit whose responsible person is missing or cannot be reached."""
    if not units:
        return []
    head = _("{n} 个单位没有可以送达的绩效专管责任人（UNIT_OFFICER）：", n=len(units))
    return [head, *(f"  {unit.code} {unit.name}" for unit in units)]
