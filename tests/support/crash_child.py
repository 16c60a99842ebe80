"""Lives through a day of an office in a process that kills itself, kill -9, at the event that it is told.

Events are numbered: before and after each statement, each COMMIT and each mail, and before each command to the mail
server. Each is in the journal before it happens. The program warms up once, then forks a process for every order it
reads; an order is a line of JSON, as is the answer: how the process ended.
"""

import gc
import json
import os
import signal
import sys
import traceback
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import crash_district
from crash_district import SWEEP
from sqlalchemy import Engine, event

from models.settings import Settings
from notices.mailer import Mail, Post, PostBook, SmtpPost
from tasks.office import Office

COMMANDS = ("EHLO", "MAIL", "RCPT", "DATA", "NOOP", "RSET", "QUIT")
DELIVERY = "delivery"


@dataclass(frozen=True)
class Order:
    """Which day a child lives through. `kill_at` is the number of the event at which it dies; 0 for never."""

    url: str
    port: int
    journal: str
    on: str
    kill_at: int = 0


class Fate:
    """Counts events, writes each down, and ends the process at one of them."""

    def __init__(self, order: Order) -> None:
        self.file = os.open(order.journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.kill_at, self.number, self.day, self.part, self.committed = order.kill_at, 0, order.on, "", False

    def meets(self, when: str, what: str) -> None:
        self.number += 1
        os.write(self.file, f"{self.number}\t{self.day}\t{self.part}\t{when}\t{what}\n".encode())
        if self.number == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def enters(self, part: str) -> None:
        self.part = part

    def watch(self, engine: Engine) -> None:
        event.listen(engine, "before_cursor_execute", lambda *args: self.meets("before", _shortened(args[2])))
        event.listen(engine, "after_cursor_execute", lambda *args: self.meets("after", _shortened(args[2])))
        event.listen(engine, "commit", self._commits)
        event.listen(engine, "checkin", self._has_committed)

    def _commits(self, _connection: Any) -> None:
        self.committed = True
        self.meets("before", "COMMIT")

    def _has_committed(self, *_: Any) -> None:
        """The connection goes back to the pool: the first thing after COMMIT that the engine tells of."""
        if self.committed:
            self.committed = False
            self.meets("after", "COMMIT")
            if self.part == SWEEP:  # of a day, the sweep is the first transaction, and the mails all others
                self.part = DELIVERY

    def hears(self, name: str, args: tuple[Any, ...]) -> None:
        """Of what smtplib is about to send, by Python's audit events."""
        if name == "smtplib.send":
            command = args[1][:4].decode("ascii").upper()
            self.meets("before", f"SMTP {command if command in COMMANDS else 'text'}")


class FatefulPost:
    """A post with an event before and after each mail."""

    def __init__(self, post: Post, fate: Fate) -> None:
        self.post, self.fate = post, fate

    def send(self, mail: Mail) -> None:
        self.fate.meets("before", f"sending {mail.message_id}")
        self.post.send(mail)
        self.fate.meets("after", f"sending {mail.message_id}")

    def close(self) -> None:
        self.post.close()


def _shortened(statement: str) -> str:
    return " ".join(statement.partition("(")[0].split()[:4]) or "(…)"


def live(order: Order) -> None:
    """The day of the order."""
    fate, office = Fate(order), Office(order.url)
    fate.watch(office.engine)
    sys.addaudithook(fate.hears)
    settings = Settings(home=Path(order.journal).parent, smtp_port=order.port)
    with closing(FatefulPost(SmtpPost(settings), fate)) as post:
        crash_district.live_through(office, post, settings, date.fromisoformat(order.on), fate.enters)
    office.close()


def ended(order: Order) -> dict[str, int]:
    """Carry the order out in a new process; the signal that killed it, and what it returned."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            live(order)
            os._exit(0)
        except BaseException:  # a child may not come back from here
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    return {"signal": status & 0x7F, "returned": status >> 8}


def warm_up() -> None:
    """Import, load and compile what every child needs."""
    office = Office("sqlite://")
    crash_district.settled(office)
    crash_district.live_through(office, PostBook(), Settings(), crash_district.DAYS[0])
    office.close()
    gc.freeze()  # children share it


def main() -> None:
    """Until there are no more orders."""
    warm_up()
    while line := sys.stdin.readline():
        print(json.dumps(ended(Order(**json.loads(line)))), flush=True)


def as_line(order: Order) -> str:
    """The order as `main` reads it."""
    return json.dumps(asdict(order)) + "\n"


if __name__ == "__main__":
    main()
