"""`nianlun rectification`: what has to be mended, and how it stands."""

import json
from datetime import date, timedelta
from typing import Any

import click

from models.errors import NotKnown, RuleBroken, Sentence, _
from models.kinds import ItemSource, Role
from models.queries import rectification as queries
from nianlun.choices import DAY, not_later
from nianlun.live import open_office
from nianlun.tables import print_table
from rules.problems import days_to_mend
from rules.rectifying import SOURCE_NAMES, STATE_NAMES, Deed, Means
from tasks.act import Act
from tasks.clock import SWEEP_AT, is_trial, machine_now, moment
from tasks.clock import now as clock_now
from tasks.record import record
from tasks.rectification.at_desk import Hand, Said, act_on_item
from tasks.rectification.open_item import NewItem, open_items
from tasks.rectification.reading import all_items, item_named, one_item, rates_of
from tasks.rectification.suggest import open_suggested, suggested

REASON = click.option("--why", required=True, help=_("理由"))
ON = click.option("--on", type=DAY, help=_("发生的日期（默认今天，试运行时为试运行日）"))


@click.group(help=_("整改：由反馈意见函等发起的整改事项，计划、结果、核实、销项。"))
def rectification() -> None:
    """Items and what is done with them."""


@rectification.command("list", help=_("列出整改事项和完成率。\n\n\b\n  nianlun rectification list --year 2022 --late"))
@click.option("--year", default=0, help=_("工作年度"))
@click.option("--late", is_flag=True, help=_("只列逾期的"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def list_(year: int, late: bool, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        items = all_items(office, connection, on=clock_now(connection).date(), work_year=year)
    rates = rates_of(items)
    shown = [each for each in items if each.is_late or not late]
    if as_json:
        click.echo(json.dumps([each.__dict__ for each in shown], ensure_ascii=False, indent=2, default=str))
        return
    head = [_("编号"), _("单位"), _("问题类别"), _("来源"), _("状态"), _("整改期限")]
    print_table(
        head,
        [[i.code, i.unit, i.of_class, str(SOURCE_NAMES[i.source]), str(STATE_NAMES[i.state]), i.due_on] for i in shown],
    )
    click.echo(
        _(
            "整改完成率{completed}，销项率{struck}，按期率{on_time}",
            completed=_share(rates.completed),
            struck=_share(rates.struck),
            on_time=_share(rates.on_time),
        )
    )


@rectification.command(
    "suggested",
    help=_(
        "列出可以发起的整改：黄灯红灯、审核意见、已批准的约谈；--open 照此发起一项。\n\n\b\n"
        "  nianlun rectification suggested\n  nianlun rectification suggested --open light-12"
    ),
)
@click.option("--open", "key", default="", help=_("发起哪一条（第一列）"))
@click.option("--by", default="FIN_OPERATOR", help=_("谁做的：人员编号或角色"))
def suggested_(key: str, by: str) -> None:
    with open_office() as office, office.writing() as connection:
        calendars, days = office.years(connection)
        if key:
            now = clock_now(connection)
            code = open_suggested(connection, calendars, days, key, on=now.date(), at=now, by=by)
            click.echo(_("已发起整改{code}", code=code))
            return
        found = suggested(connection, calendars)
    head = [_("编号"), _("来源"), _("单位"), _("评价对象"), _("问题")]
    print_table(
        head, [[each.key, str(SOURCE_NAMES[each.source]), each.unit_name, each.about, each.text] for each in found]
    )


@rectification.command("open", help=_("发起一项整改，写明单位编码、问题类别的代号和问题。"))
@click.argument("unit")
@click.argument("of_class")
@click.argument("text")
@click.option("--advice", default="", help=_("整改建议"))
@click.option("--about", default="", help=_("针对哪个项目或政策"))
@click.option("--due", type=DAY, help=_("整改期限（默认按年历的日数）"))
@click.option("--source", type=click.Choice(list(ItemSource)), default=ItemSource.AUDIT.value, help=_("来源"))
@click.option("--year", default=0, help=_("工作年度（默认最近一年）"))
@click.option("--by", default="FIN_OPERATOR", help=_("谁做的：人员编号或角色"))
def open_(
    unit: str, of_class: str, text: str, advice: str, about: str, due: date | None, source: str, year: int, by: str
) -> None:
    with open_office() as office, office.writing() as connection:
        on = clock_now(connection).date()
        calendars, days = office.years(connection)
        calendar = calendars.get(year or max(calendars, default=0))
        found = connection.execute(queries.UNIT_NAMED, {"unit": unit}).first()
        if calendar is None:
            raise NotKnown(Sentence("没有发布{year}年的年历", year=year))
        if found is None:
            raise NotKnown(Sentence("没有编码为{unit}的单位", unit=unit))
        due_on = due or on + timedelta(days=days_to_mend(calendar))
        item = NewItem(found.id, of_class, text, advice, due_on, ItemSource(source), about=about)
        [code] = open_items(connection, calendar, days, [item], on=on, at=_at(connection, on), by=by)
    click.echo(_("已发起整改{code}", code=code))


def _share(share: Any) -> str:
    return "—" if share is None else f"{float(share):.1%}"


def _at(connection: Any, on: date) -> Any:
    return moment(on, SWEEP_AT) if is_trial(connection) else machine_now()


def _decide(code: str, deed: Deed, said: Said, by: str, role: Role, on: date | None) -> None:
    """A deed of the desk, registered for whoever did it."""
    with open_office() as office, office.writing() as connection:
        day = not_later(on, clock_now(connection).date())
        hand = Hand(by or role.name, [role], day, _at(connection, day))
        act_on_item(office, connection, item_named(connection, code), deed, said, hand)
    click.echo(_("已登记：{code}", code=code))


def _record(code: str, event: str, by: str, on: date | None, *, value: str = "", why: str = "") -> None:
    """What is the obligation's: a report, a verification, a return."""
    with open_office() as office, office.writing() as connection:
        day = not_later(on, clock_now(connection).date())
        item = one_item(office, connection, item_named(connection, code), on=day).item
        found = connection.execute(queries.OF_OBLIGATION, {"id": item.obligation}).one()
        act = Act(event, day, item.unit_code, found.deliverable, code, value, by, why, item.work_year)
        record(office, connection, act, at=_at(connection, day))
    click.echo(_("已登记：{code}", code=code))


@rectification.command("plan", help=_("登记整改计划。"))
@click.argument("code")
@click.argument("measure")
@click.option("--means", type=click.Choice(list(Means)), default=Means.MANAGEMENT.value, help=_("整改类型"))
@click.option("--responsible", required=True, help=_("责任人或责任科室"))
@click.option("--until", required=True, help=_("计划完成日，形如 2022-05-20"))
@click.option("--by", default="", help=_("谁做的：人员编号或角色"))
@ON
def plan(code: str, measure: str, means: str, responsible: str, until: str, by: str, on: date | None) -> None:
    said = Said(measure=measure, means=means, responsible=responsible, day=until)
    _decide(code, Deed.PLAN, said, by, Role.UNIT_OFFICER, on)


@rectification.command("report", help=_("登记整改结果；写明佐证材料（名称或档号）。"))
@click.argument("code")
@click.option("--evidence", required=True, help=_("佐证材料"))
@click.option("--by", default="", help=_("谁做的：人员编号或角色"))
@ON
def report(code: str, evidence: str, by: str, on: date | None) -> None:
    if not evidence.strip():
        raise RuleBroken(Sentence("整改结果至少要有一份佐证材料"))
    _record(code, "submit", by, on, value=evidence)


@rectification.command("verify", help=_("核实整改结果；不实的加 --return 退回。"))
@click.argument("code")
@click.option("--return", "returned", is_flag=True, help=_("退回，须写理由"))
@click.option("--due", default="", help=_("退回后的新期限"))
@click.option("--why", default="", help=_("理由"))
@click.option("--by", default="FIN_SECTION", help=_("谁做的：人员编号或角色"))
@ON
def verify(code: str, returned: bool, due: str, why: str, by: str, on: date | None) -> None:
    if returned:
        _record(code, "return", by, on, value=due, why=why)
    else:
        _record(code, "accept", by, on, why=why)


@rectification.command("close", help=_("回头看：销项；未完成的给出 --cause 和 --accountable，重新整改。"))
@click.argument("code")
@click.option("--why", default="", help=_("核对情况"))
@click.option("--cause", default="", help=_("未完成的原因"))
@click.option("--accountable", default="", help=_("问责建议"))
@click.option("--by", default="", help=_("谁做的：人员编号或角色"))
@ON
def close(code: str, why: str, cause: str, accountable: str, by: str, on: date | None) -> None:
    deed = Deed.REOPEN if cause or accountable else Deed.CLOSE
    said = Said(why=why, cause=cause, accountable=accountable)
    _decide(code, deed, said, by, Role.FIN_OPERATOR, on)


@rectification.command("defer", help=_("转为长期整改，由局领导决定。"))
@click.argument("code")
@click.argument("check_on")
@REASON
@click.option("--by", default="", help=_("谁做的：人员编号或角色"))
@ON
def defer(code: str, check_on: str, why: str, by: str, on: date | None) -> None:
    _decide(code, Deed.DEFER, Said(why=why, day=check_on), by, Role.FIN_LEADER, on)


@rectification.command("waive", help=_("免予整改，由局领导决定。"))
@click.argument("code")
@REASON
@click.option("--by", default="", help=_("谁做的：人员编号或角色"))
@ON
def waive(code: str, why: str, by: str, on: date | None) -> None:
    _decide(code, Deed.WAIVE, Said(why=why), by, Role.FIN_LEADER, on)
