"""Brings the server to what prefect.yaml says: `python -m nianlun.deployments trial|live`, with Prefect imported once.

The pool is made first, since a deployment asks for it. In trial mode every schedule is paused, and a worker is started
only afterwards. A mark of what was written saves a second start the same work. Runs that a killed start left behind
are ended, since no worker of ours is there yet.
"""

import asyncio
import hashlib
import os
import sys
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from nianlun.processes import POOL, ROOT

TRIAL, LIVE = "trial", "live"


def main(mode: str) -> None:
    """Deploy all if anything has changed since, pause or resume the schedules, end dead runs."""
    os.chdir(ROOT)
    mark = Path(os.environ["PREFECT_HOME"]) / "deployed"
    wanted = stamp(mode)
    changed = not mark.exists() or mark.read_text() != wanted
    if changed:
        asyncio.run(_make_pool())
        _deploy_all()
    asyncio.run(_settle(mode, changed=changed))
    mark.write_text(wanted)


def stamp(mode: str) -> str:
    """What the deployments in the server depend on."""
    parts = [mode.encode(), str(ROOT).encode(), version("prefect").encode(), version("nianlun").encode()]
    parts += [(ROOT / "prefect.yaml").read_bytes(), *(path.read_bytes() for path in sorted(ROOT.glob("flows/*.py")))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


async def _make_pool() -> None:
    from prefect import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectAlreadyExists
    from prefect.workers.process import ProcessWorker

    template = ProcessWorker.get_default_base_job_template()
    async with get_client() as client:
        try:
            await client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template))
        except ObjectAlreadyExists:
            return


def _deploy_all() -> None:
    from prefect.cli import app

    sys.argv = ["prefect", "--no-prompt", "deploy", "--all"]
    try:
        app()
    except SystemExit as ended:
        if ended.code:
            raise


async def _settle(mode: str, *, changed: bool) -> None:
    """Schedules as the mode wants them; an office in earnest keeps what its operator paused in the console."""
    from prefect import get_client

    from flows.dead_runs import end_dead_runs

    async with get_client() as client:
        for deployment in await client.read_deployments():
            if deployment.work_pool_name != POOL:
                continue
            if mode == TRIAL and not deployment.paused:
                await client.pause_deployment(deployment.id)
            elif mode == LIVE and changed and deployment.paused:
                await client.resume_deployment(deployment.id)
        await end_dead_runs(client, older=timedelta(0), pool_is_dead=True)


if __name__ == "__main__":
    main(sys.argv[1])
