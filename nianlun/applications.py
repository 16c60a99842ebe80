"""`nianlun applications`: what becomes of results."""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal

import click
from sqlalchemy import Connection

from calendars.labels import DECISIONS, GRADES
from calendars.results import Decision
from models.errors import RuleBroken, Sentence, _
from models.kinds import ApplicationState
from nianlun.choices import DAY, not_later
from nianlun.live import open_office
from nianlun.tables import print_table
from rules.applying import Decided
from tasks.clock import acting_at
from tasks.clock import now as clock_now
from tasks.desk.scope import Page, Scope
from tasks.results.applications import EVERY_STATE, Narrowed, listed_applications
from tasks.results.decide_application import DECIDING, Decider, decide_application, decide_as_proposed, one
from tasks.standing_in import acting

MOST = 100_000
WAN = Decimal(10_000)


@click.group(help=_("评价结果应用：每个有等级的结果怎样用到预算里；由年历的规则拟办，由人决定。"))
def applications() -> None:
    """Applications of results."""


@applications.command(
    "list",
    help=_(
        "列出待决定的，等得最久的在前。\n\n\b\n  nianlun applications list\n  nianlun applications list --late --json"
    ),
)
@click.option("--all", "everything", is_flag=True, help=_("连同已经决定和作废的"))
@click.option("--late", is_flag=True, help=_("只要超过时限的"))
@click.option("--year", "work_year", type=int, default=0, help=_("只要这个工作年度的"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def list_(everything: bool, late: bool, work_year: int, as_json: bool) -> None:
    state = EVERY_STATE if everything else ApplicationState.WAITING.value
    with open_office() as office, office.reading() as connection:
        calendars, days = office.years(connection)
        narrowed = Narrowed(work_year, state, late=late)
        on = clock_now(connection).date()
        found = listed_applications(
            connection, calendars, days, Scope(everything=True), narrowed, on=on, page=Page(1, MOST)
        )
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found.rows], ensure_ascii=False, indent=2, default=str))
        return
    head = [_("编号"), _("单位"), _("对象"), _("得分"), _("等级"), _("拟办"), _("万元"), _("决定"), _("已等工作日")]
    rows = [
        [
            each.id,
            each.unit_name,
            each.subject_name or each.title,
            each.score,
            str(GRADES[each.grade]),
            str(DECISIONS[each.proposed]) if each.proposed else "",
            _wan(each.amount if each.decision else each.least),
            str(DECISIONS[each.decision]) if each.decision else "",
            "" if each.waited is None else f"{each.waited}{'!' if each.late else ''}",
        ]
        for each in found.rows
    ]
    print_table(head, rows)


@applications.command(
    help=_(
        """决定。不写怎样处理，就按拟办意见；与拟办意见不同的须写明理由。

\b
  nianlun applications decide 17 18 19 --by leader
  nianlun applications decide 17 reduce --amount 12.5 --by leader --why 连续两年为差
"""
    )
)
@click.argument("what", nargs=-1, required=True, metavar="ID... [DECISION]")
@click.option("--amount", type=click.FloatRange(min=0, min_open=True), help=_("万元，只有压减、收回写"))
@click.option("--for-year", type=int, default=0, help=_("用在哪年的预算；默认如拟办"))
@click.option("--by", required=True, help=_("谁决定（人员编码）"))
@click.option("--why", default="", help=_("理由"))
@click.option("--on", type=DAY, help=_("哪天（默认今天，试运行时为试运行日）"))
def decide(what: tuple[str, ...], amount: float | None, for_year: int, by: str, why: str, on: date | None) -> None:
    ids, decision = _meant(what)
    with open_office() as office, office.writing() as connection:
        day = not_later(on, clock_now(connection).date())
        who = _decider(connection, by, ids[0], day)
        calendars = office.calendars(connection)
        if decision is None:
            done = decide_as_proposed(connection, calendars, ids, who, why=why)
            click.echo(_("已按拟办意见决定{n}项", n=done))
            return
        for each in ids:
            row = one(connection, each)
            money = None if amount is None else (Decimal(str(amount)) * WAN).quantize(Decimal("0.01"))
            wanted = Decided(decision, money, for_year or row.for_year, why)
            decide_application(connection, calendars[row.work_year], each, wanted, who)
        click.echo(_("已决定{decision}：{n}项", decision=DECISIONS[decision], n=len(ids)))


def _decider(connection: Connection, by: str, application: int, on: date) -> Decider:
    """Who decides, in the roles of the register: the bureau's are the same towards every unit."""
    held = acting(connection, by, one(connection, application).unit_id, on)
    whom = next((whom for role, whom in held if role in DECIDING), None)
    return Decider(by, frozenset(role for role, _whom in held), on, acting_at(connection, on), whom or "")


def _meant(what: tuple[str, ...]) -> tuple[list[int], Decision | None]:
    """Numbers, and after them what is decided, if it is said."""
    decision = Decision(what[-1]) if what[-1] in list(Decision) else None
    numbers = what[:-1] if decision else what
    wrong = [word for word in numbers if not (word.isascii() and word.isdigit())]
    if wrong or not numbers:
        kinds = ", ".join(Decision)
        raise RuleBroken(
            Sentence("“{word}”不是编号，也不是处理方式（{kinds}）", word=" ".join(wrong or what), kinds=kinds)
        )
    return [int(word) for word in numbers], decision


def _wan(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount / WAN:.2f}"
