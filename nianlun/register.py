"""`nianlun register`: a register to fill in, its check, its difference, its import, its history, its export."""

from pathlib import Path

import click

from models.errors import _
from nianlun.choices import parts
from nianlun.live import open_office
from tasks.register.template import write_template
from tasks.register.words import counted
from tasks.register_files import read_register

PATH = click.Path(path_type=Path)
PARTS = {
    "diff": "nianlun.register_changes:diff",
    "import": "nianlun.register_changes:import_path",
    "restore": "nianlun.register_changes:restore",
    "history": "nianlun.register_history:history",
    "show": "nianlun.register_history:show",
    "unreachable": "nianlun.register_reach:unreachable",
}


def examples(*lines: str) -> str:
    """The examples at the end of a help page."""
    return "\n".join(["\b", _("例:"), *(f"  {line}" for line in lines)])


@click.group(
    cls=parts(PARTS),
    help=_("名录：单位、人员、评价对象和往年选题，放在一个文件夹的四个 CSV 或 .xlsx 文件里，或放在一个工作簿里。"),
    epilog=examples("nianlun register template register", "nianlun register check register"),
)
def register() -> None:
    """The group."""


@register.command(
    help=_("在 DIR 中写出四个空白 CSV（各带一行示例）和逐列说明 README.txt，或一个工作簿；已有的文件不覆盖。"),
    epilog=examples("nianlun register template register", "nianlun register template register --xlsx"),
)
@click.argument("folder", metavar="DIR", type=PATH)
@click.option(
    "--xlsx", "as_workbook", is_flag=True, help=_("写成一个工作簿 register.xlsx：代码列为文本，词汇可下拉选择。")
)
def template(folder: Path, as_workbook: bool) -> None:
    """Write the template."""
    for path in write_template(folder, as_workbook=as_workbook):
        click.echo(str(path))


@register.command(
    help=_("检查 PATH 处的名录。没有错误时报出行数；有错误时一次列出全部位置（文件, 行, 列），退出码为 2。"),
    epilog=examples("nianlun register check samples/minhang", "nianlun register check register.xlsx"),
)
@click.argument("path", metavar="PATH", type=PATH)
def check(path: Path) -> None:
    """Read the register, and say how much is in it."""
    click.echo(counted(read_register(path).counts()))


@register.command(
    help=_("把现有名录写到 DIR：四个 CSV，或一个工作簿；可以再导入，不改变任何东西。已有的文件不覆盖。"),
    epilog=examples("nianlun register export out", "nianlun register export out --xlsx"),
)
@click.argument("folder", metavar="DIR", type=PATH)
@click.option("--xlsx", "as_workbook", is_flag=True, help=_("写成一个工作簿 register.xlsx。"))
def export(folder: Path, as_workbook: bool) -> None:
    """Write the register as it stands."""
    from tasks.register.books import sheets_of
    from tasks.register.snapshot import stored_register
    from tasks.register.sources import BOOK
    from tasks.register.writing import texts_of, write_texts
    from tasks.workbooks import write_workbook

    with open_office() as office, office.reading() as connection:
        stored = stored_register(connection)
    if as_workbook:
        write_workbook(folder / BOOK, sheets_of(stored))
        click.echo(str(folder / BOOK))
    else:
        for path in write_texts(folder, texts_of(stored)):
            click.echo(str(path))
