"""`nianlun mail-templates`: the office's own sentences in mails, in files of one text a line; and a test mail."""

import json
import sys
from pathlib import Path

import click

from models.errors import Place, Places, RuleBroken, Sentence, WordingInvalid, _
from nianlun.live import live_settings, open_office
from tasks.clock import ZONE, machine_now
from tasks.clock import now as clock_now

TEMPLATE = click.argument("template", metavar="TEMPLATE")
BY = click.option("--by", required=True, help=_("谁"))
WHY = click.option("--why", required=True, help=_("为什么改，写进版本历史"))
EXAMPLES = (
    "  nianlun mail-templates show digest --out digest.txt",
    "  nianlun mail-templates set digest digest.txt --by cz-gl --why 2022-05",
    "  nianlun mail-templates test cz-gl",
)


@click.group(
    name="mail-templates",
    help=_(
        "邮件里的句子：看现在的和以前的，改成本单位的说法，恢复；发一封测试信。TEMPLATE是digest（通知）或sign-in（登录信）。"
    ),
    epilog="\n".join(["\b", _("例:"), *EXAMPLES]),
)
def mail_templates() -> None:
    """What mails say."""


@mail_templates.command("list", help=_("各类邮件现在用第几版，谁在什么时候改的，为什么。"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def list_them(as_json: bool) -> None:
    from notices.wording import TEXTS, TITLES
    from tasks.wording.reading import versions

    with open_office() as office, office.reading() as connection:
        found = {template: versions(connection, template) for template in TEXTS}
    if as_json:
        rows = [
            {"template": template, "version": each.number, "by": each.by, "why": each.why, "at": each.at.isoformat(),
             "usable": not each.problems, "texts": each.texts}
            for template, kept in found.items()
            for each in kept
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2).encode())
        return
    for template, kept in found.items():
        click.echo(f"{template}  {TITLES[template]}")
        for each in kept:
            at = f"{each.at.astimezone(ZONE):%Y-%m-%d %H:%M}"
            told = _("第{n}版  {at}  {by}  {why}", n=each.number, at=at, by=each.by, why=each.why)
            click.echo("  " + told + (_("（不能用）") if each.problems else ""))
        if not kept:
            click.echo("  " + _("原来的文字"))


@mail_templates.command(
    help=_(
        """写出全部文字，一行一句（名称 = 文字），#之后是说明；改好后用set存为新版本。

\b
  nianlun mail-templates show digest --out digest.txt
  nianlun mail-templates show digest --version 0      原来的文字
"""
    )
)
@TEMPLATE
@click.option("--version", "number", type=click.IntRange(0), help=_("第几版（0是原来的文字；默认现在用的）"))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=_("写到这个文件（默认写到屏幕）"))
def show(template: str, number: int | None, out: Path | None) -> None:
    from notices.wording import TEXTS
    from tasks.wording.keeping import texts_of
    from tasks.wording.reading import checked_template, worded

    checked_template(template)
    with open_office() as office, office.reading() as connection:
        texts = worded(connection, template).texts if number is None else texts_of(connection, template, number)
    lines = []
    for text in TEXTS[template]:
        allowed = " ".join(f"{{{each}}}" for each in text.fields)
        lines += [f"# {text.label}" + (f"  {allowed}" if allowed else ""), f"{text.key} = {texts[text.key]}".rstrip()]
    if out is None:
        click.echo("\n".join(lines))
    else:
        out.write_text("\n".join(lines) + "\n", encoding="utf-8")
        click.echo(_("已写入{out}", out=out))


