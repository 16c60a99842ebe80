"""One office, one `up`: a lock file under the home says who runs and where. The kernel frees it, even on kill -9."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from models.errors import RuleBroken, Sentence
from models.settings import LOOPBACK, Settings

NAME = "up.lock"
DAY = "day.lock"


@dataclass(frozen=True)
class Running:
    """Where the processes of a running office are found."""

    pid: int
    api_port: int
    smtp_port: int
    trial: bool
    portal_port: int = 0

    @property
    def portal_url(self) -> str:
        """Where the portal answers on this machine."""
        return f"http://{LOOPBACK}:{self.portal_port}"

    @property
    def console_url(self) -> str:
        return f"http://{LOOPBACK}:{self.api_port}"

    @property
    def api_url(self) -> str:
        return f"{self.console_url}/api"


class AlreadyRunning(Exception):  # not an error: the second start says so and leaves
    """Another `up` holds the lock; `running` is None while it has not written its addresses yet."""

    def __init__(self, running: Running | None) -> None:
        super().__init__()
        self.running = running


class UpLock:
    """The lock file, held."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, running: Running) -> None:
        """Tell the other commands."""
        self._file.seek(0)
        self._file.truncate()
        json.dump(asdict(running), self._file)
        self._file.flush()


@contextmanager
def hold(home: Path) -> Iterator[UpLock]:
    """Hold the home's lock.

    Raises:
        AlreadyRunning: somebody else does.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / NAME).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(_read(file)) from None
        os.set_inheritable(file.fileno(), False)
        file.truncate(0)
        yield UpLock(file)
        file.truncate(0)


@contextmanager
def moving_clock(home: Path) -> Iterator[None]:
    """Hold the trial clock: two commands that move it at once would do a day side by side.

    Raises:
        RuleBroken: another command is moving it.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / DAY).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RuleBroken(Sentence("另一个命令正在过日子，请等它结束")) from None
        yield


def running(home: Path) -> Running | None:
    """The office that runs in `home`; None if none does, or it is still starting."""
    try:
        with (home / NAME).open(encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return _read(file)
    except FileNotFoundError:
        pass
    return None


def reaching(settings: Settings, found: Running | None) -> Settings:
    """The settings with what was chosen at the start: the mail catcher's port, where mails go to it, and on trial the
    portal's address, so that mails carry links; in earnest the office says by which address its people reach it."""
    if found is None:
        return settings
    chosen: dict[str, object] = {} if settings.smtp_host else {"smtp_port": found.smtp_port}
    if found.trial and found.portal_port and not settings.portal_url:
        chosen["portal_url"] = found.portal_url
    return settings.model_copy(update=chosen)


def default_address(settings: Settings) -> str:
    """Where a portal on this machine answers unless told otherwise."""
    return f"http://{LOOPBACK}:{settings.portal_port}"


def _read(file: IO[str]) -> Running | None:
    file.seek(0)
    text = file.read()
    return Running(**json.loads(text)) if text else None
