"""What a piece of work took: wall seconds, processor seconds of this process and of its database, rows written."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, text


@dataclass
class Took:
    """One run. `rows` are the history rows that it wrote (or mails sent, where mails are what is counted)."""

    wall: float = 0.0
    cpu: float = 0.0
    rows: int = 0

    def __add__(self, other: "Took") -> "Took":
        return Took(self.wall + other.wall, self.cpu + other.cpu, self.rows + other.rows)


class Stopwatch:
    """Measures work on one engine. On PostgreSQL the processor time of the connection's server process counts too."""

    def __init__(self, engine: Engine) -> None:
        self.backend: Path | None = None
        if engine.dialect.name == "postgresql":
            with engine.connect() as connection:
                pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            self.backend = Path(f"/proc/{pid}/schedstat")

    @contextmanager
    def __call__(self) -> Iterator[Took]:
        took = Took()
        cpu, wall = self._cpu(), time.perf_counter()
        yield took
        took.wall, took.cpu = time.perf_counter() - wall, self._cpu() - cpu

    def _cpu(self) -> float:
        served = 0.0
        if self.backend is not None:
            with suppress(OSError):  # only Linux tells
                served = int(self.backend.read_text().split()[0]) / 1e9
        return time.process_time() + served


@dataclass(frozen=True)
class Measure:
    """A workload, ours and the floor's runs side by side. A goal is a ratio, a limit is milliseconds of ours."""

    workload: str
    database: str
    size: int
    ours: tuple[Took, ...]
    floor: tuple[Took, ...]
    goal: float | None = None
    limit: float | None = None
    per: str = "row"

    def ratio(self, of: Callable[[Took], float]) -> float:
        """Ours by the floor's, each the median of its runs per row written."""
        return self.each(self.ours, of) / self.each(self.floor, of)

    @property
    def wall(self) -> float:
        return self.ratio(lambda took: took.wall)

    @property
    def cpu(self) -> float:
        return self.ratio(lambda took: took.cpu)

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without one."""
        if self.limit is not None:
            return self.seconds(self.ours) * 1000 <= self.limit
        return None if self.goal is None else self.wall <= self.goal

    @staticmethod
    def each(runs: tuple[Took, ...], of: Callable[[Took], float]) -> float:
        return median(of(took) / max(1, took.rows) for took in runs)

    @staticmethod
    def seconds(runs: tuple[Took, ...]) -> float:
        return median(took.wall for took in runs)

    def facts(self) -> dict[str, object]:
        """For a program to read."""
        return {
            "workload": self.workload,
            "database": self.database,
            "obligations": self.size,
            "runs": len(self.ours),
            "per": self.per,
            "ours": _facts(self.ours),
            "floor": _facts(self.floor),
            "ratio": round(self.wall, 3),
            "cpu_ratio": round(self.cpu, 3),
            "goal": self.goal,
            "limit_ms": self.limit,
            "met": self.met,
        }


def _facts(runs: tuple[Took, ...]) -> dict[str, object]:
    return {
        "seconds": round(median(took.wall for took in runs), 6),
        "cpu_seconds": round(median(took.cpu for took in runs), 6),
        "least": round(min(took.wall for took in runs), 6),
        "most": round(max(took.wall for took in runs), 6),
        "rows": round(median(took.rows for took in runs)),
    }
