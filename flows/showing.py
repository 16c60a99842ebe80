"""What the console shows of a step's day: a run for each first-level unit that owes, a table, an event an escalation.

A unit's run is Completed, named by its standing; red is kept for what somebody must mend in the system.
"""

import asyncio
from collections.abc import Sequence
from math import ceil
from uuid import NAMESPACE_URL, uuid5

from prefect import task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.events import emit_event
from prefect.states import Completed

from models.errors import _
from models.kinds import Level, Standing
from notices.addresses import board_page, unit_page
from notices.words import LEVELS, chinese
from tasks.evaluators.late import LateCommission
from tasks.standing import UnitStanding
from tasks.step_day import Covered, Overdue, StepDay

MOST_RUNS = 300  # task runs of one flow run; beyond, several units share one
MOST_NAMED = 5  # commissions behind their dates in a sentence
ESCALATED = "nianlun.obligation.escalated"
STANDINGS = {
    Standing.OWES: "应报",
    Standing.DUE: "已提醒",
    Standing.OVERDUE: "逾期",
    Standing.WARNED: "预警",
    Standing.ESCALATED: "拟通报或以上",
}


@task(name="unit", task_run_name="{line}", cache_policy=NO_CACHE, persist_result=False)
async def show_standing(line: str, standing: str, message: str) -> State[None]:
    """One first-level unit, or a few together: the run's state is their standing, its message begins with the code.

    No tags: Prefect asks the server for a slot for every tagged task run, which makes it wait for each.
    """
    return Completed(name=standing, message=message)


async def show_units(day: StepDay) -> None:
    """A task run for each first-level unit that owes, worst first, and one for the others."""
    owing = day.owing
    size = max(1, ceil(len(owing) / MOST_RUNS))
    await asyncio.gather(*(_show(owing[first : first + size]) for first in range(0, len(owing), size)))
    others = len(day.units) - len(owing)
    line = _("其余 {n} 家: 无未报事项", n=others) if owing else _("{n} 家: 无未报事项", n=others)
    await show_standing(line, Standing.CLEAR.name.capitalize(), line)


async def _show(units: Sequence[UnitStanding]) -> None:
    worst = max(unit.standing for unit in units)
    first = f"{units[0].unit_name} · {units[0].summary}"
    line = first if len(units) == 1 else _("{first} 等 {n} 家", first=first, n=len(units))
    message = "\n".join(f"{unit.unit_code} {unit.unit_name}: {unit.summary}" for unit in units)
    await show_standing(line, worst.name.capitalize(), message)


def what_the_day_brought(day: StepDay) -> str:
    """The day in sentences: opened, rungs by level, who owes, coverage, quotas."""
    told = [str(day.on) + (_("（{rest}，休息日）", rest=day.rest) if day.rest else "")]
    told.append(_("今日开启 {n} 项", n=day.opened))
    if day.rungs:
        told.append(_("今日催报 {rungs}", rungs="、".join(f"{LEVELS[Level(k)]} {n}" for k, n in day.rungs.items())))
    told.append(_who_owes(day))
    told += [_coverage(each, day) for each in day.covered if each.wanted is not None]
    if day.late_commissions:
        told.append(_late(day.late_commissions))
    if day.quotas:
        told.append(_("选题未审定 {n} 项", n=len(day.quotas)))
    return "；".join(told)


def _late(late: Sequence[LateCommission]) -> str:
    """委托逾期 2 项：第三方机构甲 评价方案（项目P2，2022-06-01），…; the longest first."""
    named = [f"{each.agency} {chinese(each.what)}（{each.subject}，{each.due_on}）" for each in late[:MOST_NAMED]]
    return _("委托逾期 {n} 项：{named}", n=len(late), named="、".join(named)) + ("…" if len(late) > MOST_NAMED else "")


def _who_owes(day: StepDay) -> str:
    counts = {standing: sum(unit.standing is standing for unit in day.owing) for standing in reversed(STANDINGS)}
    parts = [f"{STANDINGS[standing]} {n} 家" for standing, n in counts.items() if n]
    return "，".join([_("{n} 家有未报事项", n=len(day.owing)), *parts]) if parts else _("无未报事项")


def _coverage(each: Covered, day: StepDay) -> str:
    values = {"title": each.title, "rate": each.rates.rate or 0.0, "wanted": each.wanted, "due": each.due_on}
    if each.missed(day.on):
        return _("{title}覆盖率 {rate:.1%}，未达到 {wanted:.0%}（{due}到期）", **values)
    return _("{title}覆盖率 {rate:.1%}（要求 {wanted:.0%}，{due}到期）", **values)


async def show_overdue(day: StepDay, portal_url: str) -> None:
    """A table of what is overdue, the worst first, as many rows as a page can bear."""
    rows = [_row(each, portal_url) for each in day.overdue]
    if not rows:
        return
    count = _("逾期 {n} 项", n=day.overdue_count)
    if day.overdue_count > len(rows):
        count = _("逾期 {n} 项，列出最重的 {shown} 项", n=day.overdue_count, shown=len(rows))
    told = f"{count}；{what_the_day_brought(day)}"
    if board := board_page(portal_url, day.step):
        told = f"[{_('看板')}]({board}) {told}"
    await acreate_table_artifact(key=f"{day.step.value}-overdue", table=rows, description=told)


def _row(each: Overdue, portal_url: str) -> dict[str, object]:
    return {
        "一级单位": each.first_name,
        "单位": f"[{each.unit_name}]({unit_page(portal_url, each.unit_code)})" if portal_url else each.unit_name,
        "报送材料": each.title,
        "对象": each.subject_name,
        "到期": each.due_on.isoformat(),
        "逾期工作日": each.late_workdays,
        "情况": STANDINGS[each.standing],
    }


def tell_escalations(day: StepDay) -> None:
    """An event for each unit in each proposal of the day; a repeated run tells the same event, not another."""
    for each in day.escalations:
        emit_event(
            event=ESCALATED,
            resource={
                "prefect.resource.id": f"nianlun.unit.{each.unit_code}",
                "prefect.resource.name": each.unit_name,
                "nianlun.step": day.step.value,
                "nianlun.level": each.level,
            },
            payload={
                "on": day.on.isoformat(),
                "unit": each.unit_code,
                "proposal": each.proposal,
                "level": each.level,
                "workdays": each.workdays,
                "items": each.items,
                "earliest_due_on": each.earliest_on.isoformat(),
            },
            id=uuid5(NAMESPACE_URL, f"{ESCALATED}/{day.on}/{day.step.value}/{each.proposal}/{each.unit_code}"),
        )
