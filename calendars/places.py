"""A document as plain data in which every part knows its line and column, and what has been found wrong in it."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from calendars.words import unknown
from models.errors import CalendarInvalid, Place, Sentence

MOST = 500  # sentences told about one file

Way = tuple[int | str, ...]  # from the top of the document down to one of its parts: ("steps", 0, "window", "opens")
Spot = tuple[int, int]  # line and column, from 1


class Written:
    """A document as it stands: plain data, where each part is, and what has been found wrong so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data: object = None
        self.values: dict[Way, Spot] = {}
        self.keys: dict[Way, Spot] = {}
        self.spoilt: set[Way] = set()  # parts that were refused as written; their shape says nothing more
        self.found: list[Place] = []
        self._untold = 0

    def say(self, way: Way, sentence: Sentence, name: bool = False) -> None:
        """Note what is wrong with the part at `way`, or with its name."""
        spots = self.keys if name and way in self.keys else self.values
        while way and way not in spots:
            way, spots = way[:-1], self.values
        self.say_at(spots.get(way, (1, 1)), sentence)

    def say_unknown(self, way: Way, what: Sentence, word: str, known: Collection[str], name: bool = False) -> None:
        """Note that the part at `way` (or its name) calls for something that is not there."""
        if len(self.found) < MOST:
            self.say(way, unknown(what, word, known), name)
        else:
            self._untold += 1  # looking for the nearest name takes time, and nobody would read it

    def say_at(self, spot: Spot, sentence: Sentence) -> None:
        """Note what is wrong at a line and column."""
        if len(self.found) < MOST:
            self.found.append(Place(self.name, *spot, sentence))
        else:
            self._untold += 1

    def line(self, way: Way) -> int:
        """The line of the part at `way`."""
        return self.values.get(way, (1, 1))[0]

    def raise_found(self) -> None:
        """Raise CalendarInvalid with everything noted, if anything was."""
        if not self.found:
            return
        if self._untold:
            last = max(place.line for place in self.found)
            self.found.append(Place(self.name, last, 1, Sentence("另有{count}处错误未列出", count=self._untold)))
        raise CalendarInvalid(self.found)

    def get(self, way: Way) -> object:
        """What stands at `way`; None if nothing does."""
        part = self.data
        for step in way:
            if isinstance(part, dict):
                part = part.get(step)
            elif isinstance(part, list) and isinstance(step, int) and step < len(part):
                part = part[step]
            else:
                return None
        return part

    def names(self, way: Way) -> list[str]:
        """The keys of the mapping at `way`, in order; none if it is no mapping."""
        part = self.get(way)
        return list(part) if isinstance(part, dict) else []

    def below(self, way: Way) -> list[Way]:
        """The ways to the items of the list at `way`; none if it is no list."""
        part = self.get(way)
        return [(*way, index) for index in range(len(part))] if isinstance(part, list) else []

    def text(self, way: Way) -> str | None:
        """The text at `way`, if it is one."""
        part = self.get(way)
        return part if isinstance(part, str) else None

    def texts(self, way: Way) -> list[tuple[Way, str]]:
        """The texts in the list at `way`, each with its way."""
        return [(each, text) for each in self.below(way) if (text := self.text(each)) is not None]

    def day(self, way: Way) -> date | None:
        """The date at `way`, if it is one."""
        try:
            return date.fromisoformat(self.text(way) or "")
        except ValueError:
            return None

    def whole(self, way: Way) -> int | None:
        """The whole number at `way`, if it is one."""
        text = self.text(way) or ""
        return int(text) if re.fullmatch(r"[+-]?[0-9]{1,9}", text) else None

    def number(self, way: Way) -> Decimal | None:
        """The number at a way; None for what is none."""
        try:
            value = Decimal(self.text(way) or "")
        except InvalidOperation:
            return None
        return value if value.is_finite() else None

    def deliverables(self) -> list[Way]:
        """The ways to every deliverable, step by step."""
        steps = self.below(("steps",))
        return [each for step in steps for each in self.below((*step, "deliverables"))]

    def ending_in(self, name: str) -> Iterator[Way]:
        """The ways to every part called `name`, at any depth."""
        return (way for way in self.values if way and way[-1] == name)
