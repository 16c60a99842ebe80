"""`nianlun agencies bid`, `choose`, `move`, `score`: a commission from candidates to payment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from unicodedata import normalize

import click
from sqlalchemy import Connection

from models.errors import RuleBroken, Sentence, _
from models.evaluating import Method
from nianlun.agencies import BY
from nianlun.choices import DAY, examples, not_later
from nianlun.live import open_office
from rules.commissions import Move
from tasks.evaluators.doing import Doer
from tasks.office import Office

Command = Callable[..., Any]


def about_what(command: Command) -> Command:
    """The arguments that name an obligation, and the options of who does it when."""
    for each in (
        click.option("--year", default=0, help=_("工作年度（几个年度都有此事项时）")),
        click.option("--on", type=DAY, help=_("发生的日期（默认今天，试运行时为试运行日）")),
        BY,
        click.argument("subject"),
        click.argument("deliverable"),
        click.argument("unit"),
    ):
        command = each(command)
    return command


@contextmanager
def at_work(
    unit: str, deliverable: str, subject: str, *, by: str, on: date | None, year: int
) -> Iterator[tuple[Office, Connection, int, Doer]]:
    """The office in a transaction, the obligation that is meant, and who acts on which day."""
    from tasks.act import Act, find
    from tasks.clock import SWEEP_AT, is_trial, machine_now, moment
    from tasks.clock import now as clock_now

    with open_office() as office, office.writing() as connection:
        day = not_later(on, clock_now(connection).date())
        act = Act("", day, unit, deliverable, subject, by=by, work_year=year)
        obligation = int(find(connection, act, subject_code=subject).id)
        at = moment(day, SWEEP_AT) if is_trial(connection) else machine_now()
        yield office, connection, obligation, Doer(by, day, at)


def fen(yuan: str) -> int | None:
    """An amount in yuan as fen; None for none.

    Raises:
        RuleBroken: it is no amount.
    """
    if not yuan.strip():
        return None
    try:
        value = Decimal(yuan.replace(",", "")) * 100
    except InvalidOperation:
        value = Decimal("-1")
    if value < 0 or value != value.to_integral_value():
        raise RuleBroken(Sentence("“{value}”不是金额，应以元为单位写成 1234567.89", value=yuan[:30]))
    return int(value)


@click.command(
    "bid",
    help=_("把机构列入一项评价的候选，可带报价（元）；再次登记即更新报价。有利益冲突的当即拒绝，说明原因。"),
    epilog=examples("nianlun agencies bid 301 key-evaluation-report P1 A01 --yuan 98000 --by FIN_OPERATOR"),
)
@about_what
@click.argument("agency")
@click.option("--yuan", default="", help=_("报价，元"))
@click.option("--said", default="", help=_("说明"))
def bid_(
    unit: str,
    deliverable: str,
    subject: str,
    agency: str,
    by: str,
    on: date | None,
    year: int,
    yuan: str,
    said: str,
) -> None:
    from tasks.evaluators.commission import bid

    with at_work(unit, deliverable, subject, by=by, on=on, year=year) as (office, connection, obligation, doer):
        bid(office, connection, obligation, agency, bid_fen=fen(yuan), said=said, doer=doer)
    click.echo(_("已列入候选：{agency}", agency=agency))


@click.command(
    help=_("选定机构：遴选（selection）和委托比选（bids）须在候选之列，比选须两家以上报价；理由必填。"),
    epilog=examples(
        _("nianlun agencies choose 301 key-evaluation-report P1 A01 --method bids --reason 报价最低 --by FIN_OPERATOR")
    ),
)
@about_what
@click.argument("agency")
@click.option("--method", type=click.Choice([each.value for each in Method]), default="bids", show_default=True)
@click.option("--reason", required=True, help=_("选定的理由"))
@click.option("--client", default="", help=_("委托方的单位代码（默认为该事项的单位）"))
def choose(
    unit: str,
    deliverable: str,
    subject: str,
    agency: str,
    by: str,
    on: date | None,
    year: int,
    method: str,
    reason: str,
    client: str,
) -> None:
    from tasks.evaluators.commission import commission

    with at_work(unit, deliverable, subject, by=by, on=on, year=year) as (office, connection, obligation, doer):
        chosen = Method(method)
        commission(office, connection, obligation, agency, method=chosen, reason=reason, client=client, doer=doer)
    click.echo(_("已选定：{agency}", agency=agency))


@click.command(
    "move",
    help=_(
        "委托的进展：contract 签约、approve-plan 审定方案、field 现场评价、draft 提交初稿、rework 退回返工、"
        "finish 定稿、pay 付费、end 终止；质量评分用 nianlun agencies score。"
    ),
    epilog=examples(
        "nianlun agencies move 301 key-evaluation-report P1 contract --document HT-2022-01 --yuan 100000"
        " --plan-on 2022-06-01 --draft-on 2022-07-01 --final-on 2022-07-15 --by FIN_OPERATOR"
    ),
)
@about_what
@click.argument("what", type=click.Choice([each.value for each in Move if each is not Move.REVIEW]))
@click.option("--document", default="", help=_("签约：合同编号；审定方案：所据的文件"))
@click.option("--yuan", default="", help=_("签约：合同价款；付费：金额（元）"))
@click.option("--plan-on", type=DAY, help=_("签约：方案交付日"))
@click.option("--draft-on", type=DAY, help=_("签约：初稿交付日"))
@click.option("--final-on", type=DAY, help=_("签约：定稿交付日"))
@click.option("--why", default="", help=_("理由（返工、终止、不按建议付费必填）"))
def move_(
    unit: str,
    deliverable: str,
    subject: str,
    what: str,
    by: str,
    on: date | None,
    year: int,
    document: str,
    yuan: str,
    plan_on: date | None,
    draft_on: date | None,
    final_on: date | None,
    why: str,
) -> None:
    from tasks.evaluators.move import Particulars, move

    amount = fen(yuan)
    told = Particulars(
        why=why,
        document=document,
        fee_fen=amount,
        plan_due_on=plan_on,
        draft_due_on=draft_on,
        final_due_on=final_on,
        paid_fen=amount,
    )
    with at_work(unit, deliverable, subject, by=by, on=on, year=year) as (office, connection, obligation, doer):
        move(office, connection, obligation, Move(what), told, doer)
    click.echo(_("委托已更新"))


@click.command(
    help=_("给已交初稿的委托评质量：按年历列的各项依次给分，以逗号分隔；显示总分和付费建议。"),
    epilog=examples("nianlun agencies score 301 key-evaluation-report P1 --points 18,22,17,13,9,10 --by FIN_OPERATOR"),
)
@about_what
@click.option("--points", required=True, help=_("各项得分，如 18,22,17,13,9,10"))
@click.option("--why", default="", help=_("说明"))
def score(
    unit: str, deliverable: str, subject: str, by: str, on: date | None, year: int, points: str, why: str
) -> None:
    from rules.agency_quality import advice, judged
    from tasks.evaluators.about import about
    from tasks.evaluators.move import Particulars, move

    given = [_points(each) for each in normalize("NFKC", points).split(",")]
    with at_work(unit, deliverable, subject, by=by, on=on, year=year) as (office, connection, obligation, doer):
        found = judged(about(office, connection, obligation).rules.quality, given)
        move(office, connection, obligation, Move.REVIEW, Particulars(points=given, why=why), doer)
    click.echo(_("质量得分{total}：{advice}", total=f"{found.total:.2f}", advice=advice(found)))


def _points(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
