"""Something dear, made once for all test workers: the first to need it makes it, the others wait or make the next."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[[Path], None]


def folder_of_run(factory: pytest.TempPathFactory) -> Path:
    """A folder that every worker of this run shares."""
    base = factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base


def once(factory: pytest.TempPathFactory, name: str, make: Make) -> Path:
    """The folder `name`, filled by `make` in whichever worker came first."""
    folder = _folder(factory, name)
    assert _made(folder, make, wait=True)
    return folder


def once_of_several(factory: pytest.TempPathFactory, name: str, makes: dict[str, Make]) -> Path:
    """The folder `name`; while another worker makes it, this one makes what else will be asked for."""
    for other, make in makes.items():
        if _made(_folder(factory, name), makes[name], wait=False):
            break
        _made(_folder(factory, other), make, wait=False)
    return once(factory, name, makes[name])


def _folder(factory: pytest.TempPathFactory, name: str) -> Path:
    folder = folder_of_run(factory) / "once" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _made(folder: Path, make: Make, *, wait: bool) -> bool:
    """Whether it is there now; false only if another worker is at it and we do not wait."""
    done = folder / ".done"
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        if not done.exists():
            make(folder)
            done.touch()
    return True
