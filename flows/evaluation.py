"""The evaluation of last year's spending: self-evaluation, key evaluation, fiscal evaluation, application."""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State

from flows.clockwork import run_step, step_run_name
from models.kinds import StepKey


@flow(
    name="evaluation",
    flow_run_name=step_run_name,
    description="事后绩效评价: 上一年度项目、政策、部门和单位整体支出的自评、重点评价、专家评审与结果应用。",
)
async def evaluation(on: date | None = None) -> State[None]:
    """The step's day; without `on`, today's (on the trial clock, the trial day's)."""
    return await run_step(StepKey.EVALUATION, on)
