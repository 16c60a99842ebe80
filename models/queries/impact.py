"""What a publication changes: one ledger that lived on as it was beside one that lived on under the new calendar."""

from models.kinds import Anchor, Event, LineState
from models.queries.typed import query

OBLIGATIONS = query(
    "SELECT o.id, o.deliverable_id, o.state, o.due_version, o.nominal_due_on, o.due_on, o.late_workdays"
    " FROM obligation o ORDER BY o.id",
    days="nominal_due_on due_on",
)
DELIVERABLES = query(
    "SELECT d.id, d.work_year, d.step, d.key, d.title FROM deliverable d ORDER BY d.work_year, d.position"
)
OWED = query(
    "SELECT d.work_year, d.step, d.key, u.code AS unit_code, count(*) AS items FROM obligation o"
    " JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id"
    " GROUP BY d.work_year, d.step, d.key, u.code"
)
RUNGS = query(
    f"""
SELECT h.on_day, d.work_year, d.step, d.key, u.code AS unit_code, r.anchor, r.workdays, r.level, count(*) AS items
  FROM history h JOIN rung r ON r.id = h.rung_id JOIN obligation o ON o.id = h.obligation_id
  JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id
 WHERE h.on_day >= :on AND h.event IN ({Event.RUNG_REACHED:d}, {Event.RUNG_PROPOSED:d})
 GROUP BY h.on_day, d.work_year, d.step, d.key, u.code, r.anchor, r.workdays, r.level
""",
    days="on_day",
)
MAILS = query(
    "SELECT n.send_on, m.address, n.kind FROM notice n JOIN mailbox m ON m.id = n.mailbox_id"
    f" WHERE n.send_on >= :on AND n.state = {LineState.ACCEPTED:d}",
    days="send_on",
)
CORRECTED = query(
    "SELECT u.code, u.name, count(DISTINCT l.person_id) AS people FROM line l JOIN unit u ON u.id = l.unit_id"
    f" JOIN rung r ON r.id = l.rung_id AND r.anchor = '{Anchor.MOVED}' WHERE l.batch_id = :batch AND l.state = {LineState.ACCEPTED:d} GROUP BY u.code, u.name ORDER BY u.code"
)
CORRECTED_PEOPLE = query(
    "SELECT count(DISTINCT l.person_id) AS people, count(DISTINCT l.notice_id) AS mails FROM line l"
    f" JOIN rung r ON r.id = l.rung_id AND r.anchor = '{Anchor.MOVED}' WHERE l.batch_id = :batch AND l.state = {LineState.ACCEPTED:d}"
)
