"""The first live day at the command line: register, calendar, a day, the question, the yes."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

from nianlun.trial import CALENDAR, SAMPLE

ON = "2022-03-01"
CONFIRM = ("outbox", "confirm", "--by", "FIN_ADMIN")


def nianlun(home: Path, *arguments: str, **options: object) -> "subprocess.CompletedProcess[str]":
    env = {key: value for key, value in os.environ.items() if not key.startswith(("NIANLUN_", "PREFECT_"))}
    argv = [sys.executable, "-m", "nianlun.command", *arguments]
    usual: dict[str, object] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        argv, env=env | {"NIANLUN_HOME": str(home)}, text=True, check=False, timeout=120, **usual | options
    )


def sent(home: Path) -> int:
    done = nianlun(home, "run-day", "--on", ON, "--json")
    assert done.returncode == 0, done.stderr
    return int(json.loads(done.stdout)[0]["sent"])


def test_the_first_live_day(tmp_path: Path) -> None:
    assert nianlun(tmp_path, "register", "import", str(SAMPLE), "--by", "FIN_OPERATOR").returncode == 0
    asked_too_early = nianlun(tmp_path, *CONFIRM, "--yes")
    assert (asked_too_early.returncode, "现在没有待发的邮件" in asked_too_early.stderr) == (2, True)
    assert nianlun(tmp_path, "calendar", "publish", str(CALENDAR), "--why", "印发").returncode == 0
    assert sent(tmp_path) == 0
    assert "首批邮件尚未确认" in nianlun(tmp_path, "status").stdout
    without_yes = nianlun(tmp_path, *CONFIRM)
    assert (without_yes.returncode, "确认须加 --yes" in without_yes.stderr) == (2, True)
    assert "样信，致" in without_yes.stdout and "example.org" in without_yes.stdout
    assert answered(tmp_path, "n").returncode == 2
    assert sent(tmp_path) == 0
    yes = answered(tmp_path, "y")
    assert yes.returncode == 0, yes.stderr
    assert "封，确认？" in yes.stdout + yes.stderr
    assert sent(tmp_path) > 100
    assert nianlun(tmp_path, *CONFIRM, "--yes").returncode == 2  # asked once
    assert json.loads(nianlun(tmp_path, "status", "--json").stdout)["first_mails"] == "confirmed"


def answered(home: Path, answer: str) -> "subprocess.CompletedProcess[str]":
    """`confirm` at a terminal where somebody types the answer."""
    ours, theirs = pty.openpty()
    try:
        os.write(ours, f"{answer}\n".encode())
        return nianlun(home, *CONFIRM, stdin=theirs)
    finally:
        os.close(ours)
        os.close(theirs)
