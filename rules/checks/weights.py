"""分值 make 100 with the execution's, and by first level they are those of the rule set."""

from collections.abc import Iterator
from decimal import Decimal

from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts
from rules.filling.findings import Finding, error, warning
from rules.filling.typed import digits
from rules.scoring.ruleset import FULL, PART_NAMES, Part, RuleSet


def check(content: Evaluated, _facts: Facts) -> Iterator[Finding]:
    """A sum other than 100 blocks; other first-level weights are allowed in special cases and must be acknowledged."""
    rules = content.rule_set
    if rules is None or not content.rows or any(row.weight is None for row in content.rows):
        return
    if content.weights != FULL:
        yield error(
            content.rows_place,
            "分值合计应为100分（含预算执行{execution}分），现为{made}分",
            execution=digits(rules.execution_weight),
            made=digits(content.weights),
        )
    elif all(row.part for row in content.rows):
        yield from _first_levels(content, rules)


def _first_levels(content: Evaluated, rules: RuleSet) -> Iterator[Finding]:
    made: dict[Part, Decimal] = {Part.EXECUTION: rules.execution_weight}
    for row in content.rows:
        if row.part and row.weight:
            made[row.part] = made.get(row.part, Decimal(0)) + row.weight
    if made in rules.weights:
        return
    usual = rules.weights[0]
    for part in Part:
        if made.get(part, Decimal(0)) != usual.get(part, Decimal(0)):
            yield warning(
                content.rows_place,
                "{part}分值合计{made}分，一般为{usual}分，请确认",
                part=PART_NAMES[part],
                made=digits(made.get(part, Decimal(0))),
                usual=digits(usual.get(part, Decimal(0))),
            )
