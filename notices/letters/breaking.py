"""Where a line of Chinese is broken: not before a closing mark, not after an opening one, not within a word."""

import re
from collections.abc import Callable, Iterator

NEVER_FIRST = frozenset("，。、；：？！）》」』】〕”’…—％%)]}·,.;:?!")
NEVER_LAST = frozenset("（《「『【〔“‘([{")
_PIECES = re.compile(r"[A-Za-z0-9.,:/\-%+_@]+|.", re.DOTALL)
Width = Callable[[str], float]


def broken(text: str, width_of: Width, room: float, first: float | None = None) -> list[str]:
    """The lines of `text` in a column `room` wide, the first of which has `first` instead."""
    lines: list[str] = []
    line: list[str] = []
    used, left = 0.0, room if first is None else first
    for piece in _pieces(text, width_of, room):
        width = width_of(piece)
        if line and used + width > left + 1e-6 and not piece.isspace():  # a space hangs over: what follows it decides
            carried = _carried(line, piece)
            lines.append("".join(line))
            line, used, left = carried, sum(map(width_of, carried)), room
        line.append(piece)
        used += width
    return [*lines, "".join(line)] if line or not lines else lines


def _carried(line: list[str], following: str) -> list[str]:
    """What goes over to the next line with `following`, taken from the end of `line`; a line is never emptied.
    Spaces at the end are gone, unless something before them goes over too."""
    carried: list[str] = []
    gap: list[str] = []
    while len(line) > 1 and line[-1].isspace():
        gap.insert(0, line.pop())
    before = following
    while len(line) > 1 and (before[0] in NEVER_FIRST or line[-1][-1] in NEVER_LAST):
        before = line.pop()
        carried.insert(0, before)
        if before[0] not in NEVER_FIRST and (len(line) < 2 or line[-1][-1] not in NEVER_LAST):
            break
    return carried + gap if carried else []


def _pieces(text: str, width_of: Width, room: float) -> Iterator[str]:
    """Single characters; words and numbers in one, unless one alone is wider than a line."""
    for piece in _PIECES.findall(text):
        if len(piece) > 1 and width_of(piece) > room:
            yield from piece
        else:
            yield piece
