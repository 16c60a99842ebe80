"""The same words again: goal and result, one reason for many deviations, last year's form, or another unit's."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from models.errors import Sentence
from rules.filling.content import leaves
from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts
from rules.filling.findings import Finding, warning
from rules.filling.inputs import Paragraph
from rules.filling.texts import LEAST, fingerprint, told_plainly

_MANY = 3  # deviations with one reason
_OWN_WORDS = ("reached", "conclusion", "problems", "measures", "deviation")  # what a year has to say for itself


def check(content: Evaluated, facts: Facts) -> Iterator[Finding]:
    """Whoever filled it in confirms that it was written about this subject and this year."""
    yield from _within(content)
    words = {
        leaf.place: str(leaf.value) for leaf in leaves(content) if isinstance(leaf.input, Paragraph) and leaf.value
    }
    own = {place: text for place, text in words.items() if place.rpartition(".")[2] in _OWN_WORDS and _counts(text)}
    before = {told_plainly(text) for text in _texts(facts.last_year or {})}
    for place, text in own.items():
        if told_plainly(text) in before:
            yield warning(place, "与上年填报的文字相同，请核实")
    yield from _elsewhere(own, facts)


def _within(content: Evaluated) -> Iterator[Finding]:
    expected, reached = getattr(content, "expected", ""), getattr(content, "reached", "")
    if _counts(reached) and told_plainly(expected) == told_plainly(reached):
        yield warning("reached", "实际完成情况与预期目标文字相同，请写明实际完成了什么")
    reasons = Counter(told_plainly(row.deviation) for row in content.rows if _counts(row.deviation))
    for reason, times in reasons.items():
        if times >= _MANY:
            said = Sentence("{n}个指标的偏差原因文字相同，请分别说明", n=times)
            first = next(n for n, row in enumerate(content.rows) if told_plainly(row.deviation) == reason)
            yield warning(content.place(first, "deviation"), said.template, n=times)


def _elsewhere(own: Mapping[str, str], facts: Facts) -> Iterator[Finding]:
    if facts.elsewhere is None or not own:
        return
    prints = {place: fingerprint(text) for place, text in own.items()}
    found = facts.elsewhere(set(prints.values()))
    for place, mark in prints.items():
        if mark in found:
            yield warning(place, "与其他单位已报送的文字相同，请核实")


def _counts(text: str) -> bool:
    return len(told_plainly(text)) >= LEAST


def _texts(kept: Any) -> Iterator[str]:
    """Every text of a form as it is kept."""
    if isinstance(kept, str):
        yield kept
    elif isinstance(kept, Mapping):
        for value in kept.values():
            yield from _texts(value)
    elif isinstance(kept, list | tuple):
        for value in kept:
            yield from _texts(value)
