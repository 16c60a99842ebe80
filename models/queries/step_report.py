"""What one step's flow shows of a day: opened, rungs reached, escalations, what is overdue, quotas not settled."""

from models.kinds import NOT_EXPECTED, Event, State
from models.queries.standing import OWING_STATES, RANK
from models.queries.typed import query, statement

_SETTLED = ", ".join(str(int(state)) for state in (State.ACCEPTED, State.ARCHIVED, *NOT_EXPECTED))
_DELIVERABLE_AND_UNIT = "JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id"
_FIRST_LEVEL = "JOIN unit f ON f.id = COALESCE(u.first_id, u.id)"

OWING_YEARS = statement(
    "SELECT DISTINCT d.work_year FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id"
    f" WHERE d.step = :step AND o.state IN ({OWING_STATES})"
)
OPENED = statement(
    "SELECT count(*) FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id"
    " WHERE d.step = :step AND o.opened_on = :on"
)
RUNGS = statement(
    f"""
SELECT r.level, count(*) AS items
  FROM batch b JOIN history h ON h.batch_id = b.id AND h.rung_id IS NOT NULL JOIN rung r ON r.id = h.rung_id
  JOIN obligation o ON o.id = h.obligation_id JOIN deliverable d ON d.id = o.deliverable_id
 WHERE b.on_day = :on AND d.step = :step AND h.event IN ({Event.RUNG_REACHED:d}, {Event.RUNG_PROPOSED:d})
 GROUP BY r.level ORDER BY r.level
"""
)
ESCALATED = query(
    f"""
SELECT f.code, f.name, p.id AS proposal, r.level, r.workdays, count(*) AS items, min(o.due_on) AS earliest_on
  FROM proposal p JOIN rung r ON r.id = p.rung_id JOIN proposal_item i ON i.proposal_id = p.id
  JOIN obligation o ON o.id = i.obligation_id {_DELIVERABLE_AND_UNIT} {_FIRST_LEVEL}
 WHERE p.on_day = :on AND d.step = :step
 GROUP BY f.code, f.name, p.id, r.level, r.workdays ORDER BY f.code, p.id
""",
    days="earliest_on",
)
COUNT_OVERDUE = statement(
    f"SELECT count(*) FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id"
    f" WHERE d.step = :step AND o.state IN ({OWING_STATES}) AND o.due_on < :on"
)
OVERDUE = query(
    f"""
SELECT f.name AS first_name, u.code, u.name, d.work_year, d.title, COALESCE(s.name, '') AS subject_name, o.due_on,
       {RANK} AS standing
  FROM obligation o {_DELIVERABLE_AND_UNIT} {_FIRST_LEVEL}
  LEFT JOIN subject s ON s.id = o.subject_id LEFT JOIN rung r ON r.id = o.rung_id
 WHERE d.step = :step AND o.state IN ({OWING_STATES}) AND o.due_on < :on
 ORDER BY standing DESC, o.due_on, u.code, d.position, COALESCE(s.code, '') LIMIT :most
""",
    days="due_on",
)
QUOTAS = query(
    f"""
SELECT u.code, u.name, d.work_year, d.title, o.state, o.due_on FROM obligation o {_DELIVERABLE_AND_UNIT}
 WHERE d.step = :step AND d.about = 'quota' AND o.state NOT IN ({_SETTLED}) ORDER BY d.position, u.code
""",
    days="due_on",
)
