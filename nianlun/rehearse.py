"""`nianlun rehearse`: a year on a copy, alone, beside another, many at once, or from today on."""

import json
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from models.errors import Place, _
from nianlun import language
from nianlun.ahead import ahead_as_data, print_ahead
from nianlun.bars import bar, day_bar
from nianlun.beside import print_beside
from nianlun.choices import DAY, DAYS
from nianlun.comparison import print_comparison
from nianlun.comparison_page import write_page
from nianlun.live import live_settings, open_office
from tasks.beside import DIFFERENCES, rehearse_beside
from tasks.clock import SWEEP_AT, moment
from tasks.clock import now as clock_now
from tasks.compare import compare, write_comparison
from tasks.drafts import Draft, is_published, published_draft
from tasks.office import Office
from tasks.rehearse import Ground, Plan, Span, read_together
from tasks.rehearse import rehearse as rehearse_year
from tasks.rehearse_on import rehearse_on

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(path_type=Path)
PAGE = "compare.html"


@dataclass(frozen=True)
class Asked:
    """What somebody wants to rehearse, and how."""

    calendars: tuple[Path, ...]
    beside: str | None
    comparing: bool
    from_today: bool
    register: Path | None
    script: Path | None
    first: date | None
    last: date | None
    skips: tuple[Span, ...]
    mails: bool
    as_json: bool
    out: Path | None

    def wrong(self) -> str:
        """The first thing that does not go together; empty if all does."""
        several = len(self.calendars) > 1 or any(path.is_dir() for path in self.calendars)
        modes = (self.comparing, self.beside is not None, self.from_today)
        elsewhere = self.register or self.first or self.skips
        rules = (
            (sum(modes) > 1, _("--compare、--beside、--from-today只能用一个")),
            (not self.calendars and not self.from_today, _("请写出要预演的年历文件")),
            (several and not self.comparing, _("多份年历请加上--compare")),
            (self.beside is not None and Path(self.beside).is_dir(), _("--beside要一个文件，不是文件夹")),
            (self.mails and (self.comparing or self.beside is not None), _("--mails只用于预演一份年历")),
            (self.from_today and elsewhere, _("--from-today用本单位的台账，不能加--register、--from、--skip")),
            (not self.out and not self.comparing, _("请用--out写明写到哪个文件夹")),
        )
        return next((sentence for broken, sentence in rules if broken), "")


