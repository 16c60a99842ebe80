"""`nianlun agencies`: the register of agencies as files, and commissions from candidates to payment."""

import json
from pathlib import Path

import click

from models.errors import Sentence, _
from nianlun.choices import examples, parts
from nianlun.live import open_office
from nianlun.tables import print_table

PATH = click.Path(path_type=Path)
BY = click.option("--by", required=True, metavar="WHO", help=_("由谁办理，记入数据库。"))
PARTS = {
    "bid": "nianlun.commissions:bid_",
    "choose": "nianlun.commissions:choose",
    "move": "nianlun.commissions:move_",
    "score": "nianlun.commissions:score",
}


@click.group(
    cls=parts(PARTS),
    help=_("第三方机构：名册的导入导出；候选、选定、签约到付费的委托全程。"),
    epilog=examples("nianlun agencies import agencies.xlsx --by FIN_OPERATOR", "nianlun agencies list"),
)
def agencies() -> None:
    """The group."""


@agencies.command(
    "list",
    help=_("列出机构：条件、委托数、平均质量得分、停止委托到哪天。"),
    epilog=examples("nianlun agencies list", "nianlun agencies list --json"),
)
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def list_(as_json: bool) -> None:
    from tasks.evaluators.about import rules_now
    from tasks.evaluators.agencies import all_agencies

    with open_office() as office, office.reading() as connection:
        found = all_agencies(connection, rules_now(office, connection))
    if as_json:
        click.echo(json.dumps([_data(each) for each in found], ensure_ascii=False, indent=2, default=str))
        return
    head = [_("编码"), _("名称"), _("人员"), _("委托"), _("在办"), _("平均质量得分"), _("停止委托至")]
    print_table(
        head,
        [
            [
                each.row.code,
                each.row.name,
                len(each.names),
                each.commissions,
                each.running,
                "" if each.mean_score is None else f"{each.mean_score / 100:.2f}",
                each.banned_until or "",
            ]
            for each in found
        ],
    )


def _data(agency: object) -> dict[str, object]:
    from tasks.evaluators.agencies import Agency

    assert isinstance(agency, Agency)
    said = {"scores": agency.scores, "commissions": agency.commissions, "running": agency.running}
    said |= {"paid_fen": agency.paid_fen, "banned_until": agency.banned_until}
    return vars(agency.row) | said


@agencies.command(
    help=_("写出空白的机构名册（.csv 或 .xlsx，带一行示例）；已有的文件不覆盖。"),
    epilog=examples("nianlun agencies template agencies.xlsx"),
)
@click.argument("path", metavar="PATH", type=PATH)
def template(path: Path) -> None:
    from tasks.evaluators.files import AGENCIES, SAMPLE, agency_cells, write_file

    write_file(path, AGENCIES, [agency_cells(SAMPLE)])
    click.echo(str(path))


@agencies.command(
    help=_("检查机构名册文件，一次列出全部错误；什么也不改变。"),
    epilog=examples("nianlun agencies check agencies.csv"),
)
@click.argument("path", metavar="PATH", type=PATH)
def check(path: Path) -> None:
    from tasks.evaluators.files import read_agencies, read_content

    rows = read_agencies(path.name, read_content(path))
    click.echo(_("没有错误：{n}家机构", n=len(rows)))


@agencies.command(
    "import",
    help=_(
        "导入机构名册：有一处错误就一家也不导入。已有的按编码更新，没有列出的保留；人员须已在名录中，职务为 AGENCY。"
    ),
    epilog=examples("nianlun agencies import agencies.xlsx --by FIN_OPERATOR"),
)
@click.argument("path", metavar="PATH", type=PATH)
@BY
def import_(path: Path, by: str) -> None:
    from tasks.clock import now as clock_now
    from tasks.evaluators.about import rules_now
    from tasks.evaluators.agencies import register_agencies
    from tasks.evaluators.doing import Doer
    from tasks.evaluators.files import read_agencies, read_content

    rows = read_agencies(path.name, read_content(path))
    with open_office() as office, office.writing() as connection:
        at = clock_now(connection)
        rules = rules_now(office, connection)
        changed = register_agencies(connection, rows, rules, Doer(by, at.date(), at))
    click.echo(_("已导入：新增或更新{n}家机构", n=changed))


@agencies.command(
    help=_("把机构名册写成 .csv 或 .xlsx，可以再导入；已有的文件不覆盖。"),
    epilog=examples("nianlun agencies export out/agencies.csv"),
)
@click.argument("path", metavar="PATH", type=PATH)
def export(path: Path) -> None:
    from tasks.evaluators.about import rules_now
    from tasks.evaluators.agencies import all_agencies
    from tasks.evaluators.files import AGENCIES, agency_cells, write_file

    with open_office() as office, office.reading() as connection:
        found = all_agencies(connection, rules_now(office, connection))
    write_file(path, AGENCIES, [agency_cells(each.row) for each in found])
    click.echo(str(path))


@agencies.command(
    help=_("一家机构的条件、人员、委托和历次质量得分。"),
    epilog=examples("nianlun agencies show A01"),
)
@click.argument("code", metavar="CODE")
def show(code: str) -> None:
    from models.queries import commissions
    from rules.commissions import STATE_NAMES
    from tasks.evaluators.about import rules_now
    from tasks.evaluators.agencies import one_agency

    with open_office() as office, office.reading() as connection:
        found = one_agency(connection, code, rules_now(office, connection))
        rows = connection.execute(commissions.OF_AGENCY, {"agency": found.id}).all()
    click.echo(f"{found.row.name} {found.row.code} {found.row.credit_code}".strip())
    for person, name in found.names.items():
        click.echo(f"  {person} {name}{_('（主评人）') if person in found.row.leading else ''}")
    if found.row.violation_on:
        click.echo(str(Sentence("最近一次重大违法记录：{day}", day=found.row.violation_on)))
    if found.banned_until:
        click.echo(str(Sentence("{until}之前不再委托", until=found.banned_until)))
    head = [_("年度"), _("材料"), _("对象"), _("委托方"), _("状态"), _("质量得分")]
    states = {state.value: str(name) for state, name in STATE_NAMES.items()}
    shown = []
    for row in rows:
        score = "" if row.score is None else f"{row.score / 100:.2f}"
        shown.append([row.work_year, row.title, row.subject_name, row.client_name, states[row.state], score])
    print_table(head, shown)
