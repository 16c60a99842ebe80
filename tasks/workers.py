"""Who holds a lease: a process by machine, number and start, so that its death on this machine is seen at once."""

import os
import socket
from pathlib import Path


def worker_name() -> str:
    """This process: `machine/pid/start`; a number used again by another process has another start."""
    return f"{_machine()}/{os.getpid()}/{_start(os.getpid())}"


def is_dead(worker: str) -> bool:
    """Whether a worker of this machine is gone; of other machines nothing is known."""
    host, _sign, rest = worker.partition("/")
    pid, _sign, start = rest.partition("/")
    return host == _machine() and pid.isdigit() and start != _start(int(pid))


def _machine() -> str:
    """This machine since it was started: two that bear one name are told apart."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
    except OSError:
        boot = ""
    return f"{socket.gethostname()}.{boot[:8]}"


def _start(pid: int) -> str:
    """When a process began, in the kernel's ticks; empty if there is none. A zombie is gone."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state == "Z" else fields[18]
