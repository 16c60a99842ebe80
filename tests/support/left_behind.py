"""Leaves a run behind whose process is gone, then has it ended; prints its state and whether it was named."""

import asyncio
import json
from datetime import timedelta

from prefect import get_client
from prefect.states import Running

from flows.dead_runs import end_dead_runs
from flows.upkeep import upkeep


async def main() -> None:
    async with get_client() as client:
        left = await client.create_flow_run(upkeep, state=Running())
        await client.update_flow_run(left.id, infrastructure_pid="999999999")
        ended = await end_dead_runs(client, older=timedelta(0))
        run = await client.read_flow_run(left.id)
    print(json.dumps({"named": left.name in ended, "state": run.state_name}))


if __name__ == "__main__":
    asyncio.run(main())
