"""The portal: how soon it answers once it is started, and how soon a page comes while twenty people read.

A real process on loopback; its readers are another process, signed in as different people, who ask again as soon as
they are answered. No floor stands beside it: what a person waits is what counts, and what processor an answer costs.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from benchmarks import desk_year, offices
from benchmarks.stores import Store
from models.kinds import Role
from models.queries.typed import statement
from tasks.clock import machine_now
from tasks.gate import sign_ins
from tasks.gate.sign_ins import Came
from tasks.office import Office

ROOT = Path(__file__).parent.parent
READERS, REQUESTS = 20, 30
READY_WITHIN, PAGE_WITHIN = 2.0, 0.3  # seconds: the goals
GIVEN_UP = 60.0
_TICK = os.sysconf("SC_CLK_TCK")
_PEOPLE = statement(
    "SELECT a.person_id, a.unit_id FROM appointment a WHERE a.role = :role ORDER BY a.unit_id, a.person_id"
)
_ITEMS = statement("SELECT o.id FROM obligation o WHERE o.unit_id = :unit ORDER BY o.id LIMIT 1 OFFSET :more")
PAGES = (  # name, who reads, address, goal
    ("owed, unit", Role.UNIT_OFFICER, "/owed", PAGE_WITHIN),
    ("item, unit", Role.UNIT_OFFICER, "/obligation/{item}", None),
    ("owed, department", Role.DEPT, "/owed", None),
    ("owed, bureau", Role.FIN_OPERATOR, "/owed", None),
    ("reviews, department", Role.DEPT, "/reviews", None),
    ("reviews, section", Role.FIN_SECTION, "/reviews", None),
    ("reviews, bureau", Role.FIN_OPERATOR, "/reviews", None),
    ("board, bureau", Role.FIN_OPERATOR, "/board", PAGE_WITHIN),
    ("board, section", Role.FIN_SECTION, "/board", PAGE_WITHIN),
    ("heat map, bureau", Role.FIN_OPERATOR, "/board/heat", PAGE_WITHIN),
    ("heat map, every unit", Role.FIN_OPERATOR, "/board/heat?rows=every", PAGE_WITHIN),
    ("year as a picture", Role.FIN_OPERATOR, "/board/year", PAGE_WITHIN),
    ("load by month", Role.FIN_OPERATOR, "/board/load", PAGE_WITHIN),
    ("proposals", Role.FIN_OPERATOR, "/proposals", PAGE_WITHIN),
    ("outbox", Role.FIN_OPERATOR, "/outbox", PAGE_WITHIN),
    ("years", Role.FIN_OPERATOR, "/year", PAGE_WITHIN),
)


@dataclass(frozen=True)
class Answers:
    """What was waited for, in seconds; `cpu` is the portal's, of all answers together. A goal is for the slow: of pages
    the 95th of a hundred, of starts the median."""

    workload: str
    database: str
    size: int
    waited: tuple[float, ...]
    seconds: float
    cpu: float
    goal: float | None = None
    start: bool = False

    @property
    def p50(self) -> float:
        return median(self.waited)

    @property
    def p95(self) -> float:
        return quantiles(self.waited, n=20, method="inclusive")[-1]

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without one."""
        return None if self.goal is None else (self.p50 if self.start else self.p95) <= self.goal

    def facts(self) -> dict[str, object]:
        """For a program to read."""
        names = ("workload", "database", "seconds", "cpu", "goal", "met", "p50", "p95")
        facts = {name: getattr(self, name) for name in names}
        return facts | {"obligations": self.size, "answers": len(self.waited), "most": max(self.waited)}

    def line(self) -> str:
        """For people."""
        goal = "" if self.goal is None else f"{'p50' if self.start else 'p95'} ≤ {self.goal * 1000:g} ms"
        verdict = {None: "", True: " met", False: " MISSED"}[self.met]
        each = self.cpu / len(self.waited) * 1000
        return (
            f"{self.workload:24} {self.database:10} {self.size:>7} {len(self.waited):>4} answers  p50"
            f" {self.p50 * 1000:>7.1f} ms  p95 {self.p95 * 1000:>7.1f} ms  most {max(self.waited) * 1000:>7.1f} ms"
            f" {len(self.waited) / self.seconds:>6.1f}/s {each:>7.1f} ms cpu each  {goal}{verdict}"
        )


