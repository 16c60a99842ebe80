"""From the calendar's closed vocabulary to SQL: which subjects a condition selects.

The fragment speaks of `s` (subject) and `u` (the unit it belongs to); every value is bound, none written into it.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from calendars.conditions import Condition

# the unit of a subject, or the one into which it was merged
UNIT_OF_SUBJECT = "JOIN unit n ON n.id = s.unit_id JOIN unit u ON u.id = COALESCE(n.heir_id, n.id)"


@dataclass
class Fragment:
    """SQL text with its bound values; names are numbered so that several fragments fit in one statement."""

    prefix: str
    text: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def bind(self, value: object) -> str:
        name = f"{self.prefix}{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def among(self, column: str, values: tuple[Any, ...]) -> str:
        return f"{column} IN ({', '.join(self.bind(str(value)) for value in values)})"


def fen(yuan: Decimal) -> int:
    """Yuan to fen, exactly."""
    return int((yuan * 100).to_integral_exact())


def compiled(condition: Condition | None, fragment: Fragment, work_year: int) -> str:
    """A predicate for `condition`; always true without one. `work_year` is the year from which history looks back."""
    if condition is None:
        return "1 = 1"
    parts = [*_columns(condition, fragment), *_tags(condition, fragment), *_history(condition, fragment, work_year)]
    parts += [f"({compiled(part, fragment, work_year)})" for part in condition.all]
    if condition.any:
        parts.append("(" + " OR ".join(f"({compiled(part, fragment, work_year)})" for part in condition.any) + ")")
    if condition.not_ is not None:
        parts.append(f"NOT ({compiled(condition.not_, fragment, work_year)})")
    return " AND ".join(parts) or "1 = 1"


def _columns(condition: Condition, fragment: Fragment) -> list[str]:
    named = {
        "s.kind": condition.kind,
        "u.kind": condition.unit_kind,
        "s.book": condition.book,
        "s.fund_class": condition.fund_class,
        "s.source_level": condition.source_level,
        "s.attribute": condition.attribute,
    }
    parts = [fragment.among(column, values) for column, values in named.items() if values]
    if condition.amount_at_least is not None:
        parts.append(f"COALESCE(s.approved_fen, 0) >= {fragment.bind(fen(condition.amount_at_least))}")
    return parts


def _tags(condition: Condition, fragment: Fragment) -> list[str]:
    tagged = "EXISTS (SELECT 1 FROM subject_tag t WHERE t.subject_id = s.id AND {})"
    parts = [tagged.format(fragment.among("t.tag", condition.tag_any))] if condition.tag_any else []
    return parts + [tagged.format(f"t.tag = {fragment.bind(tag)}") for tag in condition.tag_all]


def _history(condition: Condition, fragment: Fragment, work_year: int) -> list[str]:
    past = condition.not_evaluated_within
    if past is None:
        return []
    return [
        "NOT EXISTS (SELECT 1 FROM selection x JOIN subject e ON e.id = x.subject_id WHERE e.lineage = s.lineage"
        f" AND x.accepted AND {fragment.among('x.deliverable', past.deliverables)}"
        f" AND x.work_year >= {fragment.bind(work_year - past.years)} AND x.work_year < {fragment.bind(work_year)})"
    ]
