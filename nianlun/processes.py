"""The processes of a running office: what each is started with, and how one sees that it is ready."""

import os
import socket
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from models.settings import LOOPBACK, PREFIX, Settings

ROOT = Path(__file__).parent.parent  # the folder of prefect.yaml
POOL = "nianlun"
CONSOLE_PORT = 4200  # the portal's is a setting
PORTS_TRIED = 100

# Prefect's recorder writes each event of a task run in a transaction of its own, each of which may lose its snapshot
# to another ("database is locked") and is then tried again: some tens of units made the console's API stall.
# A batch a second is the same record in a hundredth of the transactions.
_FEWER_TRANSACTIONS = {
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "500",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "500",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "2",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": '["events", "flow_runs"]',  # what is older than 90 days
}


@dataclass(frozen=True)
class Process:
    """How a process is started; `ready_url` answers 200 once it works, `ready_port` takes connections."""

    name: str
    argv: tuple[str, ...]
    env: dict[str, str] = field(repr=False)
    log: Path
    ready_url: str = ""
    ready_port: int = 0
    patience: float = 120.0  # seconds to become ready

    def is_ready(self) -> bool:
        """Whether it works now."""
        if self.ready_url:
            try:
                with urllib.request.urlopen(self.ready_url, timeout=5) as answer:  # noqa: S310  # our own loopback
                    return bool(answer.status == 200)
            except (OSError, urllib.error.URLError, ValueError):
                return False
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex((LOOPBACK, self.ready_port)) == 0


def prefect_env(home: Path, api_port: int) -> dict[str, str]:
    """What everything that imports Prefect is told: whose server, whose files, and to tell nobody else."""
    api = f"http://{LOOPBACK}:{api_port}/api"
    return {
        "PREFECT_API_URL": api,
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_PROFILES_PATH": str(home / "prefect" / "profiles.toml"),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL": "WARNING",  # a line a unit and run is noise
        "DO_NOT_TRACK": "1",
    }


def office_env(settings: Settings, api_port: int, smtp_port: int) -> dict[str, str]:
    """The environment of every process that does the office's work."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    ours = {
        f"{PREFIX}HOME": str(settings.home),
        f"{PREFIX}ROOT": str(ROOT),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PATH": path,
    }
    if settings.portal_url:  # on trial chosen at the start
        ours[f"{PREFIX}PORTAL_URL"] = settings.portal_url
    if not settings.smtp_host:
        ours[f"{PREFIX}SMTP_PORT"] = str(smtp_port)
    return {**os.environ, **prefect_env(settings.home, api_port), **ours}


def server(env: dict[str, str], api_port: int, logs: Path) -> Process:
    """Prefect's server and console."""
    api = env["PREFECT_API_URL"]
    told = {"PREFECT_UI_API_URL": api, "PREFECT_SERVER_UI_API_URL": api} | _FEWER_TRANSACTIONS
    argv = (sys.executable, "-m", "prefect", "server", "start", "--host", LOOPBACK, "--port", str(api_port))
    return Process("server", argv, env | told, logs / "server.log", ready_url=f"{api}/health")


def worker(env: dict[str, str], name: str, health_port: int, logs: Path) -> Process:
    """The worker that runs what the schedules ask."""
    argv = (sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process", "--name", name)
    told = {"PREFECT_WORKER_WEBSERVER_HOST": LOOPBACK, "PREFECT_WORKER_WEBSERVER_PORT": str(health_port)}
    url = f"http://{LOOPBACK}:{health_port}/health"
    return Process("worker", (*argv, "--with-healthcheck"), env | told, logs / "worker.log", ready_url=url)


def catcher(env: dict[str, str], smtp_port: int, mails: Path, logs: Path) -> Process:
    """The mail catcher."""
    argv = (sys.executable, "-m", "notices.catcher", "--folder", str(mails), "--port", str(smtp_port))
    return Process("catcher", argv, env, logs / "catcher.log", ready_port=smtp_port)


def portal(env: dict[str, str], port: int, logs: Path) -> Process:
    """The portal, by the command that also starts it alone."""
    argv = (sys.executable, "-m", "nianlun.command", "portal", "--port", str(port))
    return Process("portal", argv, env, logs / "portal.log", ready_url=f"http://{LOOPBACK}:{port}/healthz")


def free_port(wanted: int) -> int:
    """`wanted`, or the next port that nobody listens on."""
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    return any_port()


def any_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
