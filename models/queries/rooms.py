"""What observers are granted: figures of what is closed, circulars that were approved; nothing about any person."""

from models.kinds import HANDED_IN, NOT_EXPECTED, Level, ProposalState, State
from models.queries.typed import query

_HANDED_IN = ", ".join(str(int(state)) for state in HANDED_IN)
_NOT_EXPECTED = ", ".join(str(int(state)) for state in NOT_EXPECTED)

# of the deliverables whose day is over
CLOSED = query(
    f"""
SELECT d.work_year, d.step, d.title, d.budget_year, d.due_on, count(*) AS expected,
       sum(CASE WHEN o.state IN ({_HANDED_IN}) THEN 1 ELSE 0 END) AS actual,
       sum(CASE WHEN o.state IN ({_HANDED_IN}) AND o.late_workdays = 0 THEN 1 ELSE 0 END) AS on_time,
       sum(CASE WHEN o.state IN ({State.ACCEPTED:d}, {State.ARCHIVED:d}) THEN 1 ELSE 0 END) AS accepted
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id WHERE o.state NOT IN ({_NOT_EXPECTED})
 GROUP BY d.id, d.work_year, d.step, d.title, d.budget_year, d.due_on, d.position
HAVING COALESCE(d.due_on, max(o.due_on)) < :on ORDER BY d.work_year DESC, d.position
""",
    days="due_on",
)
# L4 alone: a talk and a deduction are between the bureau and a unit
CIRCULARS = query(
    f"""
SELECT p.id, p.on_day, p.part, p.decided_on, r.workdays AS rung, l.key AS ladder, c.work_year, h.number, h.dated_on
  FROM proposal p JOIN rung r ON r.id = p.rung_id JOIN ladder l ON l.id = r.ladder_id JOIN cycle c ON c.id = l.cycle_id
  LEFT JOIN letter h ON h.proposal_id = p.id
 WHERE p.state = {ProposalState.APPROVED:d} AND r.level = '{Level.L4}' ORDER BY p.decided_on DESC, p.id DESC
""",
    days="on_day decided_on dated_on",
)
