"""Drafts that differ in one ladder: rungs left out or on another day, everything else as the file has it."""

import re
from collections.abc import Mapping, Sequence

from calendars.editing import Edited
from calendars.loading import loads
from calendars.places import Way
from calendars.schema import Calendar
from calendars.words import unknown
from models.errors import NotKnown, RuleBroken, Sentence
from models.kinds import Anchor

_OFFSET = re.compile(r"([+-]?[0-9]{1,3})(?:=([+-]?[0-9]{1,3}))?")


def offsets_in(said: str) -> dict[int, int]:
    """`-5,-1,1,3=2` as the offsets that stay, each with its new day: {-5: -5, -1: -1, 1: 1, 3: 2}.

    Raises:
        RuleBroken: it is not written so, or names an offset twice.
    """
    offsets: dict[int, int] = {}
    for word in said.replace("，", ",").split(","):
        found = _OFFSET.fullmatch(word.strip())
        if found is None or int(found[1]) in offsets:
            raise RuleBroken(Sentence("“{said}”应写作-5,-1,1,3=2：留下的各级，等号后面是新的日子", said=said))
        offsets[int(found[1])] = int(found[2] or found[1])
    return offsets


def varied(text: str, name: str, ladder: str, offsets: Mapping[int, int]) -> str:
    """The calendar in `text` (called `name`) with only these rungs of the ladder, of those counted from the due date.

    Each keeps its level and recipients and acts on the new day; comments and layout stay.

    Raises:
        CalendarInvalid: the file has errors, or would have with these rungs.
        NotKnown: there is no such ladder, or a rung is not in it.
    """
    calendar = loads(text, name)
    _check(calendar, ladder, list(offsets))
    edited = Edited(text)
    for number, rung in enumerate(calendar.ladders[ladder].rungs):
        way: Way = ("ladders", ladder, "rungs", number)
        if rung.anchor is Anchor.DUE and rung.workdays not in offsets:
            edited.drop_item(way)
        elif rung.anchor is Anchor.DUE and offsets[rung.workdays] != rung.workdays:
            edited.set_value((*way, "workdays"), str(offsets[rung.workdays]))
    made = edited.made()
    loads(made, name)
    return made


def _check(calendar: Calendar, ladder: str, offsets: Sequence[int]) -> None:
    if ladder not in calendar.ladders:
        raise NotKnown(unknown(Sentence("催报阶梯"), ladder, calendar.ladders))
    known = [rung.workdays for rung in calendar.ladders[ladder].rungs if rung.anchor is Anchor.DUE]
    there = " ".join(f"{offset:+d}" for offset in known)
    for offset in (each for each in offsets if each not in known):
        said = {"ladder": ladder, "offset": f"{offset:+d}", "known": there}
        raise NotKnown(Sentence("阶梯{ladder}没有{offset}这一级（有{known}）", **said))
