"""Hand in many obligations at once (批量报送): the verb `submit` as a set."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import About
from calendars.workdays import Workdays
from models.errors import NotKnown, NotYours, RuleBroken, Sentence
from models.kinds import Event, Role, State
from models.queries.hand_ins import hand_ins, listed
from rules import states
from rules.lateness import late_after, late_boundary


def submit_many(
    connection: Connection,
    days: Workdays,
    ids: Iterable[int],
    *,
    on: date,
    at: datetime,
    by: str = "",
    why: str = "",
    roles: tuple[Role, ...] = (),
) -> int:
    """Hand in every obligation of `ids`, all or nothing in the caller's transaction; returns how many.

    The outcome is that of `submit` for each: the table of states guards it, the ladder stops, what no sweep came to say
    is written down as skipped, lateness is fixed at the first hand-in, history is written. Python computes over the few
    distinct pairs of dates; the number of statements grows with them, not with the obligations.

    Raises:
        NotKnown: an id is no obligation's.
        TransitionNotAllowed, NotYours: the table of states or the role forbids it.
        RuleBroken: one is not opened yet, or is a choice: that has a quota to meet and is handed in alone.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return 0
    statements = hand_ins(connection.dialect.name)
    values: dict[str, Any] = {"ids": listed(wanted, connection.dialect.name), "on": on, "at": at, "by": by, "why": why}
    groups = connection.execute(statements.standing, values).all()
    if sum(group.items for group in groups) != len(wanted):
        raise NotKnown(Sentence("有的事项不存在"))
    for group in groups:
        _check(group, on=on, by=by, roles=roles)
    if any(group.next_on is not None and group.next_on < on for group in groups):
        connection.execute(statements.missed, values)
        connection.execute(statements.catch_up, values)
    connection.execute(statements.record, values)
    taken = 0
    for group in groups:
        if group.first:
            boundary = late_boundary(group.nominal_due_on, group.due_on)
            dates = {"nominal_due_on": group.nominal_due_on, "due_on": group.due_on, "boundary_on": boundary}
            dates |= {"late_workdays": late_after(on, boundary, days)}
            taken += connection.execute(statements.take, values | dates).rowcount
    if not all(group.first for group in groups):
        taken += connection.execute(statements.take_again, values).rowcount
    if taken != len(wanted):
        raise RuleBroken(Sentence("该事项刚刚被他人变更，请重试"))
    return taken


def _check(group: Row[Any], *, on: date, by: str, roles: tuple[Role, ...]) -> None:
    states.after(State(group.state), Event.SUBMITTED)
    if not states.may_act(Event.SUBMITTED, roles):
        raise NotYours(Sentence("{by}无权{event}", by=by, event=Sentence(states.EVENT_NAMES[Event.SUBMITTED])))
    if on < group.opened_on:
        raise RuleBroken(Sentence("{on}时尚未下达（{opened}下达）", on=on, opened=group.opened_on))
    if group.about == About.QUOTA:
        raise RuleBroken(Sentence("选题事项须逐项报送"))
