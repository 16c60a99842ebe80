"""Pages of help in Chinese: a character is two columns wide, and the words of the syntax are Chinese too."""

import re
from collections.abc import Iterable

import click

from notices.wrapping import pad, width, wrap

SYNTAX = {  # what click writes itself and has no catalogue for; names of arguments stay as the texts call them
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "TEXT": "文字",
    "INTEGER": "整数",
    "DATE": "日期",
}
AS_IT_STANDS = "\b"  # click's mark of a paragraph whose lines stay
_SYNTAX = re.compile("|".join(map(re.escape, SYNTAX)))


class ChineseHelp(click.HelpFormatter):
    """click's formatter; lines break where the terminal is full."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _in_chinese(args), prefix)

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        told = [self._paragraph(part, indent) for part in text.split("\n\n")]
        self.write("\n\n".join(told) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        pairs = [(_in_chinese(term), meaning) for term, meaning in rows]
        column = min(max(width(term) for term, _ in pairs), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in pairs:
            beside = width(term) <= column - col_spacing
            first = indent + (pad(term, column) if beside else f"{term}\n{indent}{' ' * column}")
            lines = wrap(meaning, "", columns=max(self.width - column - len(indent), 10)).splitlines() or [""]
            self.write(f"\n{indent}{' ' * column}".join([first + lines[0], *lines[1:]]).rstrip() + "\n")

    def _paragraph(self, text: str, indent: str) -> str:
        if text.startswith(AS_IT_STANDS):
            return "\n".join(indent + line for line in text.removeprefix(AS_IT_STANDS).strip("\n").splitlines())
        return wrap(" ".join(text.split()), indent, columns=self.width)


def _in_chinese(syntax: str) -> str:
    return _SYNTAX.sub(lambda found: SYNTAX[found.group()], syntax)
