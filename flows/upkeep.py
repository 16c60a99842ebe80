"""The office looks after itself, once a day: dead runs and leases end, what a person should mend is named."""

import asyncio
from datetime import date

from prefect import flow, get_client, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Completed

from flows.clockwork import CLEAR, day_run_name, open_office, today
from flows.dead_runs import end_dead_runs
from models.errors import _
from tasks.upkeep import look_around

NEEDS_ATTENTION = "NeedsAttention"
DAYS_PROVISIONAL = "DaysProvisional"


@task(name="workdays", task_run_name="{line}", cache_policy=NO_CACHE, persist_result=False)
async def warn(line: str) -> State[None]:
    """A warning of its own in the list of runs: a year's days off are still reckoned."""
    await acreate_markdown_artifact(key="workdays", markdown=line, description=_("放假安排仍为暂定"))
    return Completed(name=DAYS_PROVISIONAL, message=line)


@flow(
    name="upkeep",
    flow_run_name=day_run_name,
    description="日常维护: 收尾中断的运行, 释放过期的占用, 核对明年的工作日、联系不上的单位和未送达的邮件。",
)
async def upkeep(on: date | None = None) -> State[None]:
    """Mend what can be mended, and name the rest; NeedsAttention when a person should look.

    DaysProvisional when nothing but a year's days off is missing, from 1 December.
    """
    async with get_client() as client:
        ended = await end_dead_runs(client)
    office, chosen = open_office()
    day = today(office, on)
    done = await asyncio.to_thread(look_around, office, on=day.on, at=day.at, home=chosen.home)
    told = [
        _("收尾中断的运行 {n} 个", n=len(ended)) + (f"（{'、'.join(ended)}）" if ended else ""),
        _("释放过期的占用 {n} 个", n=done.leases_ended),
        *([_("清除无主的附件文件 {n} 个", n=done.files_swept)] if done.files_swept else []),
        *done.warnings,
        *done.troubles,
    ]
    for warning in done.warnings:
        await warn(warning)
    get_run_logger().info("；".join(told))
    if not done.troubles:
        return Completed(name=DAYS_PROVISIONAL if done.warnings else CLEAR, message="；".join(told))
    lines = "\n".join(f"- {trouble}" for trouble in done.troubles)
    await acreate_markdown_artifact(
        key="upkeep", markdown=lines, description=_("{n} 件事需要人来看", n=len(done.troubles))
    )
    return Completed(name=NEEDS_ATTENTION, message="；".join(told))
