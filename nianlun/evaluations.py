"""`nianlun evaluations`: the nine working steps, views exchanged, experts, and what their opinions change."""

import json
from datetime import date

import click

from models.errors import _
from models.evaluating import WorkStep
from nianlun.choices import DAY, examples, parts
from nianlun.commissions import about_what, at_work
from nianlun.live import open_office
from nianlun.tables import print_table

PARTS = {"experts": "nianlun.experts:experts"}
STEPS = {str(int(step)): step for step in WorkStep if step is not WorkStep.NONE}


@click.group(
    cls=parts(PARTS),
    help=_("评价：九个工作步骤、与被评价单位交换意见、专家评审和复核差异。"),
    epilog=examples("nianlun evaluations list", "nianlun evaluations deltas"),
)
def evaluations() -> None:
    """The group."""


@evaluations.command(
    "list",
    help=_("列出各项评价：走到哪一步、由哪家机构承担、委托和答复是否逾期。"),
    epilog=examples("nianlun evaluations list --json"),
)
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def list_(as_json: bool) -> None:
    from rules.commissions import STATE_NAMES
    from rules.working_steps import STEP_NAMES, VIEWS_NAMES
    from tasks.clock import now as clock_now
    from tasks.evaluators.listing import EVERYBODY, list_evaluations

    with open_office() as office, office.reading() as connection:
        on = clock_now(connection).date()
        found = list_evaluations(office, connection, EVERYBODY, on=on, most=100_000)
    if as_json:
        told = [
            dict(each.row._mapping)
            | {"step": each.step.name.lower(), "behind": [str(part) for part in each.late or ()]}
            for each in found.items
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str))
        return
    head = [_("年度"), _("单位"), _("材料"), _("对象"), _("步骤"), _("机构"), _("委托"), _("交换意见"), _("逾期")]
    rows = []
    for each in found.items:
        row = each.row
        late = f"{each.late[0]} {each.late[1]}" if each.late else ""
        commission = "" if each.commission is None else str(STATE_NAMES[each.commission])
        views = "" if each.views is None else str(VIEWS_NAMES[each.views])
        step = f"{int(each.step)} {STEP_NAMES[each.step]}"
        rows.append(
            [row.work_year, row.unit_name, row.title, row.subject_name, step, row.agency_name, commission, views, late]
        )
    print_table(head, rows)


@evaluations.command(
    help=_(
        "走一步：1 确定对象 2 下达通知 3 制订方案 4 收集资料、现场调研 5 初步结论 7 最终结论 8 提交报告 9 建档。"
        "往回走须写明理由；第6步交换意见用 nianlun evaluations ask。"
    ),
    epilog=examples(
        "nianlun evaluations step 301 key-evaluation-report P1 3 --by jx-301",
        "nianlun evaluations step 301 key-evaluation-report P1 9 --document PD-2022-001 --by jx-301",
    ),
)
@about_what
@click.argument("to", type=click.Choice(list(STEPS)))
@click.option("--document", default="", help=_("所据的文件；建档：档案号"))
@click.option("--why", default="", help=_("说明；往回走的理由"))
@click.option("--taken-up", default="", help=_("最终结论：对不同意见是否采纳及理由"))
def step(
    unit: str,
    deliverable: str,
    subject: str,
    to: str,
    by: str,
    on: date | None,
    year: int,
    document: str,
    why: str,
    taken_up: str,
) -> None:
    from rules.working_steps import STEP_NAMES
    from tasks.evaluators.progress import take_step

    said = {"document": document, "why": why, "taken_up": taken_up}
    with at_work(unit, deliverable, subject, by=by, on=on, year=year) as (office, connection, obligation, doer):
        take_step(office, connection, obligation, STEPS[to], doer=doer, **said)
    click.echo(_("已到：{step}", step=STEP_NAMES[STEPS[to]]))


@evaluations.command(
    help=_("把初步结论发给被评价单位征求意见；显示答复的最后一天。"),
    epilog=examples(_("nianlun evaluations ask 301 key-evaluation-report P1 --conclusion 得分82分 --by jx-301")),
)
@about_what
@click.option("--conclusion", required=True, help=_("初步结论"))
def ask(unit: str, deliverable: str, subject: str, by: str, on: date | None, year: int, conclusion: str) -> None:
    from models.queries import evaluations as asked
    from tasks.evaluators.views import ask_views

    with at_work(unit, deliverable, subject, by=by, on=on, year=year) as (office, connection, obligation, doer):
        number = ask_views(office, connection, obligation, conclusion, doer)
        row = connection.execute(asked.VIEWS, {"views": number}).one()
    told = {"n": number, "unit": row.unit_name, "day": row.due_on}
    click.echo(_("第{n}号征求意见已发给{unit}，{day}前答复", **told))


@evaluations.command(
    help=_("登记被评价单位对第 NUMBER 号征求意见的答复。"),
    epilog=examples(_("nianlun evaluations answer 3 --objects --said 完成数有误 --by jx-301")),
)
@click.argument("number", type=int)
@click.option("--agrees/--objects", required=True, help=_("同意，或有不同意见"))
@click.option("--said", default="", help=_("意见（不同意的必填）"))
@click.option("--by", required=True, metavar="WHO", help=_("由谁答复，记入数据库。"))
@click.option("--on", type=DAY, help=_("发生的日期（默认今天，试运行时为试运行日）"))
def answer(number: int, agrees: bool, said: str, by: str, on: date | None) -> None:
    from nianlun.choices import not_later
    from tasks.clock import SWEEP_AT, is_trial, machine_now, moment
    from tasks.clock import now as clock_now
    from tasks.evaluators.doing import Doer
    from tasks.evaluators.views import answer_views

    with open_office() as office, office.writing() as connection:
        day = not_later(on, clock_now(connection).date())
        at = moment(day, SWEEP_AT) if is_trial(connection) else machine_now()
        answer_views(connection, number, agrees=agrees, answer=said, doer=Doer(by, day, at))
    click.echo(_("已登记答复"))


@evaluations.command(
    help=_("专家评审的得分与原得分并列：差异和真实性、准确性、应用性。"),
    epilog=examples("nianlun evaluations deltas --year 2022 --json"),
)
@click.option("--year", default=0, help=_("工作年度"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def deltas(year: int, as_json: bool) -> None:
    from rules.filling.evaluated import GRADES
    from tasks.evaluators.deltas import deltas as read
    from tasks.evaluators.listing import EVERYBODY

    with open_office() as office, office.reading() as connection:
        found = read(connection, office.calendars(connection), EVERYBODY, year)
    if as_json:
        told = [vars(each) | {"combined": vars(each.combined), "delta": each.combined.delta} for each in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str))
        return
    head = [_("年度"), _("单位"), _("材料"), _("对象"), _("意见"), _("原得分"), _("评审得分"), _("差异")]
    head += [_("真实性"), _("准确性"), _("应用性")]
    rows = []
    for each in found:
        its = each.combined
        ratings = [str(GRADES.get(grade, "")) for grade in (its.truth, its.accuracy, its.usefulness)]
        row = [each.work_year, each.unit_name, each.title, each.subject_name, its.opinions]
        rows.append([*row, its.original, its.score, its.delta, *ratings])
    print_table(head, rows)
