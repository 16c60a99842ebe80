"""绩效跟踪: 本年度预算执行中的自行跟踪、重点跟踪与结果应用。"""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State

from flows.clockwork import run_step, step_run_name
from models.kinds import StepKey


@flow(name="tracking", flow_run_name=step_run_name)
async def tracking(on: date | None = None) -> State[None]:
    """绩效跟踪: 本年度预算执行中的自行跟踪、重点跟踪与结果应用。每日一次；on 为空则取当天（试运行时取试运行日）。"""
    return await run_step(StepKey.TRACKING, on)
