"""Hand-ins of many obligations at once: how they stand, what no sweep came to say, history, change.

`ids` is a list of numbers as the dialect at hand writes one; `{ids}` finds them there by the primary key, however
many they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import TextClause
from sqlalchemy.sql.selectable import TextualSelect

from models.kinds import OWING, Event, State
from models.queries.typed import query, statement

_OWING = ", ".join(str(int(state)) for state in OWING)
_ANY_OF = {
    "sqlite": "IN (SELECT value FROM json_each(:ids))",
    "postgresql": "= ANY(CAST(:ids AS BIGINT[]))",  # unfolded in a query, its length would be guessed and the table read
}

_STANDING = """
SELECT o.state, d.about, o.nominal_due_on, o.due_on, CASE WHEN o.first_submitted_on IS NULL THEN 1 ELSE 0 END AS first,
       count(*) AS items, max(o.opened_on) AS opened_on, min(o.next_action_on) AS next_on
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id WHERE o.id {ids}
 GROUP BY o.state, d.about, o.nominal_due_on, o.due_on, CASE WHEN o.first_submitted_on IS NULL THEN 1 ELSE 0 END
 ORDER BY o.state, d.about, o.nominal_due_on, o.due_on
"""
_NAMES = "state about nominal_due_on due_on first items opened_on next_on"
_DAYS = "nominal_due_on due_on opened_on next_on"
_MISSED = f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, unit_id, at)
SELECT o.id, o.due_version, r.rung_id, :on, {Event.RUNG_SKIPPED:d}, o.unit_id, :at FROM obligation o
  JOIN rung_date r ON r.timetable_id = o.timetable_id AND r.act_on >= o.next_action_on AND r.act_on < :on
 WHERE o.id {{ids}} ORDER BY o.id, r.position
"""
_CATCH_UP = """
UPDATE obligation SET rung_id = r.rung_id FROM rung_date r
 WHERE r.timetable_id = obligation.timetable_id AND r.act_on >= obligation.next_action_on AND r.act_on < :on
   AND r.until_on >= :on AND obligation.id {ids}
"""
_RECORD = f"""
INSERT INTO history(obligation_id, due_version, on_day, event, from_state, to_state, unit_id, actor, why, at)
SELECT o.id, o.due_version, :on, {Event.SUBMITTED:d}, o.state, {State.SUBMITTED:d}, o.unit_id,
       CASE WHEN :by = '' THEN u.code ELSE :by END, CASE WHEN :why = '' THEN NULL ELSE :why END, :at
  FROM obligation o JOIN unit u ON u.id = o.unit_id WHERE o.id {{ids}} ORDER BY o.id
"""
_TAKE = f"""
UPDATE obligation SET state = {State.SUBMITTED:d}, next_action_on = NULL, first_submitted_on = :on,
       late_workdays = :late_workdays, boundary_on = :boundary_on, review_level = 0, review_since_on = :on,
       review_clock_on = :on
 WHERE id {{ids}} AND state IN ({_OWING}) AND nominal_due_on = :nominal_due_on AND due_on = :due_on
   AND first_submitted_on IS NULL
"""
_TAKE_AGAIN = f"""
UPDATE obligation SET state = {State.SUBMITTED:d}, next_action_on = NULL, review_level = 0, review_since_on = :on,
       review_clock_on = :on
 WHERE id {{ids}} AND state IN ({_OWING})
"""


@dataclass(frozen=True)
class HandIns:
    """The statements, in the order in which they run."""

    standing: TextualSelect  # in the few groups that share state and dates
    missed: TextClause  # rungs that no sweep came to say …
    catch_up: TextClause  # … are skipped, and the highest is where the obligation stands
    record: TextClause
    take: TextClause  # the first hand-in of those with these dates
    take_again: TextClause  # of all that are still owed: those returned or taken back before


@cache
def hand_ins(dialect: str) -> HandIns:
    """The statements for the dialect at hand."""
    ids = _ANY_OF[dialect]
    rest = (statement(sql.format(ids=ids)) for sql in (_MISSED, _CATCH_UP, _RECORD, _TAKE, _TAKE_AGAIN))
    return HandIns(query(_STANDING.format(ids=ids), days=_DAYS, names=_NAMES), *rest)


def listed(ids: Iterable[int], dialect: str) -> str:
    """`ids` as the statements of that dialect take them."""
    numbers = ",".join(map(str, ids))
    return f"[{numbers}]" if dialect == "sqlite" else f"{{{numbers}}}"
