"""In what one draft of a year differs from another, in few words: rungs, dates, ladders used, anything else.

The year's title, sources and notes are no difference: nobody is told anything else for them.
"""

from collections.abc import Callable, Iterator
from typing import Any

from calendars.dates import opens_on
from calendars.differences import differences
from calendars.schema import Calendar, Deliverable, Ladder, Rung, Step
from models.errors import Sentence
from models.kinds import Anchor

FEW = 3  # dates that are named one by one
_WORDS = {"source", "note"}
_TOLD = {"document", "ladder", "rung", "step"}
_TOLD_FIELDS = {("calendar", "title"), *(("deliverable", field) for field in ("due.on", "opens", "ladder"))}


def differing(first: Calendar, other: Calendar) -> list[Sentence]:
    """What `other` says otherwise than `first`, the ladders first; empty if the same happens under both."""
    said = [*_ladders(first, other), *_deliverables(first, other)]
    if _else(first, other):
        said.append(Sentence("其他内容不同"))
    return said


# ── ladders ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _ladders(first: Calendar, other: Calendar) -> Iterator[Sentence]:
    keys = dict.fromkeys([*first.ladders, *other.ladders])
    for key in keys:
        if key not in other.ladders:
            yield Sentence("没有阶梯{ladder}", ladder=key)
        elif key not in first.ladders:
            yield Sentence("新增阶梯{ladder}", ladder=key)
        else:
            for said in _Rungs(first.ladders[key], other.ladders[key]).said():
                yield said if len(keys) == 1 else Sentence("{ladder}：{what}", ladder=key, what=said)


class _Rungs:
    """The rungs of two ladders, each with its like: the same; moved to another day; on the same day but another."""

    def __init__(self, first: Ladder, other: Ladder) -> None:
        self.gone, self.new = list(first.rungs), list(other.rungs)
        self._paired(lambda one, two: _place(one) == _place(two) and _acts(one) == _acts(two))
        self.moved = self._paired(lambda one, two: one.anchor is two.anchor and _acts(one) == _acts(two))
        self.changed = self._paired(lambda one, two: _place(one) == _place(two))

    def _paired(self, alike: Callable[[Rung, Rung], bool]) -> list[tuple[Rung, Rung]]:
        """Take the pairs that are alike out of what is not paired yet."""
        pairs = []
        for one in list(self.gone):
            two = next((each for each in self.new if alike(one, each)), None)
            if two is not None:
                pairs.append((one, two))
                self.gone.remove(one)
                self.new.remove(two)
        return pairs

    def said(self) -> Iterator[Sentence]:
        if self.gone:
            yield Sentence("去掉{rungs}", rungs=" ".join(map(_spoken, self.gone)))
        if self.new:
            yield Sentence("增加{rungs}", rungs=" ".join(map(_spoken, self.new)))
        if self.moved:
            yield Sentence("改期{rungs}", rungs=" ".join(f"{_spoken(one)}→{_spoken(two)}" for one, two in self.moved))
        if self.changed:
            yield Sentence("改动{rungs}", rungs=" ".join(_spoken(one) for one, _ in self.changed))


def _place(rung: Rung) -> tuple[Anchor, int]:
    return rung.anchor, rung.workdays


def _acts(rung: Rung) -> tuple[Any, ...]:
    return rung.level, rung.by, rung.recipients


def _spoken(rung: Rung) -> str:
    """A rung by its offset; one that does not count from the due date with what it counts from."""
    return f"{rung.workdays:+d}" if rung.anchor is Anchor.DUE else f"{rung.anchor.value}{rung.workdays:+d}"


# ── deliverables ──────────────────────────────────────────────────────────────────────────────────────────────────
Asked = tuple[Step, Deliverable]


def _deliverables(first: Calendar, other: Calendar) -> Iterator[Sentence]:
    before, after = _by_key(first), _by_key(other)
    yield from (Sentence("没有{key}", key=key) for key in before if key not in after)
    yield from (Sentence("新增{key}", key=key) for key in after if key not in before)
    both = [(key, before[key], after[key]) for key in before if key in after]
    yield from _moved(
        [(key, one[1].due.on, two[1].due.on) for key, one, two in both if one[1].due.on != two[1].due.on], opening=False
    )
    yield from _moved(
        [(key, opens_on(*one), opens_on(*two)) for key, one, two in both if opens_on(*one) != opens_on(*two)],
        opening=True,
    )
    ladders = [(key, two[1].ladder) for key, one, two in both if one[1].ladder != two[1].ladder]
    yield from (Sentence("{key}改用{ladder}", key=key, ladder=ladder) for key, ladder in ladders)


def _by_key(calendar: Calendar) -> dict[str, Asked]:
    return {deliverable.key: (step, deliverable) for step, deliverable in calendar.deliverables()}


def _moved(dates: list[tuple[str, Any, Any]], *, opening: bool) -> Iterator[Sentence]:
    """Some dates by name; many by their number."""
    if len(dates) > FEW:
        yield Sentence("{n}项开启日不同", n=len(dates)) if opening else Sentence("{n}项到期日不同", n=len(dates))
        return
    for key, old, new in dates:
        values = {"key": key, "old": f"{old:%m-%d}", "new": f"{new:%m-%d}"}
        yield Sentence("{key}开启{old}→{new}", **values) if opening else Sentence("{key} {old}→{new}", **values)


# ── the rest ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _else(first: Calendar, other: Calendar) -> bool:
    """Whether anything differs that is not told above and is not only words."""
    both = _by_key(first).keys() & _by_key(other).keys()
    return any(
        each.part not in _TOLD
        and each.field.split(".")[-1] not in _WORDS
        and (each.part, each.field) not in _TOLD_FIELDS
        and (each.part not in ("deliverable", "quota") or each.key.partition("/")[0] in both)
        for each in differences(first, other)
    )