@mail_templates.command(
    "set",
    help=_(
        """把文件里的文字存为新版本；没有写到的句子照现在的。先用各种样例和真实邮件试过，有不对的地方一次说完，什么也不改。

\b
  nianlun mail-templates set digest digest.txt --by cz-gl --why 加上联系电话
  nianlun mail-templates set digest digest.txt --by cz-gl --why 加上联系电话 --dry-run
"""
    ),
)
@TEMPLATE
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@BY
@WHY
@click.option("--dry-run", is_flag=True, help=_("只检查，不保存"))
def set_it(template: str, file: Path, by: str, why: str, dry_run: bool) -> None:
    from tasks.wording.reading import checked_template, worded

    checked_template(template)
    lines = _read(file)
    with open_office() as office:
        with office.reading() as connection:
            texts = dict(worded(connection, template).texts)
        texts |= {key: said for key, (said, _line) in lines.items()}
        try:
            _keep(template, texts, by, why, dry_run=dry_run)
        except WordingInvalid as invalid:
            raise Places(
                [
                    Place(str(file), lines[key][1] if key in lines else 1, 1, sentence)
                    for key, sentence in invalid.problems
                ]
            ) from invalid


@mail_templates.command(
    help=_(
        """恢复以前的一版（0是原来的文字）：它成为最新的一版。

\b
  nianlun mail-templates restore digest 0 --by cz-gl --why 恢复原来的文字
"""
    )
)
@TEMPLATE
@click.argument("number", metavar="VERSION", type=click.IntRange(0))
@BY
@WHY
def restore(template: str, number: int, by: str, why: str) -> None:
    from tasks.wording.keeping import texts_of
    from tasks.wording.reading import checked_template

    checked_template(template)
    with open_office() as office, office.reading() as connection:
        texts = texts_of(connection, template, number)
    _keep(template, texts, by, why)


@mail_templates.command(
    help=_(
        """用现在的邮件设置向一个人登记的邮箱发一封测试信，说出邮件服务器怎么回答；一小时内至多五封。

\b
  nianlun mail-templates test cz-gl
"""
    )
)
@click.argument("person", metavar="PERSON")
def test(person: str) -> None:
    from nianlun.lock import reaching, running
    from notices.mailer import SmtpPost
    from tasks.diagnosis.finding import Verdict, Whose
    from tasks.wording.testing import send_test, test_address

    settings = live_settings()
    settings = reaching(settings, running(settings.home))
    with open_office() as office, office.writing() as connection:
        address = test_address(connection, person, now=machine_now())
    found = send_test(SmtpPost(settings), settings, address)
    click.echo(str(found.found))
    if found.verdict is not Verdict.OK:
        click.echo(str(found.cure), err=True)
        sys.exit(1 if found.whose is Whose.OUTSIDE else 2)


def _keep(template: str, texts: dict[str, str], by: str, why: str, *, dry_run: bool = False) -> None:
    from tasks.wording.keeping import keep
    from tasks.wording.reading import newest_version

    with open_office() as office, office.writing() as connection:
        newest = newest_version(connection, template)
        on, seen = clock_now(connection).date(), newest.number if newest else 0
        given = {"seen": seen, "by": by, "why": why, "on": on, "at": machine_now()}
        with connection.begin_nested() as trying:
            number = keep(office, connection, live_settings(), template, texts, **given)  # type: ignore[arg-type]
            if dry_run:
                trying.rollback()
    click.echo(_("没有不对，尚未保存") if dry_run else _("已存为第{n}版，此后的邮件都用它", n=number))


def _read(file: Path) -> dict[str, tuple[str, int]]:
    """The texts of a file with their lines.

    Raises:
        Places: every line that is none.
        RuleBroken: it is no text.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as failure:
        raise RuleBroken(Sentence("读不了{file}：{why}", file=file, why=failure.strerror or failure)) from None
    except UnicodeDecodeError:
        raise RuleBroken(Sentence("文件不是UTF-8文本")) from None
    found: dict[str, tuple[str, int]] = {}
    wrong = []
    for number, line in enumerate(text.splitlines(), 1):
        key, equals, said = line.partition("=")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not equals:
            wrong.append(Place(str(file), number, 1, Sentence("应为“名称 = 文字”")))
        elif key.strip() in found:
            wrong.append(Place(str(file), number, 1, Sentence("{key}写了两次", key=key.strip())))
        else:
            found[key.strip()] = (said.strip(), number)
    if wrong:
        raise Places(wrong)
    return found
