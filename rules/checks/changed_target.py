"""Indicators are those of the approved target: no silent edits."""

from collections.abc import Iterator, Mapping
from typing import Any

from rules.filling.content import columns_of, inputs_of
from rules.filling.evaluated import Evaluated, Indicator
from rules.filling.facts import Facts
from rules.filling.findings import Finding, warning
from rules.filling.inputs import Rows

_COMPARED = ("nature", "target", "measure", "weight")


def check(content: Evaluated, facts: Facts) -> Iterator[Finding]:
    """A row that is missing, new, or has another value than was approved must be acknowledged, and is shown to whoever
    reviews it."""
    if not facts.target:
        return
    approved = {_name(content, row): row for row in facts.target}
    seen = set()
    for number, row in enumerate(content.rows):
        name = _name(content, row.model_dump())
        seen.add(name)
        if name not in approved:
            yield warning(content.place(number, "name"), "批复的绩效目标里没有这个指标")
        else:
            yield from _changed(content, number, row, approved[name])
    for name, gone in approved.items():
        if name not in seen:
            yield warning(content.rows_place, "批复的绩效目标里的指标“{name}”没有填报", name=gone.get("name", ""))


def _name(content: Evaluated, row: Mapping[str, Any]) -> tuple[Any, ...]:
    its = inputs_of(type(content))[content.rows_place]
    return tuple(row.get(each, "") for each in (its.same if isinstance(its, Rows) else ("name",)))


def _changed(content: Evaluated, number: int, row: Indicator, approved: Mapping[str, Any]) -> Iterator[Finding]:
    before = type(row).model_validate({name: approved[name] for name in _COMPARED if approved.get(name) is not None})
    for column in _COMPARED:
        was, now = getattr(before, column), getattr(row, column)
        if column in approved and was != now:
            shown = columns_of(type(content), content.rows_place)[column].shown
            yield warning(content.place(number, column), "与批复的“{was}”不同，请确认", was=shown(was))
