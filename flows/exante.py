"""事前评估和目标管理: 下一年度新增与到期项目的事前绩效评估、绩效目标编报与公开。"""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State

from flows.clockwork import run_step, step_run_name
from models.kinds import StepKey


@flow(name="exante", flow_run_name=step_run_name)
async def exante(on: date | None = None) -> State[None]:
    """事前评估和目标管理: 下一年度新增与到期项目的事前绩效评估、绩效目标编报与公开。每日一次；on 为空则取当天（试运行时取试运行日）。"""
    return await run_step(StepKey.EXANTE, on)
