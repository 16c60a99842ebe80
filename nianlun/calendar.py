"""`nianlun calendar`: check a year's file, show its dates, explain one of them."""

import importlib
import json
from pathlib import Path

import click

from calendars.dates import last_rung
from calendars.explanations import explain
from calendars.loading import load
from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.errors import CalendarInvalid, Place, Sentence, UnknownYear, _
from nianlun.calendar_tables import print_year
from nianlun.calendar_views import year_as_data
from nianlun.live import known_workdays

ELSEWHERE = {  # commands of this group that live in another file
    "new": "nianlun.calendar_new:new",
    "publish": "nianlun.publish:publish",
    "schema": "nianlun.calendar_schema:schema",
    "draw": "nianlun.calendar_draw:draw",
    "history": "nianlun.versions:history",
    "diff": "nianlun.versions:diff",
    "restore": "nianlun.publish:restore",
    "vary": "nianlun.calendar_vary:vary",
}

FILE = click.Path(path_type=Path)


class _Group(click.Group):
    """The commands of this file, and those that ELSEWHERE names, loaded when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module, name = ELSEWHERE[cmd_name].split(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command


def _examples(*lines: str) -> str:
    """Examples below a help text, one a line."""
    return "\n".join(["\b", _("例:"), *(f"  {line}" for line in lines)])


@click.group(
    cls=_Group,
    help=_("年历: 检查、显示、解释一年的报送日程。"),
    epilog=_examples("nianlun calendar check calendars/*.yaml", "nianlun calendar show calendars/minhang-2022.yaml"),
)
def calendar() -> None:
    """The group."""


@calendar.command(
    help=_("检查年历文件。没有错误时每个文件一行; 有错误时列出全部位置(文件:行:列), 退出码为 2。"),
    epilog=_examples("nianlun calendar check calendars/minhang-2022.yaml calendars/2027.yaml"),
)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=FILE)
def check(files: tuple[Path, ...]) -> None:
    """Check every file, then tell everything that is wrong in any of them."""
    places: list[Place] = []
    for file in files:
        try:
            click.echo(f"{file}: {_summary(load(file))}")
        except CalendarInvalid as error:
            places.extend(error.places)
        except UnknownYear as error:
            places.append(Place(str(file), 1, 1, Sentence("{why}", why=error)))
    if places:
        raise CalendarInvalid(places)


@calendar.command(
    help=_("显示年历: 每项报送材料何时开启、何时到期, 各级催报在哪一天。"),
    epilog=_examples(
        "nianlun calendar show calendars/minhang-2022.yaml",
        "nianlun calendar show calendars/minhang-2022.yaml --json",
    ),
)
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--json", "as_json", is_flag=True, help=_("以 JSON 输出, 供程序读取。"))
def show(file: Path, as_json: bool) -> None:
    """Show the year as tables, or as data."""
    year = load(file)
    data = year_as_data(year, _workdays(year))
    if as_json:
        text = json.dumps(data, ensure_ascii=False, indent=2)
        click.echo(text.encode())  # bytes: UTF-8 whatever the terminal speaks
    else:
        print_year(year, data)


@calendar.command(
    name="explain",
    help=_("解释一项报送材料的日期: 依据哪句话, 为何提前或顺延, 每一级催报怎样数出来。"),
    epilog=_examples("nianlun calendar explain calendars/minhang-2022.yaml self-evaluation"),
)
@click.argument("file", metavar="FILE", type=FILE)
@click.argument("deliverable", metavar="DELIVERABLE")
def explain_dates(file: Path, deliverable: str) -> None:
    """Say why the dates of one deliverable are what they are."""
    year = load(file)
    for sentence in explain(year, deliverable, _workdays(year)):
        click.echo(str(sentence))


def _workdays(year: Calendar) -> Workdays:
    return known_workdays().with_overrides(year.workday_overrides)


def _summary(year: Calendar) -> str:
    until = last_rung(year, _workdays(year))
    steps, deliverables = len(year.steps), len(year.deliverables())
    return _(
        "没有错误: {year}年, {steps}个环节, {deliverables}项报送材料, 催报到{until}为止",
        year=year.work_year,
        steps=steps,
        deliverables=deliverables,
        until=until,
    )
