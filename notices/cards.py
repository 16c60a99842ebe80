"""What a mail's page is made of: cards in sections, and the room that a page has."""

from dataclasses import dataclass
from html import escape

ROOM = 62_000  # bytes of cards in a page: with its frame it stays below 90 kB, as webmail clips pages at 102 kB


@dataclass(frozen=True)
class Row:
    """A unit in a table."""

    name: str
    link: str
    count: str


@dataclass(frozen=True)
class Mark:
    """A level as a colour's key, a sign and a word: 预警, or 拟通报 while no leader has agreed."""

    level: str
    sign: str
    word: str


@dataclass(frozen=True)
class Card:
    """A block in words. `facts` are label and sentence; of `names` (subjects) and `rows` (units) one is empty."""

    mark: Mark
    title: str
    where: str
    facts: tuple[tuple[str, str], ...]
    names: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    rest: str = ""
    link: str = ""


@dataclass(frozen=True)
class Section:
    """Cards under a heading; `lead` and `act` (a link) come before them, `rest` and `link` after."""

    title: str
    lead: str
    act: str
    cards: tuple[Card, ...]
    rest: str = ""
    link: str = ""


class Room:
    """How many bytes of a page are left."""

    def __init__(self) -> None:
        self.left = ROOM

    def take(self, frame: int, *words: str) -> bool:
        """Take the room of `words` in their mark-up; False, and nothing taken, if it is not there."""
        asked = frame + sum(len(escape(each).encode()) for each in words)
        fits = asked <= self.left
        self.left -= asked * fits
        return fits
