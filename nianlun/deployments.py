"""Writes prefect.yaml into the server: `python -m nianlun.deployments trial|live`, with Prefect imported once.

The pool is made first, since a deployment asks for it; in trial mode every schedule is paused before a worker is there.
A mark of what was written saves the ten seconds of a start that would write the same again.
"""

import asyncio
import hashlib
import os
import sys
from importlib.metadata import version
from pathlib import Path

from nianlun.processes import POOL, ROOT

MARK = "deployed"


def mark(home: Path, mode: str) -> Path:
    """The file that says which prefect.yaml, versions and mode were written last."""
    return home / "prefect" / f"{MARK}-{mode}"


def stamp() -> str:
    """What a deployment depends on."""
    parts = [(ROOT / "prefect.yaml").read_bytes(), str(ROOT).encode(), version("prefect").encode()]
    parts += [version("nianlun").encode(), *sorted(path.read_bytes() for path in (ROOT / "flows").glob("*.py"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_written(home: Path, mode: str) -> bool:
    """Whether the server in `home` has the present deployments already."""
    file = mark(home, mode)
    return file.exists() and file.read_text() == stamp()


def main(mode: str) -> None:
    """Make the pool, deploy all, then pause or resume every schedule."""
    os.chdir(ROOT)
    asyncio.run(_make_pool())
    _deploy_all()
    asyncio.run(_set_schedules(active=mode == "live"))


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


async def _set_schedules(*, active: bool) -> None:
    from prefect import get_client

    async with get_client() as client:
        for deployment in await client.read_deployments():
            if deployment.work_pool_name != POOL or deployment.paused is not active:
                continue
            await (client.resume_deployment if active else client.pause_deployment)(deployment.id)


if __name__ == "__main__":
    main(sys.argv[1])
