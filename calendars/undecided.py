"""What is still to be decided in a new year's file: the list at its head, from which a line goes once it is decided.

The list is written by `calendars/deciding.py`, between two marks, and lives in the file alone: whoever edits it in an
editor takes a line out, and so does the page.
"""

from dataclasses import dataclass

from calendars.deciding import MARK, MARK_END
from models.errors import NotKnown, Sentence

_HEAD, _ITEM = "# ", "#   "


@dataclass(frozen=True)
class Undecided:
    """One thing to decide: below which head of the list it stands, what is said of it, and on which line."""

    head: str
    said: str
    line: int

    @property
    def where(self) -> str:
        """The place in the calendar that it is about; `#` for a comment."""
        return self.said.partition(": ")[0]


def undecided(text: str) -> list[Undecided]:
    """The things that are still in the list, in its order."""
    found: list[Undecided] = []
    inside, head = False, ""
    for number, line in enumerate(text.splitlines(), 1):
        if not inside:
            inside = line.startswith(MARK)
        elif line.startswith(MARK_END):
            break
        elif line.startswith(_ITEM):
            found.append(Undecided(head, line.removeprefix(_ITEM).rstrip(), number))
        else:
            head = line.removeprefix(_HEAD).rstrip(" :：")
    return found


def decided(text: str, line: int, said: str) -> str:
    """The text without that line of the list; a head below which nothing is left goes too, and at last the list.

    Raises:
        NotKnown: the list does not say that on that line.
    """
    every = undecided(text)
    its = next((each for each in every if (each.line, each.said) == (line, said)), None)
    if its is None:
        raise NotKnown(Sentence("待定事项里没有这一项，草稿可能刚刚改过"))
    lines = text.split("\n")
    if len(every) == 1:
        first = next(number for number, each in enumerate(lines) if each.startswith(MARK))
        last = next(number for number, each in enumerate(lines) if each.startswith(MARK_END))
        after = lines[last + 1 :]
        return "\n".join(lines[:first] + (after[1:] if after and not after[0].strip() else after))
    alone = sum(each.head == its.head for each in every) == 1
    del lines[line - 2 if alone else line - 1 : line]
    return "\n".join(lines)