@click.command(
    help=_(
        """在副本上预演一年：同一套程序逐日运行，不通知任何人，写出谁会在哪天收到什么。

--beside 同时预演另一份同年度的年历，列出两者的差别；--compare 预演多份年历，每份一行；--from-today 从今天起，
在本单位现有台账的副本上运行到年底（写了年历文件的，当作今天发布）。

\b
  nianlun rehearse calendars/minhang-2022.yaml --register samples/minhang --out out
  nianlun rehearse calendars/minhang-2022.yaml --register samples/minhang --script samples/minhang/script.csv \\
      --skip 2022-05-01..2022-05-20 --out out
  nianlun rehearse draft.yaml --beside published --out out
  nianlun rehearse draft.yaml --beside calendars/minhang-2022.yaml --register samples/minhang --out out --json
  nianlun rehearse --compare calendars/minhang-2022.yaml drafts --register samples/minhang --out out
  nianlun rehearse --from-today --out out
"""
    )
)
@click.argument("calendars", metavar="CALENDAR…", nargs=-1, type=FILE)
@click.option("--beside", help=_("与哪份年历对照：published（现行的）、文件，或2022@1（第1版）"))
@click.option("--compare", "comparing", is_flag=True, help=_("比较多份年历（文件或文件夹），每份一行，第一份为基准"))
@click.option("--from-today", is_flag=True, help=_("从今天起，在本单位现有台账的副本上继续"))
@click.option("--register", type=FILE, help=_("名册文件夹（默认用本单位现有名册的副本）"))
@click.option("--script", type=FILE, help=_("脚本：单位和审核人做了什么（CSV）"))
@click.option("--from", "first", type=DAY, help=_("第一天（默认最早的开始日）"))
@click.option("--to", "last", type=DAY, help=_("最后一天（默认最后一级催报之日）"))
@click.option("--skip", "skips", type=DAYS, multiple=True, help=_("停机的日子，如2022-05-01..2022-05-20，可多次"))
@click.option("--mails", is_flag=True, help=_("同时把每封邮件写成.eml文件"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
@click.option("--out", type=FOLDER, help=_("写到哪个文件夹（--compare可不写）"))
def rehearse(**said: Any) -> None:
    asked = Asked(**said)
    if wrong := asked.wrong():
        raise click.UsageError(wrong)
    with ExitStack() as stack:
        live = None if asked.register else stack.enter_context(open_office())
        if asked.from_today:
            assert live is not None
            _from_today(asked, live)
        elif asked.comparing:
            _compare(asked, live)
        elif asked.beside is not None:
            _beside(asked, live)
        else:
            _alone(asked, live)


def _alone(asked: Asked, live: Office | None) -> None:
    out = _out(asked)
    days = {"first_on": asked.first, "last_on": asked.last, "skips": asked.skips}
    plan = Plan(asked.calendars[0], out, asked.register, asked.script, mails=asked.mails, **days)  # type: ignore[arg-type]
    with day_bar(_("预演")) as show:
        done = rehearse_year(plan, live_settings(), live, show)
    span = {"first": done.first_on, "last": done.last_on}
    if asked.as_json:
        _echo_json({"first_on": str(done.first_on), "last_on": str(done.last_on), **done.summary})
    else:
        click.echo(_("预演{first}至{last}，共{days}天，写入{out}", **span, days=done.days, out=out))
    _tell_left_out(done.left_out)


def _beside(asked: Asked, live: Office | None) -> None:
    assert asked.beside is not None
    files = asked.calendars if is_published(asked.beside) else (*asked.calendars, Path(asked.beside))
    drafts, ground = _read(asked, files, live)
    other = drafts[1] if len(drafts) > 1 else _published(asked.beside, drafts[0])
    out, names = _out(asked), {"draft": drafts[0].name, "other": other.name}
    with bar(_("预演")) as watch:
        found = rehearse_beside(drafts[0], other, ground, out, live_settings(), prepare=language.install, watch=watch)
    done = found.after.done
    if asked.as_json:
        _echo_json(found.as_data())
    else:
        click.echo(_("{draft}与{other}对照，{first}至{last}", **names, first=done.first_on, last=done.last_on))
        print_beside(found)
        click.echo(_("已写入{out}", out=out / DIFFERENCES))
    _tell_left_out(done.left_out)
    for lived in (found.before, found.after):
        _tell_impossible(lived.draft.name, lived.done.impossible)


def _published(said: str, draft: Draft) -> Draft:
    with open_office() as office, office.reading() as connection:
        return published_draft(said, office, connection, draft.calendar.work_year)


def _compare(asked: Asked, live: Office | None) -> None:
    drafts, ground = _read(asked, asked.calendars, live)
    with bar(_("预演")) as watch:
        found = compare(drafts, ground, live_settings(), prepare=language.install, watch=watch)
    if asked.out is not None:
        write_comparison(found, asked.out)
        write_page(found, asked.out / PAGE, scripted=bool(ground.entries))
    if asked.as_json:
        _echo_json(found.as_data())
    else:
        print_comparison(found)
        if asked.out is not None:
            click.echo(_("已写入{out}", out=asked.out / PAGE))
    _tell_left_out(found.drafts[0].lived.done.left_out)
    for each in found.drafts:
        _tell_impossible(each.name, each.lived.done.impossible)


def _from_today(asked: Asked, live: Office) -> None:
    drafts, ground = _read(asked, asked.calendars, live)
    with live.reading() as connection:
        on = clock_now(connection).date()
    out, draft = _out(asked), drafts[0] if drafts else None
    with day_bar(_("预演")) as show:
        options = {"draft": draft, "entries": ground.entries, "last_on": asked.last, "mails": asked.mails}
        ahead = rehearse_on(live, live_settings(), out, on=on, at=moment(on, SWEEP_AT), progress=show, **options)  # type: ignore[arg-type]
    if asked.as_json:
        _echo_json(ahead_as_data(ahead))
    else:
        print_ahead(ahead)
        click.echo(_("已写入{out}", out=out))
    if ahead.stopped:
        click.echo(_("发送现已暂停：以上是恢复发送以后的情形"), err=True)
    _tell_left_out(ahead.done.left_out)
    _tell_impossible(_("今天起"), ahead.done.impossible)


def _read(asked: Asked, calendars: tuple[Path, ...], live: Office | None) -> tuple[list[Draft], Ground]:
    drafts, ground = read_together(calendars, asked.register, asked.script, live)
    return drafts, replace(ground, first_on=asked.first, last_on=asked.last, skips=asked.skips, lenient=True)


def _out(asked: Asked) -> Path:
    assert asked.out is not None
    return asked.out


def _echo_json(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2).encode())  # bytes: UTF-8 whatever the terminal speaks


def _tell_left_out(left_out: int) -> None:
    if left_out:
        click.echo(_("脚本中有{n}件不在预演的日子里，未用", n=left_out), err=True)


def _tell_impossible(draft: str, places: list[Place]) -> None:
    """Of each draft how many events could not happen, and the first of them."""
    if places:
        told = {"draft": draft, "n": len(places), "place": places[0]}
        click.echo(_("{draft}：脚本中有{n}件未能发生，如{place}", **told), err=True)
