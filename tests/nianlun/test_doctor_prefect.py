"""Prefect as the doctor sees it: dead, empty, deployed, paused, without a worker; and `up` killed or alive."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import hamlet as hamlets
import pytest
from doctor import Report, doctor, home_of
from offices import SqliteOffices
from prefect_server import serving

from nianlun.lock import NAME, Running, hold

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("doctor-prefect"), pytest.mark.timeout(300)]
PORT = 59999  # where nobody listens

PAUSE = """
import asyncio, sys
from prefect import get_client
async def main():
    async with get_client() as client:
        for each in await client.read_deployments():
            if each.entrypoint == "flows.upkeep.upkeep":
                await (client.pause_deployment if sys.argv[1] == "pause" else client.resume_deployment)(each.id)
asyncio.run(main())
"""
LEAVE_BEHIND = """
import asyncio
from datetime import UTC, datetime, timedelta
from prefect import get_client
from prefect.states import Running, Scheduled
async def main():
    async with get_client() as client:
        [upkeep] = [each for each in await client.read_deployments() if each.entrypoint == "flows.upkeep.upkeep"]
        for name in ("waits", "hangs"):
            due = Scheduled(scheduled_time=datetime.now(UTC) - timedelta(hours=3))
            run = await client.create_flow_run_from_deployment(upkeep.id, name=name, state=due)
            if name == "hangs":
                await client.set_flow_run_state(run.id, Running(), force=True)
asyncio.run(main())
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A server with nothing in it, as the environment that reaches it."""
    with serving(tmp_path_factory.mktemp("prefect") / "home") as env:
        yield env


@contextmanager
def up_in(home: Path, port: int, *, trial: bool) -> Iterator[None]:
    """The lock of an `up` whose server is at `port`."""
    with hold(home) as lock:
        lock.write(Running(4711, port, 0, trial))
        yield


def port_of(env: dict[str, str]) -> int:
    port = urlsplit(env["PREFECT_API_URL"]).port
    assert port
    return port


def asked(home: Path, *only: str) -> Report:
    return doctor(*(only or ("prefect",)), NIANLUN_HOME=str(home))


def within(seconds: float, ask: Callable[[], bool]) -> bool:
    """Whether it becomes true in time."""
    until = time.monotonic() + seconds
    while not ask():
        if time.monotonic() > until:
            return False
    return True


def test_an_up_whose_server_is_dead_is_told_with_its_log(sqlite_offices: SqliteOffices, tmp_path: Path) -> None:
    home = home_of(sqlite_offices, tmp_path)
    with up_in(home, PORT, trial=True):
        report = asked(home, "prefect", "running")
    assert (report.code, report.wrong, "running running" in report.named("ok")) == (1, {"prefect dead"}, True)
    assert str(home / "logs" / "server.log") in report.row("prefect dead")["cure"]


def test_a_live_office_in_which_nothing_runs_is_wrong_and_one_that_was_killed_is_told_so(
    sqlite_offices: SqliteOffices, tmp_path: Path
) -> None:
    sqlite_offices.url(hamlets.settled, tmp_path)
    report = asked(tmp_path, "running", "prefect")
    assert (report.code, report.wrong) == (2, {"running not-running"})
    assert "nianlun up --live" in report.row("running not-running")["cure"]
    (tmp_path / NAME).write_text('{"pid": 1, "api_port": 1, "smtp_port": 1, "trial": false}')
    assert "强行结束" in asked(tmp_path, "running").row("running not-running")["found"]
    with up_in(tmp_path, PORT, trial=False):
        assert asked(tmp_path, "running").code == 0


def test_a_trial_that_does_not_run_is_noted_only(sqlite_offices: SqliteOffices, tmp_path: Path) -> None:
    report = asked(home_of(sqlite_offices, tmp_path), "running", "prefect")
    assert (report.code, report.named("note")) == (0, {"running not-running", "prefect not-examined"})


def test_something_else_at_the_port_is_no_prefect(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        port = int(other.stdout.readline().split("port ")[1].split()[0])
        with up_in(tmp_path, port, trial=True):
            assert asked(tmp_path).wrong == {"prefect answers-wrongly"}
        other.terminate()


def test_from_an_empty_server_to_one_in_order_and_back(server: dict[str, str], tmp_path: Path) -> None:
    """Nothing deployed; deployed in earnest, where runs are made and a worker is missed; one flow paused; a worker."""
    with up_in(tmp_path, port_of(server), trial=False):
        empty = asked(tmp_path)
        assert empty.wrong == {"prefect not-deployed", "prefect no-pool"}
        assert "prefect healthy" in empty.named("ok")
        run(server, "-m", "nianlun.deployments", "live")
        assert within(150, lambda: "prefect upcoming" in asked(tmp_path).named("ok"))
        assert asked(tmp_path).wrong == {"prefect no-worker"}
        run(server, "-c", PAUSE, "pause")
        paused = asked(tmp_path)
        assert (paused.wrong, "upkeep" in paused.row("prefect paused")["found"]) == (
            {"prefect no-worker", "prefect paused"},
            True,
        )
        run(server, "-c", PAUSE, "resume")
        with working(server):
            assert within(60, lambda: asked(tmp_path).wrong == set()), asked(tmp_path).text
    with up_in(tmp_path, port_of(server), trial=True):
        assert "prefect awake" in asked(tmp_path).wrong
        run(server, "-m", "nianlun.deployments", "trial")
        assert "prefect awake" not in asked(tmp_path).wrong
        run(server, "-c", LEAVE_BEHIND)
        assert within(60, lambda: {"prefect late", "prefect stuck"} <= asked(tmp_path).wrong), asked(tmp_path).text
        told = asked(tmp_path)
        assert ("waits" in told.row("prefect late")["found"], "hangs" in told.row("prefect stuck")["found"]) == (
            True,
            True,
        )


def run(env: dict[str, str], *argv: str) -> None:
    subprocess.run([sys.executable, *argv], env=env, check=True, capture_output=True, timeout=120)


@contextmanager
def working(env: dict[str, str]) -> Iterator[None]:
    """A worker of the pool."""
    argv = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "nianlun", "--type", "process"]
    with subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as worker:
        try:
            yield
        finally:
            worker.terminate()
            try:
                worker.wait(15)
            except subprocess.TimeoutExpired:  # it may wait for a run under way
                worker.kill()


def test_a_server_that_asks_for_a_password(tmp_path: Path) -> None:
    """Prefect's own guard, as it answers whoever has no password."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def ask() -> Report:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        async with server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api"
            return await asyncio.to_thread(
                doctor, "prefect", "running", NIANLUN_HOME=str(tmp_path), PREFECT_API_URL=url
            )

    report = asyncio.run(ask())
    assert (report.code, report.wrong) == (2, {"prefect auth"})
    assert "PREFECT_API_AUTH_STRING" in report.row("prefect auth")["cure"]
