"""What one step's flow shows of a day: opened, rungs reached, escalations, what is overdue, quotas not settled."""

from models.kinds import NOT_EXPECTED, Event, State
from models.queries.standing import OWING_STATES, RANK
from models.queries.typed import query, statement

_SETTLED = ", ".join(str(int(state)) for state in (State.ACCEPTED, State.ARCHIVED, *NOT_EXPECTED))
_OWED = (
    "obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id"
    " JOIN unit f ON f.id = COALESCE(u.first_id, u.id)"
)

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
SELECT r.level, count(*) AS items FROM batch b JOIN history h ON h.batch_id = b.id AND h.rung_id IS NOT NULL
  JOIN rung r ON r.id = h.rung_id JOIN obligation o ON o.id = h.obligation_id JOIN deliverable d ON d.id = o.deliverable_id
 WHERE b.on_day = :on AND d.step = :step AND h.event IN ({Event.RUNG_REACHED:d}, {Event.RUNG_PROPOSED:d})
 GROUP BY r.level ORDER BY r.level
"""
)
ESCALATED = query(
    f"""
SELECT f.code, f.name, p.id AS proposal, r.level, r.workdays, count(*) AS items, min(o.due_on) AS earliest_on
  FROM proposal p JOIN proposal_item i ON i.proposal_id = p.id JOIN rung r ON r.id = p.rung_id
  JOIN {_OWED} ON o.id = i.obligation_id
 WHERE p.on_day = :on AND d.step = :step GROUP BY f.code, f.name, p.id, r.level, r.workdays ORDER BY f.code, p.id
""".replace(" ON o.id = i.obligation_id", " WHERE o.id = i.obligation_id AND").replace(
        "AND\n WHERE p.on_day", "AND p.on_day"
    ),
    days="earliest_on",
)
