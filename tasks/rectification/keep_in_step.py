"""An item's state follows what happens to its obligation, in the same transaction, whoever acts and wherever.

What an item asks beyond the obligation is checked here: a plan before the report, evidence with it, no nil return, and
not too much time for what was returned.
"""

import json
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import Connection

from models.errors import RuleBroken, Sentence
from models.kinds import Event, ItemState
from models.queries import desk_item, handing, rectification
from rules.problems import days_returned
from rules.rectifying import BY_EVENT, Deed, after

_HANDING = (Event.SUBMITTED, Event.SENT_TO_SECOND_HAND)


def keep_in_step(case: Any, event: Event) -> None:
    """Move the item of an obligation along with it; other obligations are left alone.

    Raises:
        TransitionNotAllowed: the table of items has no such way. RuleBroken: no evidence, a nil return, too much time.
    """
    row, connection = case.row, case.connection
    found = connection.execute(rectification.STATE, {"id": row.id}).first()
    if found is None:
        return
    if event in _HANDING:
        _check_report(case, ItemState(found.state))
    if event is Event.RETURNED:
        _check_time(case)
    deed = BY_EVENT.get(event)
    if deed is None:
        return
    state = after(ItemState(found.state), deed)
    keys = {"id": row.id, "was": found.state, "state": int(state)}
    if connection.execute(rectification.CHANGE, keys).rowcount != 1:
        raise RuleBroken(Sentence("该事项刚刚被他人变更，请重试"))
    if deed is Deed.VERIFY:
        _take_over(connection, row.id, case.act.on)


def _check_report(case: Any, state: ItemState) -> None:
    if case.changes.get("nil"):
        raise case.refuse("整改事项不能零报告")
    after(state, Deed.REPORT)
    evidence = case.connection.execute(handing.PRESENT, {"id": case.row.id}).first()
    if evidence is None and not case.act.value.strip():
        raise case.refuse("整改结果至少要有一份佐证材料")


def _check_time(case: Any) -> None:
    """What is returned gets no more working days than the calendar allows, unless it had more."""
    most = case.days.add(case.act.on, days_returned(case.calendar))
    due_on: date = case.changes.get("due_on", case.row.due_on)
    if due_on > max(most, case.row.due_on):
        raise case.refuse("整改结果退回后，新期限不晚于{most}", most=most)


def _take_over(connection: Connection, obligation: int, on: date) -> None:
    """What the accepted report says, kept with the item; rules count in the year in which it is verified."""
    last = connection.execute(desk_item.LAST_SUBMISSION, {"id": obligation}).first()
    said: dict[str, Any] = {}
    if last is not None:
        with suppress(ValueError, AttributeError):
            said = json.loads(last.content).get("content", {})
    mended_on = None
    with suppress(ValueError, TypeError):
        mended_on = date.fromisoformat(said.get("mended_on") or "")
    rules = 0
    with suppress(ValueError, TypeError):
        rules = int(float(said.get("rules_made") or 0))
    keys = {"id": obligation, "on": on, "mended_on": mended_on, "result": str(said.get("done") or "")[:2000]}
    connection.execute(rectification.VERIFIED, keys | {"rules_made": rules, "rules_year": on.year})
