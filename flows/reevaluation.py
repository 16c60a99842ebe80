"""Supervision and re-evaluation: joint supervision, re-evaluation, looking back at rectification."""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State

from flows.clockwork import run_step, step_run_name
from models.kinds import StepKey


@flow(
    name="reevaluation",
    flow_run_name=step_run_name,
    description="督导及再评价: 联合督导、再评价、专家复评、财政复核与整改回头看。",
)
async def reevaluation(on: date | None = None) -> State[None]:
    """The step's day; without `on`, today's (on the trial clock, the trial day's)."""
    return await run_step(StepKey.REEVALUATION, on)
