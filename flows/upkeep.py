"""The office looks after itself, once a day: dead runs and leases end, what a person should mend is named."""

import asyncio
from datetime import date

from prefect import flow, get_client
from prefect.artifacts import acreate_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Completed

from flows.clockwork import CLEAR, day_run_name, open_office, today
from flows.dead_runs import end_dead_runs
from models.errors import _
from tasks.upkeep import look_around

NEEDS_ATTENTION = "NeedsAttention"


@flow(
    name="upkeep",
    flow_run_name=day_run_name,
    description="日常维护: 收尾中断的运行, 释放过期的占用, 核对明年的工作日、联系不上的单位和未送达的邮件。",
)
async def upkeep(on: date | None = None) -> State[None]:
    """Mend what can be mended, and name the rest; NeedsAttention when a person should look."""
    async with get_client() as client:
        ended = await end_dead_runs(client)
    office, _settings = open_office()
    day = today(office, on)
    done = await asyncio.to_thread(look_around, office, on=day.on, at=day.at)
    told = [
        _("收尾中断的运行 {n} 个", n=len(ended)) + (f"（{'、'.join(ended)}）" if ended else ""),
        _("释放过期的占用 {n} 个", n=done.leases_ended),
        *done.troubles,
    ]
    get_run_logger().info("；".join(told))
    if not done.troubles:
        return Completed(name=CLEAR, message="；".join(told))
    lines = "\n".join(f"- {trouble}" for trouble in done.troubles)
    await acreate_markdown_artifact(
        key="upkeep", markdown=lines, description=_("{n} 件事需要人来看", n=len(done.troubles))
    )
    return Completed(name=NEEDS_ATTENTION, message="；".join(told))
