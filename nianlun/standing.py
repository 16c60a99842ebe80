"""`nianlun owes` and `nianlun status`: who owes what, and how the office stands."""

import json
from datetime import date
from typing import Any

import click

from calendars.dates import marks
from models.errors import NotKnown, Sentence, _
from models.kinds import Standing, State, StepKey
from models.queries import standing as asked
from models.queries.obligations import UNIT_KNOWN
from nianlun.choices import DAY
from nianlun.live import open_office
from nianlun.tables import print_table
from notices.words import STEPS
from rules.states import STATE_NAMES
from tasks.awaited_days import awaited
from tasks.clock import is_trial
from tasks.clock import now as clock_now
from tasks.deliver import HELD
from tasks.export import signed
from tasks.first_mails import SWITCH as FIRST_MAILS
from tasks.first_mails import UNCONFIRMED
from tasks.standing import rates_by_deliverable, standings, unreachable
from tasks.switches import read_switch
from tasks.vanished import vanished

NAMES = {
    Standing.CLEAR: "无欠报",
    Standing.OWES: "应报",
    Standing.DUE: "已提醒",
    Standing.OVERDUE: "逾期",
    Standing.WARNED: "预警",
    Standing.ESCALATED: "拟通报或以上",
}


@click.command(
    help=_(
        "一个单位欠什么、何时到期；一级单位连同所属单位。\n\n\b\n  nianlun owes 310\n  nianlun owes 102 --own --json"
    )
)
@click.argument("unit")
@click.option("--own", is_flag=True, help=_("只看本单位，不含所属单位"))
@click.option("--on", type=DAY, help=_("截至哪天（默认今天，试运行时为试运行日）"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def owes(unit: str, own: bool, on: date | None, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        if connection.execute(UNIT_KNOWN, {"unit": unit}).scalar() is None:
            raise NotKnown(Sentence("没有编码为{unit}的单位", unit=unit))
        day = on or clock_now(connection).date()
        days = office.workdays(connection)
        rows = connection.execute(asked.OWED_BY_UNIT, {"unit": unit, "tree": not own, "on": day}).all()
    worst = max((Standing(row.standing) for row in rows), default=Standing.CLEAR)
    provisional = marks(days)
    items = [
        {
            "id": row.id,
            "unit_code": row.unit_code,
            "step": row.step,
            "deliverable": row.key,
            "title": row.title,
            "budget_year": row.budget_year,
            "subject_code": row.subject_code,
            "subject_name": row.subject_name,
            "state": State(row.state).name.lower(),
            "nominal_due_on": row.nominal_due_on.isoformat(),
            "due_on": row.due_on.isoformat(),
            "provisional": provisional(row.nominal_due_on, row.due_on),
            "workdays_left": days.between(day, row.due_on),
            "workdays_over": days.between(row.due_on, day),
            "rung": signed(row.rung),
            "level": row.level or "",
            "next_on": row.next_action_on.isoformat() if row.next_action_on else "",
            "next_provisional": bool(row.next_action_on) and provisional(row.due_on, row.next_action_on),
            "standing": Standing(row.standing).name.capitalize(),
        }
        for row in rows
    ]
    if as_json:
        by_step = {
            step: max(Standing(row.standing) for row in rows if row.step == step).name.capitalize()
            for step in dict.fromkeys(row.step for row in rows)
        }
        told = {"unit_code": unit, "on": day.isoformat(), "standing": worst.name.capitalize(), "by_step": by_step}
        click.echo(json.dumps(told | {"owed": items}, ensure_ascii=False, indent=2))
        return
    title = _("{unit} {on}：{standing}，{n}项未报", unit=unit, on=day, standing=_(NAMES[worst]), n=len(items))
    head = [_("编号"), _("单位"), _("材料"), _("年度"), _("对象"), _("期限"), _("状态"), _("情况"), _("下一步")]
    print_table(head, [_row(item) for item in items], title=title)
    if any(item["provisional"] or item["next_provisional"] for item in items):
        click.echo(_("带“暂”字的日期为暂定: 当年放假安排尚未公布"))


def _row(item: dict[str, Any]) -> list[object]:
    over, left = item["workdays_over"], item["workdays_left"]
    how = _("逾期{n}个工作日", n=over) if over else _("还有{n}个工作日", n=left)
    state = _(STATE_NAMES[State[item["state"].upper()]])
    return [
        item["id"],
        item["unit_code"],
        item["title"],
        item["budget_year"],
        item["subject_name"],
        _marked(item["due_on"], item["provisional"]),
        state,
        how,
        _marked(item["next_on"], item["next_provisional"]),
    ]


def _marked(day: str, provisional: bool) -> str:
    return _("{day}暂", day=day) if provisional else day


@click.command(help=_("本单位现在怎样：日子、各环节完成率、各单位情况、发送状态、联系不上的单位。"))
@click.option("--on", type=DAY, help=_("截至哪天（默认今天，试运行时为试运行日）"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def status(on: date | None, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        day = on or clock_now(connection).date()
        found = {
            "on": day.isoformat(),
            "trial": is_trial(connection),
            "workday": office.workdays(connection).works(day),
            "day_is": office.workdays(connection).name(day),
            "outbox_held": bool(read_switch(connection, HELD)),
            "first_mails": read_switch(connection, FIRST_MAILS),
            "published": sorted(office.calendars(connection)),
            "units": {unit.unit_code: unit.standing.name.capitalize() for unit in standings(connection, on=day)},
            "deliverables": [
                {"work_year": year, "step": step, "key": key, "title": title, "expected": rates.expected}
                | {"actual": rates.actual, "rate": rates.rate, "on_time_rate": rates.on_time_rate}
                for year, step, key, title, rates in rates_by_deliverable(connection)
            ],
            "warnings": [str(each) for each in awaited(office.workdays(connection), day)],
            "unreachable": [code for code, _name in unreachable(connection, on=day)],
            "to_cancel": [vars(each) for each in vanished(office, connection, on=day)],
        }
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _show(found)


def _show(found: dict[str, Any]) -> None:
    clock = _("试运行时钟") if found["trial"] else _("本机时钟")
    click.echo(_("{on}（{day_is}） {clock}", on=found["on"], day_is=found["day_is"], clock=clock))
    if found["outbox_held"]:
        click.echo(_("发送已暂停"))
    for warning in found["warnings"]:
        click.echo(_("注意：{warning}", warning=warning))
    if found["first_mails"] == UNCONFIRMED:
        click.echo(_("首批邮件尚未确认，仍不发出：nianlun outbox confirm"))
    stands = list(found["units"].values())
    counts = [f"{_(NAMES[standing])} {stands.count(standing.name.capitalize())}" for standing in NAMES]
    click.echo(_("一级单位：{counts}", counts=_("，").join(counts)))
    head = [_("年度"), _("环节"), _("材料"), _("应报数"), _("已报数"), _("完成率"), _("按时率")]
    print_table(
        head,
        [
            [
                row["work_year"],
                _(STEPS[StepKey(row["step"])]),
                row["title"],
                row["expected"],
                row["actual"],
                _percent(row["rate"]),
                _percent(row["on_time_rate"]),
            ]
            for row in found["deliverables"]
        ],
    )
    if found["unreachable"]:
        click.echo(_("有欠报而没有可联系的绩效专管责任人：{units}", units=_("、").join(found["unreachable"])))
    if found["to_cancel"]:
        named = _("、").join(
            f"{each['unit_code']} {each['deliverable']} {each['subject_code']}".strip() for each in found["to_cancel"]
        )
        click.echo(_("名册已不再要求、建议撤销的事项（nianlun record cancel）：{items}", items=named))


def _percent(rate: float | None) -> str:
    return "" if rate is None else f"{rate:.1%}"
