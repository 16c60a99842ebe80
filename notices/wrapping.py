"""Plain text for terminals and old mail readers: a Chinese character is two columns wide, a line at most 76."""

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import combining, east_asian_width

COLUMNS = 76
NOT_FIRST = "，。、；：？！）》】”’…—,.;:?!)%·"  # may not begin a line
NOT_LAST = "（《【“‘("  # may not end one
_PIECE = re.compile(r"https?://[^\s，。、；：）》”]+|[!-~]+|.", re.DOTALL)  # a link, a run of ASCII, or one character


@cache
def _character_width(character: str) -> int:
    if combining(character) or character in "\u200b\u200c\u200d\ufe0e\ufe0f":
        return 0
    return 2 if east_asian_width(character) in "WFA" else 1


def width(text: str) -> int:
    """Columns that `text` takes; characters that East Asian fonts may draw wide count as wide."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def pad(text: str, columns: int) -> str:
    """`text` filled with spaces up to `columns`."""
    return text + " " * (columns - width(text))


def wrap(text: str, first: str = "", rest: str | None = None, columns: int = COLUMNS) -> str:
    """`text` broken into lines of at most `columns`, `first` before the first line and `rest` before the others.

    Chinese breaks between any two characters but for punctuation; words and numbers stay whole unless longer than a
    line; a link is never broken and may be wider.
    """
    rest = first if rest is None else rest
    if width(first) + width(text) <= columns:
        return (first + text).rstrip()
    lines, line, begun = [], first, False
    for piece in _unbreakable(text, columns - max(width(first), width(rest))):
        if begun and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line, begun = rest, False
        line += piece if begun else piece.lstrip()
        begun = begun or bool(piece.strip())
    return "\n".join([*lines, line.rstrip()])


def _unbreakable(text: str, columns: int) -> Iterator[str]:
    """The pieces of `text` between which a line may end."""
    held = ""
    for match in _PIECE.finditer(text):
        piece = match.group()
        if held and not (_sticks(held, piece) and (width(held + piece) <= columns or held.startswith("http"))):
            yield held
            held = ""
        while width(piece) > columns and not piece.startswith("http"):
            yield piece[:columns]
            piece = piece[columns:]
        held += piece
    if held:
        yield held


def _sticks(held: str, piece: str) -> bool:
    return piece[0] in NOT_FIRST or held[-1] in NOT_LAST or piece == " " or width(piece) == 0
