"""Works on the impacts that were asked for, one after another, in a thread of the portal.

The questions stand in the ledger (tasks/yeardesk/asked.py). The thread is begun when somebody asks or looks at a
question that waits, and when the portal starts; it ends when nothing is left. A portal that is ended gives its question
back; one that was killed leaves a lease that runs out.
"""

import logging
import threading
import time
from contextlib import suppress
from datetime import date

from sqlalchemy.exc import SQLAlchemyError

from models.errors import NotKnown, Sentence
from models.settings import Settings
from tasks.clock import machine_now, now
from tasks.office import Office
from tasks.yeardesk.asked import Found, answer, claim, find, give_back, go_on, read_asked

PAUSE = 1.0  # seconds between two notes of how far it is
END = 5.0  # seconds that the portal waits for the thread when it ends
OUT_OF_ORDER = Sentence("没有推演完：系统出错，请再试；仍不行时请查看门户的日志")
_log = logging.getLogger(__name__)


class _NobodyAsks(Exception):
    """The portal ends, or the question was replaced by another."""


class Weigher:
    """The thread of one portal, when there is one."""

    def __init__(self, office: Office, settings: Settings) -> None:
        self.office, self.settings = office, settings
        self._door = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def wake(self) -> None:
        """Begin, if nobody is at it."""
        with self._door:
            if self._stopping.is_set() or (self._thread is not None and self._thread.is_alive()):
                return
            self._thread = threading.Thread(target=self._work, name="impacts", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End soon; what is not answered is given back."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(END)

    def _work(self) -> None:
        try:
            while not self._stopping.is_set() and (asked := self._next()) is not None:
                self._answer(asked)
        except SQLAlchemyError:
            _log.exception("the database did not answer; the question waits for the next look at it")

    def _next(self) -> int | None:
        with self.office.writing() as connection:
            return claim(connection, on=now(connection).date(), now=machine_now())

    def _answer(self, asked: int) -> None:
        try:
            with self.office.reading() as connection:
                row = read_asked(connection, asked)
        except NotKnown:  # replaced by another in this moment
            return
        told = _Telling(self, asked)
        try:
            found = find(self.office, self.settings, row, told.progress)
        except _NobodyAsks:
            with self.office.writing() as connection:
                give_back(connection, asked)
            return
        except SQLAlchemyError:
            raise
        except Exception:  # whatever it is, whoever waits is told, and the next question has its turn
            _log.exception("impact %s", asked)
            found = Found(wrong=(OUT_OF_ORDER.template, {}))
        with self.office.writing() as connection:
            answer(connection, asked, found)

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()


class _Telling:
    """Says in the ledger how far it is, and hears there that nobody wants to know."""

    def __init__(self, weigher: Weigher, asked: int) -> None:
        self.weigher, self.asked, self.last = weigher, asked, 0.0

    def progress(self, _on: date, done: int, total: int) -> None:
        if self.weigher.is_stopping:
            raise _NobodyAsks
        if time.monotonic() - self.last < PAUSE:
            return
        self.last = time.monotonic()
        with suppress(SQLAlchemyError), self.weigher.office.writing() as connection:  # another writes: the next time
            if not go_on(connection, self.asked, done, total, now=machine_now()):
                raise _NobodyAsks
