"""A trial day through Prefect: each step's flow whose window is open, then delivery, linked to their deployments.

They run one after another in this process: five at once are slower, and a process for each costs three seconds.
"""

import asyncio
import importlib
import os
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any, cast

from models.errors import OutsideFailed, Sentence
from models.kinds import StepKey
from models.settings import Settings
from nianlun.lock import Running
from nianlun.processes import office_env
from tasks.office import Office
from tasks.step_day import live_years

DELIVERY = "delivery"


@dataclass(frozen=True)
class FlowEnded:
    """How a flow run ended."""

    flow: str
    name: str
    state: str
    message: str
    completed: bool
    seconds: float


def flows_of(office: Office, on: date) -> list[str]:
    """The flows that have something to do on `on`, in their order; delivery comes last."""
    with office.reading() as connection:
        steps = [step.value for step in StepKey if live_years(office, connection, step, on=on)]
    return [*steps, DELIVERY]


def day_through_prefect(settings: Settings, running: Running, flows: list[str], on: date) -> list[FlowEnded]:
    """Run `flows` for the day `on` on the server that runs.

    Raises:
        OutsideFailed: the server does not answer, or has no such deployment.
    """
    os.environ.update(office_env(settings, running.api_port, running.smtp_port))  # before Prefect is imported
    os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "ERROR"
    return asyncio.run(_run(flows, on))


async def _run(flows: list[str], on: date) -> list[FlowEnded]:
    import httpx
    from prefect import get_client

    try:
        async with get_client() as client:
            deployed: dict[str | None, Any] = {each.entrypoint: each for each in await client.read_deployments()}
            return [await _run_one(client, deployed, flow, on) for flow in flows]
    except httpx.HTTPError as error:
        raise OutsideFailed(Sentence("Prefect服务没有应答：{why}", why=error)) from error


async def _run_one(client: Any, deployed: dict[str | None, Any], name: str, on: date) -> FlowEnded:
    from prefect.flow_engine import run_flow
    from prefect.states import Pending

    began = monotonic()
    entrypoint = f"flows.{name}.{name}"
    if entrypoint not in deployed:
        raise OutsideFailed(Sentence("Prefect中没有部署{entrypoint}", entrypoint=entrypoint))
    flow = getattr(importlib.import_module(f"flows.{name}"), name)
    made = await client.create_flow_run_from_deployment(
        deployed[entrypoint].id, parameters={"on": on.isoformat()}, state=Pending(), tags=["trial"]
    )
    state: Any = await cast(Any, run_flow(flow, flow_run=made, return_type="state"))
    run = await client.read_flow_run(made.id)
    return FlowEnded(
        name, run.name, state.name, state.message or "", state.is_completed(), round(monotonic() - began, 2)
    )