def portals(store: Store, size: int, runs: int) -> Iterator[Answers]:
    """Starts of the portal, then every page under twenty readers."""
    with offices.copied(store, "opened", size) as office, tempfile.TemporaryDirectory(prefix="nianlun-bench-") as home:
        desk_year.furnish(office)
        begun = Portals(Path(home), office.engine.url.render_as_string(hide_password=False))
        starts = [begun.start() for _ in range(runs)]
        waited, cpu = tuple(each[0] for each in starts), sum(each[1] for each in starts)
        yield Answers("portal ready", store.name, size, waited, sum(waited), cpu, READY_WITHIN, start=True)
        with begun.running() as portal:
            for name, role, address, goal in PAGES:
                readers = list(_readers(office, role, address))
                yield portal.read(name, store.name, size, readers, goal)


def _readers(office: Office, role: Role, address: str) -> Iterator[tuple[str, str]]:
    """Twenty, each with a path and a sign-in of their own; of as many people as there are."""
    with office.writing() as connection:
        people = connection.execute(_PEOPLE, {"role": int(role)}).all()
        step = max(1, len(people) // READERS)
        for number in range(READERS):
            who = people[number * step % len(people)]
            token = sign_ins.begin(connection, who.person_id, Came("link"), now=machine_now())
            item = connection.execute(_ITEMS, {"unit": who.unit_id, "more": number}).scalar()
            yield address.format(item=item), f"nianlun={token}"


class Portals:
    """Portals of one office, each a process, one at a time."""

    def __init__(self, home: Path, url: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NIANLUN_")}
        self.env = kept | {"NIANLUN_HOME": str(home), "NIANLUN_DATABASE_URL": url}

    def start(self) -> tuple[float, float]:
        """Start one and stop it: seconds until it answered, of the clock and of the processor."""
        began = time.perf_counter()
        with self.running() as portal:
            return time.perf_counter() - began, portal.cpu()

    @contextmanager
    def running(self) -> Iterator["Running"]:
        port = _any_port()
        command = [sys.executable, "-m", "nianlun.command", "portal", "--port", str(port)]
        with subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=subprocess.DEVNULL) as process:
            try:
                portal = Running(process, port)
                portal.wait()
                yield portal
            finally:
                process.terminate()


class Running:
    """A portal that runs."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.process, self.port = process, port

    def wait(self) -> None:
        """Until /healthz answers, asked every hundredth of a second by a bare socket."""
        until = time.monotonic() + GIVEN_UP
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the portal did not start")
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=GIVEN_UP) as line:
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                return line.recv(64).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def cpu(self) -> float:
        """Processor seconds so far; only Linux tells."""
        try:
            after_name = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(after_name[11]) + int(after_name[12])) / _TICK

    def read(self, name: str, database: str, size: int, readers: list[tuple[str, str]], goal: float | None) -> Answers:
        """Let `readers` read a page at once."""
        asked = json.dumps({"port": self.port, "readers": readers, "requests": REQUESTS})
        command = [sys.executable, "-m", "benchmarks.readers"]
        before = self.cpu()
        done = subprocess.run(command, cwd=ROOT, input=asked, stdout=subprocess.PIPE, text=True, check=True)
        answered = json.loads(done.stdout)
        cpu = (self.cpu() - before) * REQUESTS / (REQUESTS + 1)  # the round that does not count is in it
        return Answers(name, database, size, tuple(answered["answers"]), answered["seconds"], cpu, goal)


def _any_port() -> int:
    with socket.socket() as any_one:
        any_one.bind(("127.0.0.1", 0))
        port: int = any_one.getsockname()[1]
        return port
