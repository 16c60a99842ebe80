"""What a lived year comes to: what was owed and how late, which rungs acted, who got how many mails."""

from models.kinds import NOT_EXPECTED, OWING, Event, LineState
from models.queries.typed import query, statement

_OWING = ", ".join(str(int(state)) for state in OWING)
_NOT_EXPECTED = ", ".join(str(int(state)) for state in NOT_EXPECTED)
_ACTED = f"h.event IN ({Event.RUNG_REACHED:d}, {Event.RUNG_PROPOSED:d})"
_LATE = (
    "o.late_workdays > 0 OR (o.first_submitted_on IS NULL"
    f" AND o.state IN ({_OWING}) AND o.due_on < :on AND o.nominal_due_on < :on)"
)

# late: first handed in after the due date, or never and the due date is over
DELIVERABLES = query(
    f"""
SELECT d.work_year, d.key, d.title, d.due_on, count(o.id) AS obligations,
       COALESCE(sum(CASE WHEN {_LATE} THEN 1 ELSE 0 END), 0) AS late
  FROM deliverable d LEFT JOIN obligation o ON o.deliverable_id = d.id AND o.state NOT IN ({_NOT_EXPECTED})
 GROUP BY d.work_year, d.key, d.title, d.due_on, d.position ORDER BY d.work_year, d.position
""",
    days="due_on",
)
RUNGS = statement(f"""
SELECT d.work_year, d.key, r.level, count(*) AS items
  FROM history h JOIN rung r ON r.id = h.rung_id JOIN obligation o ON o.id = h.obligation_id
  JOIN deliverable d ON d.id = o.deliverable_id WHERE {_ACTED} GROUP BY d.work_year, d.key, r.level
""")
LAST_RUNG = query(f"SELECT max(h.on_day) AS on_day FROM history h WHERE {_ACTED}", days="on_day")
PROPOSALS = statement(
    "SELECT r.level, count(DISTINCT p.id) AS proposals, count(*) AS items FROM proposal p"
    " JOIN proposal_item i ON i.proposal_id = p.id JOIN rung r ON r.id = p.rung_id GROUP BY r.level ORDER BY r.level"
)
MAILS = query(
    f"""
SELECT n.mailbox_id, n.send_on, count(DISTINCT h.obligation_id) AS items
  FROM notice n JOIN line l ON l.notice_id = n.id AND l.state = {LineState.ACCEPTED:d}
  JOIN history h ON h.batch_id = l.batch_id AND h.unit_id = l.unit_id AND h.rung_id = l.rung_id
   AND h.event <> {Event.RUNG_SKIPPED:d}
  LEFT JOIN dropped x ON x.batch_id = l.batch_id AND x.unit_id = l.unit_id AND x.rung_id = l.rung_id
   AND x.person_id = l.person_id AND x.obligation_id = h.obligation_id
 WHERE n.state = {LineState.ACCEPTED:d} AND x.obligation_id IS NULL GROUP BY n.id, n.mailbox_id, n.send_on
 ORDER BY n.send_on, n.mailbox_id
""",
    days="send_on",
)
PEOPLE = statement(
    "SELECT m.id AS mailbox_id, m.address, p.name, a.role FROM mailbox m JOIN person p ON p.mailbox_id = m.id"
    " LEFT JOIN appointment a ON a.person_id = p.id AND a.valid_from <= :last_on AND a.valid_to >= :first_on"
    " ORDER BY m.id, p.name, a.role"
)
