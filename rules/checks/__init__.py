"""What is wrong with a filled-in form, or must be acknowledged: one check, one file; the registry is in reading order.

A check looks at the content and yields findings; what could not be read, or was left empty, is the shape's business:
the other checks pass over it, so that one mistake is said once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from models.errors import Sentence
from rules.checks import (
    adjustment,
    changed_target,
    copied_targets,
    copied_text,
    deviation,
    full_marks,
    indicator_values,
    judged_scores,
    low_execution,
    over_fulfilment,
    overspending,
    shape,
    vague_words,
    weights,
    zero_targets,
)
from rules.filling.content import place_label
from rules.filling.drafts import Draft
from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts
from rules.filling.findings import Finding

Check = Callable[[Evaluated, Facts], Iterator[Finding]]
EVALUATION_CHECKS: tuple[Check, ...] = (
    adjustment.check,
    low_execution.check,
    overspending.check,
    weights.check,
    changed_target.check,
    indicator_values.check,
    zero_targets.check,
    judged_scores.check,
    deviation.check,
    over_fulfilment.check,
    full_marks.check,
    copied_targets.check,
    copied_text.check,
    vague_words.check,
)


def examine(draft: Draft, facts: Facts, where: Callable[[str], Sentence | str] | None = None) -> list[Finding]:
    """Every finding at once: first the shape in the form's order, then what the form asks, then the checks.

    `where` says a place for people; without it as a page does (`绩效指标 第1行 全年实际值`).
    """
    form = type(draft.content)
    found = [replace(each, check=name) for name, findings in _found(draft, facts) for each in findings]
    return [replace(each, where=where(each.place) if where else place_label(form, each.place)) for each in found]


def _found(draft: Draft, facts: Facts) -> Iterator[tuple[str, Iterable[Finding]]]:
    content = draft.content
    yield "shape", shape.check(draft)
    yield "form", content.own_findings(facts)
    if isinstance(content, Evaluated):
        for check in EVALUATION_CHECKS:
            yield check.__module__.rpartition(".")[2], check(content, facts)
