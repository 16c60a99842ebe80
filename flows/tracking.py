"""The tracking of this year's spending: units' own, key projects, coaching, application."""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State

from flows.clockwork import run_step, step_run_name
from models.kinds import StepKey


@flow(
    name="tracking",
    flow_run_name=step_run_name,
    description="绩效跟踪: 本年度项目、政策、部门和单位整体支出的自行跟踪、重点跟踪、专家辅导与结果应用。",
)
async def tracking(on: date | None = None) -> State[None]:
    """The step's day; without `on`, today's (on the trial clock, the trial day's)."""
    return await run_step(StepKey.TRACKING, on)
