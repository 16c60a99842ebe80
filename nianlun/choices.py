"""What several commands say or take alike: kinds of arguments, groups of commands, examples below a help text."""

import importlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from models.errors import RuleBroken, Sentence, _


class Day(click.ParamType[date]):
    """A date as 2022-04-29."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(_("“{value}”不是日期，应写作2022-04-29", value=value), param, ctx)


class Days(click.ParamType[tuple[date, date]]):
    """A date, or a span of dates as 2022-05-01..2022-05-20."""

    name = "DATE..DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, date]:
        if isinstance(value, tuple):
            return value
        first, _dots, last = str(value).partition("..")
        span = DAY.convert(first, param, ctx), DAY.convert(last or first, param, ctx)
        if span[1] < span[0]:
            self.fail(_("{value}的结束日早于开始日", value=value), param, ctx)
        return span


def not_later(on: date | None, today: date) -> date:
    """The day that is meant: today unless another is named; what has not come yet cannot have happened.

    Raises:
        RuleBroken: `on` has not come yet.
    """
    if on is not None and on > today:
        raise RuleBroken(Sentence("{on}还没有到（今天是{today}）", on=on, today=today))
    return on or today


DAY = Day()
DAYS = Days()


def examples(*lines: str) -> str:
    """Examples below a help text, one a line."""
    return "\n".join(["\b", _("例:"), *(f"  {line}" for line in lines)])


def parts(modules: Mapping[str, str]) -> type[click.Group]:
    """A group with commands of its own file, and others by `module:name` that are imported when they are called."""

    class Parts(click.Group):
        def list_commands(self, ctx: click.Context) -> list[str]:
            return [*self.commands, *modules]

        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
            if cmd_name not in modules:
                return super().get_command(ctx, cmd_name)
            module, name = modules[cmd_name].split(":")
            command = getattr(importlib.import_module(module), name)
            assert isinstance(command, click.Command)
            return command

    return Parts
