"""Pass on or accept many at once: each that may be, in sets; of the rest, why not."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import About
from models.errors import RuleBroken, Sentence
from models.kinds import Event, Role, State
from models.queries.reviewers import Together, together
from rules.deeds import Deed, Facts, Visitor, why_not
from tasks.desk.reductions import must_reduce, unreduced

MOST_AT_ONCE = 500
VisitorOf = Callable[[int], Visitor]  # by the number of a unit: who acts, with the roles towards it


@dataclass(frozen=True)
class LeftOut:
    """One that could not be decided, and why."""

    id: int
    unit_name: str
    title: str
    subject_name: str
    why: Sentence


@dataclass(frozen=True)
class Reviewed:
    """What a decision about many came to."""

    done: tuple[int, ...]
    left_out: tuple[LeftOut, ...]


def review_many(
    connection: Connection,
    ids: Iterable[int],
    deed: Deed,
    visitor_of: VisitorOf,
    *,
    on: date,
    at: datetime,
    words: str = "",
    assigned: Mapping[int, frozenset[Role]] = MappingProxyType({}),
) -> Reviewed:
    """FORWARD or ACCEPT every obligation of `ids` that the visitor may; a choice of subjects is decided alone, and so
    is what asks for a reduction that no reviewer has entered.
    `assigned`: by obligation, the roles in which it is assigned to the visitor by itself.

    The outcome is that of `review` for each. The number of statements grows with the roles in which is decided and the
    persons stood in for, not with the obligations.

    Raises:
        RuleBroken: more than MOST_AT_ONCE, or another deed.
    """
    wanted = sorted(set(ids))
    if deed not in _WAYS or len(wanted) > MOST_AT_ONCE:
        raise RuleBroken(Sentence("一次最多办理{n}项，且只能转审或审核通过", n=MOST_AT_ONCE))
    if not wanted:
        return Reviewed((), ())
    statements = together(connection.dialect.name)
    groups: dict[tuple[Role, str, str | None], list[int]] = {}
    left_out = []
    missing = unreduced(connection, wanted)
    for row, facts in _known(connection, statements, wanted):
        visitor = visitor_of(row.unit_id)
        if row.id in assigned:
            more = tuple((role, None) for role in sorted(assigned[row.id]))
            visitor = replace(visitor, roles=visitor.roles + more)
        refusal = why_not(deed, visitor, facts, on=on)
        if refusal is None and row.about == About.QUOTA:
            refusal = Sentence("选题事项须逐项审核")
        if refusal is None and row.id in missing:
            refusal = must_reduce(missing[row.id])
        if refusal is not None or facts.stage is None:
            left_out.append(
                LeftOut(row.id, row.unit_name, row.title, row.subject_name, refusal or Sentence("不在审核中"))
            )
            continue
        groups.setdefault((facts.stage, visitor.code, visitor.acting_for([facts.stage])), []).append(row.id)
    for (role, by, acting_for), its in groups.items():
        said = {"role": role.value, "by": by, "acting_for": acting_for, "why": words.strip() or None}
        _decide(connection, statements, deed, its, said | {"on": on, "at": at})
    return Reviewed(tuple(sorted(each for its in groups.values() for each in its)), tuple(left_out))


_WAYS = {Deed.FORWARD: (Event.PASSED, State.SUBMITTED), Deed.ACCEPT: (Event.ACCEPTED, State.ACCEPTED)}


def _decide(connection: Connection, statements: Together, deed: Deed, ids: list[int], said: dict[str, Any]) -> None:
    event, state = _WAYS[deed]
    keys = said | {"ids": json.dumps(ids), "event": event.value, "state": state.value}
    connection.execute(statements.record, keys)
    connection.execute(statements.opinions, keys)
    changed = connection.execute(statements.forward if deed is Deed.FORWARD else statements.accept, keys).rowcount
    if deed is Deed.ACCEPT:
        connection.execute(statements.settle, keys)
    if changed != len(ids):
        raise RuleBroken(Sentence("该事项刚刚被他人变更，请重试"))


def _known(connection: Connection, statements: Together, ids: list[int]) -> list[tuple[Row[Any], Facts]]:
    """What is there of `ids`, with the facts that decide."""
    keys = {"ids": json.dumps(ids)}
    hands: dict[int, set[str]] = {}
    for hand in connection.execute(statements.hands, keys):
        hands.setdefault(hand.obligation_id, set()).update(filter(None, (hand.actor, hand.acting_for)))
    return [(row, _facts(row, hands.get(row.id, set()))) for row in connection.execute(statements.known, keys).all()]


def _facts(row: Row[Any], hands: set[str]) -> Facts:
    return Facts(
        state=State(row.state),
        opened_on=row.opened_on,
        last_day=max(row.nominal_due_on, row.due_on),
        stage=Role(row.stage) if row.stage else None,
        last_stage=bool(row.last_stage),
        level=row.review_level,
        quota=row.about == About.QUOTA,
        extensions=row.extensions,
        hands=frozenset(hands),
    )
