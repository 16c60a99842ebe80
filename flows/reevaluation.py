"""督导及再评价: 联合督导、再评价、整改回头看。"""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State

from flows.clockwork import run_step, step_run_name
from models.kinds import StepKey


@flow(name="reevaluation", flow_run_name=step_run_name)
async def reevaluation(on: date | None = None) -> State[None]:
    """督导及再评价: 联合督导、再评价、整改回头看。每日一次；on 为空则取当天（试运行时取试运行日）。"""
    return await run_step(StepKey.REEVALUATION, on)
