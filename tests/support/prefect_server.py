"""A Prefect server of our own, started as `up` starts it, for the tests that need one."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.settings import Settings
from nianlun import processes
from nianlun.supervisor import before_program

PATIENCE = 120.0  # seconds; a new database takes twenty on a quiet machine


@contextmanager
def serving(home: Path) -> Iterator[dict[str, str]]:
    """Run a server in `home`; gives the environment that reaches it."""
    port = processes.any_port()
    env = processes.office_env(Settings(home=home), port, 0)
    env["PREFECT_LOGGING_TO_API_ENABLED"] = "false"
    server = processes.server(env, port, home / "logs")
    server.log.parent.mkdir(parents=True)
    with server.log.open("wb") as log:
        process = subprocess.Popen(
            server.argv,
            env=server.env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=before_program,  # noqa: PLW1509  # as `up` does
        )
    try:
        _wait(server, process)
        yield env
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(server: processes.Process, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while not server.is_ready():
        assert process.poll() is None, server.log.read_text(encoding="utf-8", errors="replace")[-2000:]
        assert time.monotonic() < until, "the server did not become ready"
        time.sleep(0.3)


def processes_of(home: Path) -> list[str]:
    """Processes that were started for the office in `home` and still run, as their command lines."""
    ours = f"NIANLUN_HOME={home}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if ours in (folder / "environ").read_bytes().split(b"\0") and folder.name != str(os.getpid()):
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if command:  # a zombie has none
                    found.append(f"{folder.name} {command}")
        except OSError:
            continue
    return found


def stop(process: "subprocess.Popen[str]", number: signal.Signals) -> None:
    """Signal a process and wait for its end."""
    process.send_signal(number)
    process.wait(40)
