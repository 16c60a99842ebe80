"""`nianlun up`: a start in an empty home goes through a day in Prefect and leaves no process; nor does kill -9;
and while it runs it lives on to the day that the trial clock's page asks for."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from prefect_server import processes_of

from models.settings import Settings
from notices.catcher import read_mail
from tasks.clock import machine_now
from tasks.office import Office
from tasks.trial_clock import last_done, want_day

WANTED = date(2022, 3, 2)
pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("up"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty home, which the first test leaves with a day behind it."""
    return tmp_path_factory.mktemp("up") / "var"


@pytest.fixture
def up(home: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Starts `nianlun up` in the home; what still runs at the end is killed."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("NIANLUN_", "PREFECT_"))}
    argv = [sys.executable, "-m", "nianlun.command", "up"]
    started: list[subprocess.Popen[str]] = []

    def start(*options: str) -> "subprocess.Popen[str]":
        told = subprocess.PIPE
        env["NIANLUN_HOME"] = str(home)
        started.append(subprocess.Popen([*argv, *options], env=env, stdout=told, stderr=subprocess.STDOUT, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def within(seconds: float, ask: Callable[[], bool]) -> bool:
    """Whether it becomes true in time."""
    until = time.monotonic() + seconds
    while not ask():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def test_once_in_an_empty_home_completes_a_day_and_leaves_no_process(
    home: Path, up: Callable[..., "subprocess.Popen[str]"]
) -> None:
    process = up("--once", "--day", "2022-03-01")
    told, _nothing = process.communicate(timeout=280)
    assert process.returncode == 0, told
    assert "✓ evaluation 2022 · 2022-03-01" in told
    assert "✓ delivery · 2022-03-01  Delivered" in told
    assert "http://127.0.0.1:" in told
    mails = list((home / "mails").glob("*.eml"))
    assert len(mails) > 100
    portal = re.search(r"门户就绪：(\S+)", told)
    assert portal, told
    assert any(f"{portal[1]}/unit/" in read_mail(mail) for mail in mails)
    assert processes_of(home) == []


def test_a_second_start_resumes_another_says_so_a_wanted_day_is_lived_and_kill_leaves_nothing(
    home: Path, up: Callable[..., "subprocess.Popen[str]"]
) -> None:
    running = up("--day", "2022-03-01")
    assert running.stdout is not None
    assert any("Ctrl-C" in line for line in iter(running.stdout.readline, "")), "it ended"
    other = up()
    told, _nothing = other.communicate(timeout=60)
    assert (other.returncode, f"进程 {running.pid}" in told) == (0, True)
    _ask_for_another_day(home)
    assert within(120, lambda: _done(home) == WANTED), _done(home)
    running.kill()
    running.wait()
    assert within(20, lambda: processes_of(home) == []), processes_of(home)


def _ask_for_another_day(home: Path) -> None:
    """What the page of the trial clock writes, in the home of a running `up`."""
    office = Office(Settings(home=home).database)
    with office.writing() as connection:
        want_day(connection, WANTED, at=machine_now(), by="cz-gl")
    office.close()


def _done(home: Path) -> date:
    office = Office(Settings(home=home).database)
    with office.reading() as connection:
        done = last_done(connection)
    office.close()
    return done
