"""The doctor as a test asks it: in a process of its own, with an environment of its own."""

import ctypes
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import district
from offices import SqliteOffices

from models.kinds import Role
from models.queries.register import WITHOUT_OFFICER
from models.settings import Settings
from notices.mailer import PostBook
from tasks.clock import DELIVER_AT, moment, set_trial
from tasks.day import run_day
from tasks.import_register import import_register
from tasks.migrate import migrate
from tasks.office import Office
from tasks.register.rows import PersonRow, Register

ROOT = Path(__file__).parents[2]
OPENING = district.EVE.replace(month=3, day=1)
DROP, DAC_OVERRIDE, DAC_READ_SEARCH = 24, 1, 2  # prctl's order, and root's right to pass over permissions


@dataclass(frozen=True)
class Report:
    """What it told, and how it ended."""

    code: int
    rows: list[dict[str, Any]]
    text: str

    @property
    def wrong(self) -> set[str]:
        """`check finding` of all that is wrong."""
        return self.named("wrong")

    def named(self, *verdicts: str) -> set[str]:
        return {f"{row['check']} {row['finding']}" for row in self.rows if row["verdict"] in verdicts}

    def row(self, named: str) -> dict[str, Any]:
        """The one finding of that name."""
        [found] = [row for row in self.rows if f"{row['check']} {row['finding']}" == named]
        return found


def bare(**env: str) -> dict[str, str]:
    """This environment without anything of ours or Prefect's, and with `env`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("NIANLUN_", "PREFECT_", "PYTHONTZ"))}
    return kept | env


def nianlun(
    *arguments: str, before: Callable[[], None] | None = None, program: Path = ROOT, **env: str
) -> "subprocess.CompletedProcess[str]":
    """Run a command of the program in a folder; `before` is done in its process first."""
    argv = [sys.executable, "-m", "nianlun.command", *arguments]
    return subprocess.run(
        argv,
        env=bare(**env),
        cwd=program,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=before,  # nothing else runs in the tests' process
    )


def doctor(
    *only: str,
    before: Callable[[], None] | None = None,
    program: Path = ROOT,
    options: tuple[str, ...] = (),
    **env: str,
) -> Report:
    """Ask the doctor, about some checks only if named."""
    chosen = [word for name in only for word in ("--only", name)]
    done = nianlun("doctor", "--json", *chosen, *options, before=before, program=program, **env)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.stdout, done.stderr
    return Report(done.returncode, json.loads(done.stdout), done.stdout)


def healthy(office: Office) -> None:
    """The district with somebody to reach everywhere, on the trial clock, its first day behind it."""
    migrate(office.engine)
    at = moment(district.EVE, DELIVER_AT)
    district.furnish(
        office, district.year(), district.YEAR.read_text(encoding="utf-8"), district.register(), eve=district.EVE
    )
    register = _completed(district.register(), _unanswered(office))
    with office.writing() as connection:
        import_register(connection, register, on=district.EVE, at=at, by="test")
        set_trial(connection, moment(OPENING, DELIVER_AT))
    run_day(office, PostBook(), Settings(), on=OPENING, composing=False)


def _unanswered(office: Office) -> list[str]:
    with office.reading() as connection:
        return [row.code for row in connection.execute(WITHOUT_OFFICER, {"on": OPENING})]


def _completed(register: Register, units: list[str]) -> Register:
    """The register with an officer for each of `units`."""
    added = [PersonRow(f"new-{unit}", "专管员", f"new.{unit}@example.org", Role.UNIT_OFFICER, unit) for unit in units]
    return replace(register, people=(*register.people, *added))


def without_rights(*rights: int) -> Callable[[], None] | None:
    """For a child to do first, so that permissions hold for root too; None for whoever is not root."""
    if os.geteuid() != 0:
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def drop() -> None:
        for right in rights:
            if libc.prctl(DROP, right, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "root cannot give up its rights")

    return drop


def copied(tmp_path: Path) -> Path:
    """The program once more, to be broken or to be taken further."""
    kept = ("calendars", "models", "rules", "notices", "tasks", "flows", "nianlun", "prefect.yaml")
    for name in kept:
        source, target = ROOT / name, tmp_path / "program" / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(exist_ok=True, parents=True)
            shutil.copyfile(source, target)
    return tmp_path / "program"


def home_of(sqlite_offices: SqliteOffices, folder: Path) -> Path:
    """A home with a healthy office in it."""
    folder.mkdir(parents=True, exist_ok=True)
    sqlite_offices.url(healthy, folder)
    return folder
