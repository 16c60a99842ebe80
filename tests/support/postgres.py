"""A PostgreSQL server of one's own: a throw-away cluster on a socket in a temporary folder, gone when the tests are.

As root it runs as an unprivileged user, because PostgreSQL refuses root. It also ends when this process is killed: its
shell waits on a pipe that only this process holds open.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg.sql import SQL, Identifier

USER = "nianlun"
STARTS_WITHIN = 30.0  # seconds
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "America/Los_Angeles",  # far from the office: whoever trusts the server's zone is found out
}
_UNTIL_LET_GO = '"$@" & server=$!; read -r _; kill -QUIT $server; wait $server; rm -rf "$FOLDER"'


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs; None if it is not installed."""
    found = [Path(path).parent for name in ("initdb", "postgres") if (path := shutil.which(name))]
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=True)
        found.insert(0, Path(told.stdout.strip()))
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


class Postgres:
    """A running server. `create` makes databases by copying a template; `drop` lets go of them."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder, self.port = folder, port
        self._names = (f"t{number}" for number in count(1))

    def url(self, name: str) -> str:
        """SQLAlchemy's address of a database."""
        return f"postgresql+psycopg://{USER}@/{name}?host={self.folder}"

    def address(self, name: str) -> str:
        """The driver's address of a database, of the server's owner."""
        return f"host={self.folder} user={USER} dbname={name}"

    def create(self, template: str = "template0") -> str:
        """A new database like `template` (that nobody is connected to); returns its name."""
        name = next(self._names)
        self._run(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        self._run(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    def run(self, command: LiteralString) -> None:
        """An order to the server, as its owner."""
        self._run(SQL(command).format())

    def _run(self, command: psycopg.sql.Composed) -> None:
        with psycopg.connect(_owner(self.folder, self.port), autocommit=True) as connection:
            connection.execute(command)


def _owner(folder: Path, port: int) -> str:
    return f"host={folder} user={USER} dbname=postgres" + (f" port={port}" if port else "")


@contextmanager
def running(programs: Path, *, port: int = 0) -> Iterator[Postgres]:
    """A server made of the programs in `programs`; it and its data end with the block. With a `port` it listens there
    too, and asks for passwords (scram)."""
    folder = Path(tempfile.mkdtemp(prefix="nianlun-pg-"))
    user = _unprivileged()
    if user is not None:
        shutil.chown(folder, user)
    _call(user, programs / "initdb", "--pgdata", folder / "data", "--username", USER, "--auth", "trust", "--no-sync")
    if port:
        with (folder / "data" / "pg_hba.conf").open("w") as file:
            file.write("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
    options = OPTIONS | ({"listen_addresses": "127.0.0.1", "port": str(port)} if port else {})
    settings = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
    server = [programs / "postgres", "-D", folder / "data", "-k", folder, *settings]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            ["sh", "-c", _UNTIL_LET_GO, "sh", *server],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=os.environ | {"FOLDER": str(folder)},
            cwd="/",
            user=user,
            start_new_session=True,
        ) as shell,
    ):
        try:
            _wait(folder, port, shell)
            yield Postgres(folder, port)
        finally:
            assert shell.stdin
            shell.stdin.close()
            shell.wait(STARTS_WITHIN)
    shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str | None:
    """Whom to run as: nobody else, unless we are root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody", "daemon") if name in known)


def _call(user: str | None, *command: str | Path) -> None:
    options = ["--encoding", "UTF8", "--locale", "C"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, user=user, cwd="/", check=False)
    assert done.returncode == 0, done.stderr


def _wait(folder: Path, port: int, shell: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            psycopg.connect(_owner(folder, port)).close()
            return
        except psycopg.OperationalError:
            assert shell.poll() is None and time.monotonic() < until, (folder / "log").read_text()
            time.sleep(0.05)
