"""绩效报告、考核与分析: 年度绩效管理报告、考核与分析总结。"""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State

from flows.clockwork import run_step, step_run_name
from models.kinds import StepKey


@flow(name="reporting", flow_run_name=step_run_name)
async def reporting(on: date | None = None) -> State[None]:
    """绩效报告、考核与分析: 年度绩效管理报告、考核与分析总结。每日一次；on 为空则取当天（试运行时取试运行日）。"""
    return await run_step(StepKey.REPORTING, on)
