"""Who holds a file's lock, or listens on a port: a process by number and command line, as the kernel tells (Linux)."""

from collections.abc import Iterator
from pathlib import Path

from models.errors import Sentence

PROC = Path("/proc")
LISTENS = "0A"  # the kernel's code of a listening socket
SHOWN = 80  # characters of a command line


def holders(database: Path) -> list[int]:
    """The processes that hold a write lock on a SQLite file or its index of the log; empty if nobody can tell."""
    inodes = {str(each.stat().st_ino) for each in (database, Path(f"{database}-shm")) if each.exists()}
    found = {pid for kind, pid, inode in _locks() if kind == "WRITE" and inode in inodes and pid > 0}
    return sorted(found)


def _locks() -> Iterator[tuple[str, int, str]]:
    """Kind, process and inode of each lock: `1: POSIX ADVISORY WRITE 4711 fe:00:2154493 120 120`."""
    for line in _lines(PROC / "locks"):
        parts = [part for part in line.split() if part != "->"]
        if len(parts) >= 6:
            yield parts[3], int(parts[4]), parts[5].rpartition(":")[2]


def listeners(port: int) -> list[int]:
    """The processes that listen on a TCP port; empty if none does, or they are not ours to see."""
    sockets = set()
    for name in ("tcp", "tcp6"):
        for line in _lines(PROC / "net" / name)[1:]:
            fields = line.split()
            if fields[3] == LISTENS and int(fields[1].rpartition(":")[2], 16) == port:
                sockets.add(f"socket:[{fields[9]}]")
    return sorted(_owners(sockets)) if sockets else []


def _owners(sockets: set[str]) -> Iterator[int]:
    for process in PROC.glob("[0-9]*"):
        if sockets & set(_open_files(process)):
            yield int(process.name)


def _open_files(process: Path) -> Iterator[str]:
    try:
        for each in (process / "fd").iterdir():
            yield str(each.readlink())
    except OSError:  # gone meanwhile, or another user's
        return


def described(pid: int) -> Sentence:
    """A process as people find it."""
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        words = []
    line = " ".join(" ".join(words).split())
    line = line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
    return Sentence("进程 {pid}（{command}）", pid=pid, command=line or "?")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
