"""`nianlun evaluations experts`: the register of experts as files, and who is asked about what."""

import json
from datetime import date
from pathlib import Path

import click

from models.errors import _
from models.evaluating import ExpertTask
from nianlun.choices import DAY, examples
from nianlun.commissions import about_what, at_work
from nianlun.live import open_office
from nianlun.tables import print_table

PATH = click.Path(path_type=Path)


@click.group(
    help=_("专家：名册的导入导出，请谁评审哪一项。"),
    epilog=examples("nianlun evaluations experts import experts.csv --by FIN_OPERATOR"),
)
def experts() -> None:
    """The group."""


@experts.command("list", help=_("列出专家和他们在办的评审。"), epilog=examples("nianlun evaluations experts list"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def list_(as_json: bool) -> None:
    from tasks.evaluators.experts import all_experts

    with open_office() as office, office.reading() as connection:
        found = all_experts(connection)
    if as_json:
        told = [dict(row._mapping) for row in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str))
        return
    head = [_("编号"), _("姓名"), _("专业领域"), _("工作单位"), _("在办"), _("已提意见")]
    rows = []
    for row in found:
        employer = row.works_for_name or row.employer
        rows.append([row.code, row.name, row.speciality, employer, row.assigned, row.opinions])
    print_table(head, rows)


@experts.command(
    "import",
    help=_("导入专家名册（.csv 或 .xlsx）：有一处错误就一位也不导入；人员须已在名录中，职务为 EXPERT。"),
    epilog=examples("nianlun evaluations experts import experts.csv --by FIN_OPERATOR"),
)
@click.argument("path", metavar="PATH", type=PATH)
@click.option("--by", required=True, metavar="WHO", help=_("由谁办理，记入数据库。"))
def import_(path: Path, by: str) -> None:
    from tasks.clock import now as clock_now
    from tasks.evaluators.doing import Doer
    from tasks.evaluators.experts import register_experts
    from tasks.evaluators.files import read_content, read_experts

    rows = read_experts(path.name, read_content(path))
    with open_office() as office, office.writing() as connection:
        at = clock_now(connection)
        changed = register_experts(connection, rows, Doer(by, at.date(), at))
    click.echo(_("已导入：新增或更新{n}位专家", n=changed))


@experts.command(
    help=_("把专家名册写成 .csv 或 .xlsx，可以再导入；名册为空时就是空白模板。已有的文件不覆盖。"),
    epilog=examples("nianlun evaluations experts export out/experts.xlsx"),
)
@click.argument("path", metavar="PATH", type=PATH)
def export(path: Path) -> None:
    from tasks.evaluators.experts import rows_of
    from tasks.evaluators.files import EXPERTS, expert_cells, write_file

    with open_office() as office, office.reading() as connection:
        rows = rows_of(connection)
    write_file(path, EXPERTS, [expert_cells(row) for row in rows])
    click.echo(str(path))


@experts.command(
    help=_("请一位专家评审（review）、再评审（rereview）或辅导（coaching）一份材料；须回避的当即拒绝。"),
    epilog=examples(
        "nianlun evaluations experts assign 101 self-evaluation P1 zj-1 --due-on 2022-06-10 --by FIN_OPERATOR"
    ),
)
@about_what
@click.argument("person")
@click.option("--task", type=click.Choice([each.value for each in ExpertTask]), default="review", show_default=True)
@click.option("--due-on", type=DAY, required=True, help=_("何日前提交意见"))
@click.option("--weight", default=1, help=_("权重（年历按加权平均合成时）"))
def assign(
    unit: str,
    deliverable: str,
    subject: str,
    person: str,
    by: str,
    on: date | None,
    year: int,
    task: str,
    due_on: date,
    weight: int,
) -> None:
    from tasks.evaluators.experts import assign as give

    with at_work(unit, deliverable, subject, by=by, on=on, year=year) as (office, connection, obligation, doer):
        what = ExpertTask(task)
        number = give(office, connection, obligation, person, what, due_on=due_on, weight=weight, doer=doer)
    click.echo(_("已请{person}（第{n}号）", person=person, n=number))
