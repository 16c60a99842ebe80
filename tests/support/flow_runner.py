"""Runs flows in a process of its own: `flow_runner.py evaluation:2022-04-29 delivery:`; prints their ends.

Not in the tests' process: Prefect leaves sockets open there, and warnings are errors.
"""

import asyncio
import importlib
import json
import os
import sys


async def main(asked: list[str]) -> None:
    ended = []
    for each in asked:
        name, _colon, on = each.partition(":")
        module = importlib.import_module(f"flows.{name}")
        if name == "delivery" and os.environ.get("TRY_ONCE"):
            module.send_waiting = module.send_waiting.with_options(retries=0)
        state = await getattr(module, name)(on or None, return_state=True)
        run = str(state.state_details.flow_run_id)
        ended.append({"name": state.name, "type": state.type.value, "run": run, "message": state.message})
    print(json.dumps(ended))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
