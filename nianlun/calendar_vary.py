"""`nianlun calendar vary`: drafts with other ladders, to be compared."""

from pathlib import Path

import click

from calendars.loading import load
from calendars.varying import offsets_in, varied
from models.errors import RuleBroken, Sentence, _

FILE = click.Path(path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(
    help=_(
        """从一份年历写出几份只在一个催报阶梯上不同的草案，供 nianlun rehearse --compare 比较。

每个 --offsets 是一份草案：写出从到期日数起、要留下的各级（工作日），没写的去掉；3=2 是把第3个工作日的一级移到第2个。
注释和其余内容不变。

\b
例:
  nianlun calendar vary calendars/minhang-2022.yaml --ladder standard --out drafts \\
      --offsets=-5,-1,1,3,5,10,15,20 --offsets=-10,-5,-3,-1,1,3=2,5=4,10,15,20
"""
    )
)
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--ladder", required=True, help=_("哪个阶梯"))
@click.option("--offsets", "said", required=True, multiple=True, help=_("一份草案的各级，如-5,-1,1,3=2，可多次"))
@click.option("--out", required=True, type=FOLDER, help=_("写到哪个文件夹"))
@click.option("--force", is_flag=True, help=_("覆盖已有的文件"))
def vary(file: Path, ladder: str, said: tuple[str, ...], out: Path, force: bool) -> None:
    load(file)
    text = file.read_text(encoding="utf-8")
    paths = [out / f"{file.stem}-{number:0{len(str(len(said)))}}.yaml" for number in range(1, len(said) + 1)]
    made = [varied(text, str(path), ladder, offsets_in(each)) for path, each in zip(paths, said, strict=True)]
    there = [path for path in paths if path.exists()]
    if there and not force:
        raise RuleBroken(Sentence("{path}已经有了；要覆盖请加 --force", path=there[0]))
    out.mkdir(parents=True, exist_ok=True)
    for path, draft in zip(paths, made, strict=True):
        path.write_text(draft, encoding="utf-8", newline="\n")
        click.echo(_("已写入{out}", out=path))
