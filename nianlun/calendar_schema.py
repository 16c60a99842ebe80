"""`nianlun calendar schema`: the calendar file as a JSON Schema, for editors."""

import json
from pathlib import Path

import click

from calendars.json_schema import json_schema
from models.errors import RuleBroken, Sentence, _


@click.command(
    help=_(
        """写出年历文件的 JSON Schema：编辑器据此补全、解释、当场标出写错的地方。calendars/schema.json 就是它写的。

\b
  nianlun calendar schema --out calendars/schema.json

年历文件第一行写 # yaml-language-server: $schema=schema.json，编辑器就会用它。"""
    )
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=_("写到哪个文件（默认写到屏幕）"))
def schema(out: Path | None) -> None:
    """Print the schema, or write it."""
    text = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    if out is None:
        click.echo(text.encode(), nl=False)  # bytes: UTF-8 whatever the terminal speaks
        return
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise RuleBroken(Sentence("写不了{out}: {why}", out=out, why=error.strerror)) from error
    click.echo(_("已写入{out}", out=out))
