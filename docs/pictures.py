"""The pictures of the READMEs and of docs/calendar.md, made by the program itself: `python docs/pictures.py`.

A sample year is lived through to 10 May 2022 in a folder that is thrown away, then the real commands are run, and what
they print becomes SVG. The year and the ladder are drawn by the program. The files name no font of any host and load
nothing.
"""

import os
import re
import subprocess
import sys
from html import escape, unescape
from io import StringIO
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
OUT = ROOT / "docs" / "pictures"
DAY = "2022-05-10"
CALENDAR = "calendars/minhang-2022.yaml"
READER = "jx.310@example.org"
LOAD = "from nianlun import live, trial; trial.load_sample(live.live_office(), script=trial.SCRIPT)"
OF = "self-evaluation"
DRAFT = "minhang-draft.yaml"
BEFORE = "2022-04-20"  # the day on which the draft would be published
MOVED = ("due: {on: 2022-04-30", "due: {on: 2022-05-20")
SLIPS = (  # what a tired hand writes
    ("budget_year: -1", "budgetyear: -1"),
    ("on: 2022-04-30", "on: 2022-04-31"),
    ("not_repeating: {years: 1}", "not_repeating: {years: 1, deliverables: [key-evaluation]}"),
    ("chosen_in: [key-evaluation-selection]", "chosen_in: [key-evaluation-selektion]"),
    ("on: 2022-05-31", "on: 2022-08-31"),
    ("        level: L4\n        by: approval", "        level: L4"),
)
CHARACTER = 12.2  # rich's width of a column, in its own units
TALLER = ' font-size="23"'  # so that a Chinese character fills its two columns
FONTS = "ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', 'PingFang SC', monospace"
SVG = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: FONTS; font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-family: sans-serif; font-size: 18px; font-weight: bold; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
""".replace("FONTS", FONTS)


def run(home: str, *arguments: str, language: str = "zh", width: int = 80, within: Path = ROOT, fails: int = 0) -> str:
    """What a command of ours prints in a terminal; with `fails`, what it complains of."""
    env = {**os.environ, "NIANLUN_HOME": home, "NIANLUN_LANG": language, "COLUMNS": str(width), "FORCE_COLOR": "1"}
    argv = [sys.executable, *arguments]
    done = subprocess.run(argv, cwd=within, env=env, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    if done.returncode != fails:
        raise SystemExit(done.stderr)
    return done.stderr if fails else done.stdout


def draw(
    home: str, name: str, *command: str, language: str = "zh", width: int = 80, most: int = 60, **more: Any
) -> None:
    """Run `nianlun <command>` and write what it printed as docs/pictures/<name>.svg, no more than `most` lines."""
    printed = run(home, "-m", "nianlun.command", *command, language=language, width=width, **more)
    lines = printed.rstrip("\n").split("\n")
    shown = "\n".join([*lines[:most], *(["…"] if len(lines) > most else [])])
    console = Console(record=True, width=width, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.assemble(("$ ", "bold green"), (f"nianlun {' '.join(command)}", "bold")))
    console.print(Text.from_ansi(shown), soft_wrap=True)
    drawn = console.export_svg(title="", code_format=SVG, unique_id=f"nianlun-{name.replace('.', '-')}")
    OUT.mkdir(exist_ok=True)
    (OUT / f"{name}.svg").write_text(_on_grid(drawn), encoding="utf-8", newline="\n")
    click.echo(f"{name}.svg")


def _on_grid(drawn: str) -> str:
    """Every run of Chinese, and of anything else, at its own column and as wide as its columns.

    rich puts a whole cell into one text and counts a Chinese character as one column: nothing would stand in line.
    """

    def split(found: re.Match[str]) -> str:
        column, parts = float(found["x"]), []
        for wide, run in groupby(unescape(found["text"]), key=lambda character: cell_len(character) == 2):
            text = "".join(run)
            width = len(text) * CHARACTER * (2 if wide else 1)
            place = f'x="{column:g}"{found["between"]}textLength="{width:g}"{TALLER if wide else ""}'
            shown = escape(text, quote=False).replace("\xa0", "&#160;")
            parts.append(f"{found['before']}{place}{found['after']}>{shown}</text>")
            column += width
        return "".join(parts)

    place = r'x="(?P<x>[^"]*)"(?P<between>[^>]*)textLength="[^"]*"'
    return re.sub(rf"(?P<before><text [^>]*){place}(?P<after>[^>]*)>(?P<text>[^<]*)</text>", split, drawn)


def draw_calendar(home: str) -> None:
    """The pictures of docs/calendar.md: a year, a ladder, an explanation, and the answer to slips of the pen."""
    draft = Path(home) / DRAFT
    text = (ROOT / CALENDAR).read_text(encoding="utf-8")
    for right, wrong in SLIPS:
        assert right in text
        text = text.replace(right, wrong, 1)
    draft.write_text(text, encoding="utf-8")
    for language, end in (("zh", ""), ("en", ".en")):
        for name, about in ((f"year{end}", ()), (f"ladder{end}", (OF,))):
            out = OUT / f"{name}.svg"
            command = ("-m", "nianlun.command", "calendar", "draw", CALENDAR, *about, "--out", str(out))
            run(home, *command, language=language)
            click.echo(out.name)
        draw(home, f"explain{end}", "calendar", "explain", CALENDAR, OF, language=language, width=150, most=31)
        draw(
            home, f"slips{end}", "calendar", "check", DRAFT, language=language, width=118, within=draft.parent, fails=2
        )


def draw_impact(home: str) -> None:
    """What a moved due date would do, on the day before anybody is late."""
    draft = Path(home) / DRAFT
    draft.write_text((ROOT / CALENDAR).read_text(encoding="utf-8").replace(*MOVED, 1), encoding="utf-8")
    for language, end in (("zh", ""), ("en", ".en")):
        command = ("calendar", "publish", DRAFT, "--why", "区财政局同意延期", "--dry-run")
        draw(home, f"impact{end}", *command, language=language, width=132, within=draft.parent)


def main() -> None:
    with TemporaryDirectory() as home:
        draw_calendar(home)
        run(home, "-c", LOAD)
        run(home, "-m", "nianlun.command", "run-day", "--on", f"2022-03-01..{BEFORE}")
        draw_impact(home)
        run(home, "-m", "nianlun.command", "run-day", "--on", f"{BEFORE}..{DAY}")
        for language, end in (("zh", ""), ("en", ".en")):
            draw(home, f"calendar{end}", "calendar", "show", CALENDAR, language=language, width=125, most=25)
            draw(home, f"status{end}", "status", language=language, width=96)
            draw(home, f"owes{end}", "owes", "310", "--own", language=language, width=120)
        listed = run(home, "-m", "nianlun.command", "mailbox", "list", "--to", READER, "--json")
        draw(home, "mail", "mailbox", "show", re.findall(r'"number": (\d+)', listed)[-1])


if __name__ == "__main__":
    main()
