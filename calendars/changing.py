"""The changes that are made most often to a year's file, one value each: a date, a number of a quota, a rung's offset.

The text is changed where the value stands; comments and layout stay as they are (calendars/editing.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from calendars.editing import Edited
from calendars.labels import LEVELS, SUBJECT_KINDS, UNIT_KINDS
from calendars.places import Way
from calendars.schema import Calendar, Deliverable
from models.errors import NotKnown, RuleBroken, Sentence
from models.kinds import Anchor


class What(StrEnum):
    """What kind of value is changed."""

    DUE = "due"
    OPENS = "opens"
    QUOTA = "quota"
    RUNG = "rung"


@dataclass(frozen=True)
class Changeable:
    """A value that can be changed in a form: where it stands, whose it is, and what it is now."""

    what: What
    way: Way
    whose: Sentence | str
    value: str

    @property
    def name(self) -> str:
        """The way as one word: `steps.0.deliverables.1.due.on`."""
        return ".".join(map(str, self.way))


def changeable(calendar: Calendar) -> Iterator[Changeable]:
    """Every value of the year that a form changes, in the order of the file."""
    for name, ladder in calendar.ladders.items():
        for number, rung in enumerate(ladder.rungs):
            if rung.anchor == Anchor.DUE:
                whose = Sentence("{ladder}：{level}", ladder=ladder.title, level=LEVELS[rung.level])
                yield Changeable(What.RUNG, ("ladders", name, "rungs", number, "workdays"), whose, str(rung.workdays))
    for position, step in enumerate(calendar.steps):
        for number, deliverable in enumerate(step.deliverables):
            way: Way = ("steps", position, "deliverables", number)
            due, opens = deliverable.due.on, deliverable.opens or step.window.opens
            yield Changeable(What.DUE, (*way, "due", "on"), deliverable.title, due.isoformat())
            yield Changeable(What.OPENS, (*way, "opens"), deliverable.title, opens.isoformat())
            yield from _quotas(way, deliverable)


def _quotas(way: Way, deliverable: Deliverable) -> Iterator[Changeable]:
    for number, quota in enumerate(deliverable.quota):
        at: Way = (*way, "quota", number)
        who = "、".join(str(UNIT_KINDS[kind]) for kind in quota.of)
        for field, said in (("at_least", Sentence("至少")), ("exactly", Sentence("恰好"))):
            for kind, count in getattr(quota, field).items():
                told = {"title": deliverable.title, "who": who, "said": said, "kind": SUBJECT_KINDS[kind]}
                whose = Sentence("{title}：{who}{said}选{kind}", **told)
                yield Changeable(What.QUOTA, (*at, field, kind.value), whose, str(count))
        if quota.total_at_least:
            whose = Sentence("{title}：{who}合计至少", title=deliverable.title, who=who)
            yield Changeable(What.QUOTA, (*at, "total_at_least"), whose, str(quota.total_at_least))


def changed(text: str, calendar: Calendar, name: str, value: str) -> str:
    """The text with `value` where the changeable called `name` stands; `calendar` is what the text says.

    Raises:
        NotKnown: nothing of this name can be changed.
        RuleBroken: `value` is no date, or no whole number.
    """
    its = next((each for each in changeable(calendar) if each.name == name), None)
    if its is None:
        raise NotKnown(Sentence("草稿里没有这一项：{name}", name=name))
    value = _checked(its, value.strip())
    edited = Edited(text)
    if its.way in edited.nodes:
        edited.set_value(its.way, value)
    else:
        edited.add(its.way[:-1], str(its.way[-1]), value)
    return edited.made()


def _checked(its: Changeable, value: str) -> str:
    if its.what in (What.DUE, What.OPENS):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise RuleBroken(Sentence("“{value}”不是日期（应为2022-05-20）", value=value))
        return value
    if not re.fullmatch(r"[+-]?\d{1,4}", value, re.ASCII):
        raise RuleBroken(Sentence("“{value}”不是整数", value=value))
    return str(int(value))
