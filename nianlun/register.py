"""`nianlun register`: a register to fill in, its check, its import."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row

from models.errors import Sentence, _
from models.queries.register import WITHOUT_OFFICER
from nianlun.live import open_office
from nianlun.register_template import write_template
from tasks.clock import now
from tasks.import_register import Imported, import_register
from tasks.register.rows import PEOPLE, SELECTIONS, SUBJECTS, UNITS, Register
from tasks.register_files import read_register

FOLDER = click.Path(path_type=Path)
FILES = {UNITS: "单位", PEOPLE: "人员", SUBJECTS: "评价对象", SELECTIONS: "往年选题"}
TABLES = {
    "units": "单位",
    "people": "人员",
    "appointments": "任职",
    "subjects": "评价对象",
    "selections": "往年选题",
}


def _examples(*lines: str) -> str:
    return "\n".join(["\b", _("例:"), *(f"  {line}" for line in lines)])


@click.group(
    help=_("名录：单位、人员、评价对象和往年选题，放在一个文件夹的四个 CSV 文件里。"),
    epilog=_examples("nianlun register template register", "nianlun register check register"),
)
def register() -> None:
    """The group."""


@register.command(
    help=_("在 DIR 中写出四个空白 CSV（各带一行示例）和逐列说明 README.txt；已有的文件不覆盖。"),
    epilog=_examples("nianlun register template register"),
)
@click.argument("folder", metavar="DIR", type=FOLDER)
def template(folder: Path) -> None:
    """Write the template."""
    for path in write_template(folder):
        click.echo(str(path))


@register.command(
    help=_("检查 DIR 中的名录。没有错误时报出行数；有错误时一次列出全部位置（文件, 行, 列），退出码为 2。"),
    epilog=_examples("nianlun register check samples/minhang"),
)
@click.argument("folder", metavar="DIR", type=FOLDER)
def check(folder: Path) -> None:
    """Read the register, and say how much is in it."""
    click.echo(_counted(read_register(folder)))


@register.command(
    name="import",
    help=_("把 DIR 中的名录导入现用数据库：有一处错误就一行也不导入。可反复导入，同样的内容不改变任何东西。"),
    epilog=_examples("nianlun register import samples/minhang --by FIN_OPERATOR"),
)
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--by", required=True, metavar="WHO", help=_("由谁导入，记入数据库。"))
def import_folder(folder: Path, by: str) -> None:
    """Import all or nothing, then name the units that nobody answers for."""
    read = read_register(folder)
    click.echo(_counted(read))
    with open_office() as office:
        with office.writing() as connection:
            moment = now(connection)
            imported = import_register(connection, read, on=moment.date(), at=moment, by=by)
            missing = connection.execute(WITHOUT_OFFICER, {"on": moment.date()}).all()
        click.echo(_changed(imported))
        for line in _unanswered(missing):
            click.echo(line)


def _counted(read: Register) -> str:
    parts = [str(Sentence("{n} {what}", n=n, what=Sentence(FILES[file]))) for file, n in read.counts().items()]
    return _("没有错误：{parts}", parts=_("，").join(parts))


def _changed(imported: Imported) -> str:
    if not imported:
        return _("与数据库中的一致，没有改动")
    lines = [_("已导入：")]
    for name, tally in vars(imported).items():
        lines.append(
            "  "
            + _(
                "{what}：新增 {added}，更改 {changed}，失效 {ended}",
                what=Sentence(TABLES[name]),
                added=tally.added,
                changed=tally.changed,
                ended=tally.ended,
            )
        )
    return "\n".join(lines)


def _unanswered(units: Sequence[Row[Any]]) -> list[str]:
    """A line for each unit whose responsible person is missing or cannot be reached."""
    if not units:
        return []
    head = _("{n} 个单位没有可以送达的绩效专管责任人（UNIT_OFFICER）：", n=len(units))
    return [head, *(f"  {unit.code} {unit.name}" for unit in units)]
