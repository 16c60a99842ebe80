"""Count triggers (按次数升级) beside the rungs of a ladder: how they are kept among them, and what they are called.

A trigger is a rung that no timetable lays on a day. Where a rung keeps its working days, it keeps what it counts and
how often: 1003 is the third item, 2002 the second list. No rung is counted from so many days.
"""

from calendars.schema import Counts
from models.errors import Sentence
from models.kinds import COUNTED_ITEMS, COUNTED_LISTS

_KINDS = {Counts.ITEMS: COUNTED_ITEMS, Counts.LAST_ON_LIST: COUNTED_LISTS}
_WORDS = {Counts.ITEMS: "items", Counts.LAST_ON_LIST: "last"}


def kept(counts: Counts, times: int) -> int:
    """The number by which a trigger is kept."""
    return _KINDS[counts] + times


def parted(number: int) -> tuple[Counts, int] | None:
    """What is counted and how often; None for the working days of a rung."""
    if number < COUNTED_ITEMS:
        return None
    counts = Counts.LAST_ON_LIST if number >= COUNTED_LISTS else Counts.ITEMS
    return counts, number - _KINDS[counts]


def spelled(number: int) -> str:
    """A rung or trigger in names and files: +10, .items3, .last2."""
    found = parted(number)
    return f"{number:+d}" if found is None else f".{_WORDS[found[0]]}{found[1]}"


def read(text: str) -> int:
    """The number of `spelled` again."""
    for counts, word in _WORDS.items():
        if text.startswith(f".{word}"):
            return kept(counts, int(text[len(word) + 1 :]))
    return int(text)


def when(number: int) -> Sentence:
    """When a rung or trigger proposes, in words."""
    found = parted(number)
    if found is None:
        return Sentence("期限后第{n}个工作日", n=number)
    counts, times = found
    if counts is Counts.ITEMS:
        return Sentence("同一单位第{n}个事项到预警", n=times)
    return Sentence("第{n}次在名单上未报最多", n=times)
