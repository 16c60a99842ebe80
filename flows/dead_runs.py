"""Ends runs whose process died: Prefect leaves them Running for ever, and their slot taken.

Only the console is mended by this: the ledger is right meanwhile, because a run is only a nudge.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.states import Crashed

from flows.machine import worker_name
from models.errors import _

ON_THE_WAY = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
YOUNG = timedelta(minutes=2)
WITHOUT_PROCESS = timedelta(minutes=10)  # in-process runs of the trial clock, and runs of other machines' workers
TRIAL_TAG = "trial"


async def end_dead_runs(client: PrefectClient, *, older: timedelta = YOUNG, pool_is_dead: bool = False) -> list[str]:
    """Set every run that nobody works on to Crashed; returns their names. `pool_is_dead`: its worker was just ended."""
    asked = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=ON_THE_WAY)))
    ended = []
    for run in await client.read_flow_runs(flow_run_filter=asked, limit=200):
        if _is_dead(run, older, pool_is_dead):
            state: State[None] = Crashed(message=_("运行的进程已不在（此前状态 {state}）", state=run.state_name))
            await client.set_flow_run_state(run.id, state, force=True)
            ended.append(run.name)
    return ended


def _is_dead(run: FlowRun, older: timedelta, pool_is_dead: bool) -> bool:
    since = run.state.timestamp if run.state else run.expected_start_time
    age = datetime.now(UTC) - (since or datetime.now(UTC))
    if TRIAL_TAG in run.tags or run.infrastructure_pid is None:
        return age > (older if pool_is_dead and TRIAL_TAG not in run.tags else WITHOUT_PROCESS)
    if age <= older:
        return False
    if run.labels.get("prefect.worker.name") not in (None, worker_name()):
        return False  # another machine's; its own upkeep sees it
    return not _works_on(run.infrastructure_pid.rpartition(":")[2], str(run.id))


def _works_on(pid: str, run_id: str) -> bool:
    """Whether process `pid` carries the run's id in its environment: a re-used number cannot fool us."""
    if not Path("/proc/self/environ").exists():
        return _exists(pid)
    try:
        return run_id.encode() in Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False


def _exists(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (OSError, ValueError):
        return False
    return True
