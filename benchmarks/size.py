"""How long 昌吉's size takes and how much memory: a register of 1,022 units is read, imported, its year rehearsed.

Each is a process of its own, so that its peak is its own. SQLite in memory, as a rehearsal has it. In the rehearsal
nobody hands anything in: every rung of every ladder acts, which is the most that a year can ask.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from benchmarks import prefecture
from models.settings import Settings
from tasks.clock import SWEEP_AT, moment
from tasks.import_register import import_register
from tasks.migrate import migrate
from tasks.office import Office
from tasks.register.books import sheets_of
from tasks.register.sources import BOOK
from tasks.register.writing import texts_of, write_texts
from tasks.register_files import read_register
from tasks.rehearse import Plan, rehearse
from tasks.workbooks import write_workbook

ROOT = Path(__file__).parent.parent
CALENDAR = ROOT / "calendars" / "changji-2020.yaml"
MIB = 1024  # ru_maxrss counts kilobytes


@dataclass(frozen=True)
class Size:
    """What a part took: seconds, how many rows it went through, and its process's peak in MiB."""

    workload: str
    rows: int
    per: str
    seconds: float
    peak_mib: float

    def line(self) -> str:
        """For people."""
        each = self.seconds / max(1, self.rows) * 1e6
        return (
            f"{self.workload:32} {self.rows:>9,} {self.per:12} {self.seconds:>8.2f} s {each:>9.1f} µs each"
            f" {self.peak_mib:>7.0f} MiB"
        )


def sizes() -> Iterator[Size]:
    """Every part, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="nianlun-bench-") as folder:
        write_texts(Path(folder) / "files", texts_of(prefecture.register()))
        write_workbook(Path(folder) / "book" / BOOK, sheets_of(prefecture.register()))
        for part in PARTS:
            command = [sys.executable, "-m", "benchmarks.size", part, folder]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            yield Size(**json.loads(done.stdout))


def show(*, as_json: bool) -> None:
    """Print each result as soon as it is there."""
    for size in sizes():
        print(json.dumps(asdict(size), ensure_ascii=False) if as_json else size.line(), flush=True)


def _read_files(folder: Path) -> tuple[int, str]:
    return sum(read_register(folder / "files").counts().values()), "row"


def _read_workbook(folder: Path) -> tuple[int, str]:
    return sum(read_register(folder / "book" / BOOK).counts().values()), "row"


def _import(folder: Path) -> tuple[int, str]:
    register = read_register(folder / "files")
    office = Office("sqlite://")
    migrate(office.engine)
    on = date(2019, 12, 31)
    with office.writing() as connection:
        import_register(connection, register, on=on, at=moment(on, SWEEP_AT), by="bench")
    office.close()
    return sum(register.counts().values()), "row"


def _rehearse(folder: Path) -> tuple[int, str]:
    plan = Plan(CALENDAR, folder / "out", folder / "files")
    rehearse(plan, Settings(), None)
    with (folder / "out" / "events.csv").open(encoding="utf-8-sig") as events:
        return sum(1 for _ in events) - 1, "history row"


PARTS: dict[str, Callable[[Path], tuple[int, str]]] = {
    "prefecture, files read": _read_files,
    "prefecture, workbook read": _read_workbook,
    "prefecture, read and imported": _import,
    "prefecture, year rehearsed": _rehearse,
}


def main() -> None:
    """One part, in this process."""
    part, folder = sys.argv[1], Path(sys.argv[2])
    began = time.perf_counter()
    rows, per = PARTS[part](folder)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    print(json.dumps(asdict(Size(part, rows, per, round(seconds, 3), round(peak, 1)))))


if __name__ == "__main__":
    main()
