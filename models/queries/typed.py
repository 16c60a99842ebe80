"""Statements with typed binds: dates and moments mean the same on both databases."""

from typing import Any

from sqlalchemy import Integer, TextClause, bindparam, column, text
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.selectable import TextualSelect

from models.columns import Day, Moment

_DAYS = frozenset(
    [
        "on",
        "send_on",
        "send_next",
        "opened_on",
        "due_on",
        "nominal_due_on",
        "returned_on",
        "next_on",
        "first_on",
        "last_on",
        "accepted_on",
        "given_on",
        "boundary_on",
        "since_on",
        "wanted_on",
        "waited_on",
        "again_on",
        "happened_on",
        "answered_on",
        "far",
        "from_on",
        "to_on",
        "violation_on",
        "plan_due_on",
        "draft_due_on",
        "final_due_on",
        "declared_on",
        "ended_on",
        "asked_on",
        "told_on",
        "assigned_on",
    ]
)
_MOMENTS = frozenset(
    ["at", "lease_until", "not_before", "now", "sent_at", "ends_at", "since", "confirmed_at", "removed_at"]
)
_LISTS = frozenset(
    ["own_units", "tree_units", "section_units", "industry_units", "experts", "agents"]
)  # of ids, even none


def _typed(name: str) -> BindParameter[Any] | None:
    if name in _DAYS:
        return bindparam(name, type_=Day)
    if name in _MOMENTS:
        return bindparam(name, type_=Moment)
    if name in _LISTS:
        return bindparam(name, type_=Integer, expanding=True)
    return None


def statement(sql: str) -> TextClause:
    """A statement whose binds named like days, moments or lists of ids carry that type."""
    clause = text(sql)
    typed = [bind for name in clause._bindparams if (bind := _typed(name)) is not None]
    return clause.bindparams(*typed) if typed else clause


def query(sql: str, *, days: str = "", moments: str = "", names: str = "") -> TextualSelect:
    """A statement whose result columns named in `days` and `moments` come back as dates and moments.

    With the `names` of all columns in their order, what a row looks like is worked out once and not at each execution:
    for what is asked thousands of times.
    """
    types: dict[str, Any] = dict.fromkeys(days.split(), Day) | dict.fromkeys(moments.split(), Moment)
    if names:
        return statement(sql).columns(*(column(name, types.get(name)) for name in names.split()))
    return statement(sql).columns(**types)
