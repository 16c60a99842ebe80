"""事后绩效评价: 上一年度项目、政策、部门和单位整体支出的自评、重点评价与结果应用。"""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State

from flows.clockwork import run_step, step_run_name
from models.kinds import StepKey


@flow(name="evaluation", flow_run_name=step_run_name)
async def evaluation(on: date | None = None) -> State[None]:
    """事后绩效评价: 上一年度项目、政策、部门和单位整体支出的自评、重点评价与结果应用。每日一次；on 为空则取当天（试运行时取试运行日）。"""
    return await run_step(StepKey.EVALUATION, on)
