"""Where the benchmark keeps its databases: files, and a PostgreSQL server of its own that ends with it.

PostgreSQL runs as it is installed, with its defaults, but for listening on a socket in a temporary folder only. As root
it is started as an unprivileged user, because it refuses root.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg.sql import SQL, Identifier

USER = "nianlun"
STARTS_WITHIN = 60.0  # seconds


class Store(Protocol):
    """Databases by name on one kind of engine."""

    name: str

    def url(self, name: str) -> str: ...

    def create(self, name: str, like: str | None = None) -> str:
        """A new database, a copy of `like` (that nobody is connected to); returns its address."""

    def drop(self, name: str) -> None: ...


class Files:
    """SQLite, a file for a database."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        return f"sqlite:///{self._path(name)}"

    def create(self, name: str, like: str | None = None) -> str:
        if like is not None:
            shutil.copyfile(self._path(like), self._path(name))
        return self.url(name)

    def drop(self, name: str) -> None:
        for path in self.folder.glob(f"{name}.db*"):
            path.unlink()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.db"


class Server:
    """PostgreSQL."""

    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{USER}@/{name}?host={self.folder}"

    def create(self, name: str, like: str | None = None) -> str:
        template = Identifier(like or "template0")
        self._run(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), template))
        return self.url(name)

    def drop(self, name: str) -> None:
        self._run(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    def _run(self, command: psycopg.sql.Composed) -> None:
        with psycopg.connect(f"host={self.folder} user={USER} dbname=postgres", autocommit=True) as connection:
            connection.execute(command)


@contextmanager
def files() -> Iterator[Files]:
    """SQLite in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="nianlun-bench-") as folder:
        yield Files(Path(folder))


def programs() -> Path | None:
    """The folder of PostgreSQL's programs; None if it is not installed."""
    found = [Path(path).parent for path in (shutil.which("postgres"),) if path]
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        found.insert(0, Path(told.stdout.strip()))
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if all((folder / it).exists() for it in ("initdb", "postgres"))), None)


@contextmanager
def server(installed: Path) -> Iterator[Server]:
    """A PostgreSQL server of one's own; it and its data end with the block."""
    folder = Path(tempfile.mkdtemp(prefix="nianlun-bench-"))
    user = _unprivileged()
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    make: list[str | Path] = [
        installed / "initdb",
        "-D",
        data,
        "-U",
        USER,
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
    ]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL, user=user, cwd="/")
    log = (folder / "log").open("w")
    run: list[str | Path] = [installed / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="]
    process = subprocess.Popen(run, stdout=log, stderr=log, user=user, cwd="/", start_new_session=True)
    try:
        _wait(folder, process)
        yield Server(folder)
    finally:
        process.send_signal(signal.SIGINT)  # a fast shutdown, whoever is connected
        try:
            process.wait(STARTS_WITHIN)
        finally:
            process.kill()
            log.close()
            shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str | None:
    """Whom to run as: nobody else, unless this is root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody", "daemon") if name in known)


def _wait(folder: Path, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            psycopg.connect(f"host={folder} user={USER} dbname=postgres").close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.05)
