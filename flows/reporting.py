"""The year's report, its assessment and its analysis."""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State

from flows.clockwork import run_step, step_run_name
from models.kinds import StepKey


@flow(
    name="reporting",
    flow_run_name=step_run_name,
    description="绩效报告、考核与分析: 年度绩效管理报告、工作考核与分析总结。",
)
async def reporting(on: date | None = None) -> State[None]:
    """The step's day; without `on`, today's (on the trial clock, the trial day's)."""
    return await run_step(StepKey.REPORTING, on)
