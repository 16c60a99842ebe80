"""A portal in a process of its own that kills itself, kill -9, at a statement or a COMMIT: `when` is before or after.

python portal_child.py <database> <home> <socket's number> <before|after> <beginning of the statement>
"""

import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import uvicorn
from browsing import PortalHouse
from sqlalchemy import Engine, event

from models.settings import Settings
from tasks.office import Office


class Fate:
    """Ends the process at the first event that it waits for."""

    def __init__(self, when: str, what: str) -> None:
        self.when, self.what, self.written = when, what, False

    def watch(self, engine: Engine) -> None:
        event.listen(engine, "before_cursor_execute", lambda *args: self.meets("before", args[2]))
        event.listen(engine, "after_cursor_execute", lambda *args: self.meets("after", args[2]))
        event.listen(engine, "commit", self.commits)
        event.listen(engine, "checkin", self.has_committed)

    def meets(self, when: str, statement: str) -> None:
        self.written = self.written or statement.lstrip().startswith("INSERT INTO submission")
        if when == self.when and statement.lstrip().startswith(self.what):
            os.kill(os.getpid(), signal.SIGKILL)

    def commits(self, _connection: Any) -> None:
        if self.written:
            self.meets("before", "COMMIT")

    def has_committed(self, *_: Any) -> None:
        """The connection goes back to the pool: the first thing after COMMIT that the engine tells of."""
        if self.written:
            self.meets("after", "COMMIT")


def serve(url: str, home: str, listening: socket.socket, fate: Fate) -> None:
    office = Office(url)
    fate.watch(office.engine)
    app = PortalHouse(office, Settings(home=Path(home))).app
    config = uvicorn.Config(app, log_level="error", access_log=False, proxy_headers=False)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    _, _url, _home, _number, _when, *_what = sys.argv
    serve(_url, _home, socket.socket(fileno=int(_number)), Fate(_when, " ".join(_what)))
