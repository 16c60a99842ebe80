"""An office on the trial clock whose days are lived through without Prefect, and whose flows run in a process."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from tasks.clock import DELIVER_AT, moment, set_trial
from tasks.day import look_after
from tasks.office import Office

SUPPORT = Path(__file__).parent


class TrialOffice:
    """`env` reaches the Prefect server and this office."""

    def __init__(self, office: Office, env: dict[str, str], mails: Path) -> None:
        self.office, self.env, self.mails = office, env, mails

    def lived_until(self, *days: date) -> None:
        """The office was opened and swept on each of `days`; the clock stands on the last."""
        for on in days:
            with self.office.writing() as connection:
                look_after(self.office, connection, on=on, at=moment(on, DELIVER_AT))
                set_trial(connection, moment(on, DELIVER_AT))

    def run(self, *flows: str, **env: str) -> list[dict[str, str]]:
        """Run flows (`evaluation:2022-04-29`, `delivery:`) one after another; how each ended."""
        return list(self.script("flow_runner.py", *flows, **env))

    def script(self, name: str, *arguments: str, **env: str) -> Any:
        """Run a script of tests/support with Prefect; what it printed last."""
        argv = [sys.executable, str(SUPPORT / name), *arguments]
        done = subprocess.run(argv, env=self.env | env, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def api(self, path: str, body: dict[str, Any]) -> Any:
        """What Prefect's API answers."""
        answer = httpx.post(f"{self.env['PREFECT_API_URL']}/{path}", json=body, timeout=30)
        assert answer.is_success, answer.text
        return answer.json()


def eventually(ask: Callable[[], Any], seconds: float) -> Any:
    """The first true answer; the last one when time is up (Prefect shows its records a little later)."""
    until = time.monotonic() + seconds
    while not (found := ask()) and time.monotonic() < until:
        time.sleep(0.3)
    return found
