"""Before next year's budget: ex-ante evaluation, targets in two rounds, publication."""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State

from flows.clockwork import run_step, step_run_name
from models.kinds import StepKey


@flow(
    name="exante",
    flow_run_name=step_run_name,
    description="事前评估和目标管理: 下一年度项目和政策的事前绩效评估、绩效目标两轮编报、会审与公开。",
)
async def exante(on: date | None = None) -> State[None]:
    """The step's day; without `on`, today's (on the trial clock, the trial day's)."""
    return await run_step(StepKey.EXANTE, on)
