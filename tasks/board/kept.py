"""Answers about the whole ledger, kept while nothing happens in it: twenty people who look at the board ask it once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection

from models.queries.ledger_version import LEDGER_VERSION

MOST = 64  # answers, the last used
Answer = TypeVar("Answer")


class _Place:
    """One answer; whoever asks while it is being made waits for it."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.made = False
        self.answer: Any = None


class Kept:
    """The last answers, each to a question about one version of the ledger. Nothing is decided from them."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._lock = Lock()
        self._places: OrderedDict[Hashable, _Place] = OrderedDict()

    def answer(self, connection: Connection, question: Hashable, make: Callable[[], Answer]) -> Answer:
        """What `make` says of the ledger as `connection` sees it; made anew if anything has happened since.

        `question` is all that the answer hangs on besides the ledger: what is asked, of which units, on which day.
        """
        version = tuple(connection.execute(LEDGER_VERSION).one())
        place = self._place((question, version))
        with place.lock:
            if not place.made:
                place.answer, place.made = make(), True
            found: Answer = place.answer
        return found

    def _place(self, key: Hashable) -> _Place:
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > self.most:
                self._places.popitem(last=False)
            return place
