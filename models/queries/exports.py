"""Everything that `export` writes, one query a file. Sorting is done where it is written, by code point."""

from models.kinds import Event
from models.queries.corrections import DATED, TOLD_ON
from models.queries.resending import REPEATED, RESEND
from models.queries.typed import query, statement

OBLIGATIONS = query(
    """
SELECT o.id, d.work_year, d.step, d.key AS deliverable, u.code AS unit_code, COALESCE(s.code, '') AS subject_code, o.nil,
       d.budget_year, o.opened_on, o.nominal_due_on, o.due_on, o.due_version, o.state, o.first_submitted_on,
       o.accepted_on, o.returns, o.extensions, o.late_workdays, r.anchor, r.workdays AS rung, r.level
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id
  LEFT JOIN subject s ON s.id = o.subject_id LEFT JOIN rung r ON r.id = o.rung_id
""",
    days="opened_on nominal_due_on due_on first_submitted_on accepted_on",
)
DUE_DATES = query(
    "SELECT h.obligation_id, h.due_version, h.value FROM history h JOIN obligation o ON o.id = h.obligation_id"
    f" AND o.due_version > 1 WHERE h.event IN ({DATED}) AND h.value IS NOT NULL"
)
BEFORE_EXTENSION = statement(
    f"SELECT h.obligation_id, h.value FROM history h JOIN (SELECT x.obligation_id, min(x.due_version) AS first"
    f" FROM history x WHERE x.event = {Event.EXTENDED:d} GROUP BY x.obligation_id) q"
    f" ON q.obligation_id = h.obligation_id AND h.due_version = q.first - 1 WHERE h.event IN ({DATED})"
)
_ITEM = """
  JOIN obligation o ON o.id = h.obligation_id JOIN deliverable d ON d.id = o.deliverable_id
  JOIN unit u ON u.id = o.unit_id LEFT JOIN subject s ON s.id = o.subject_id
"""
_ITEM_COLUMNS = """
       d.step, u.code AS unit_code, d.key AS deliverable, COALESCE(s.code, '') AS subject_code, o.due_on AS last_due_on,
       o.id AS obligation_id, h.due_version, o.due_version AS present_version, o.nominal_due_on, r.anchor, r.workdays AS rung, r.level, r.position
"""
LINES = query(
    f"""
SELECT b.on_day, l.send_on, l.state, l.role, l.missing_role, p.code AS person_id, m.address, n.message_id, n.sent_at,
       n.reason, n.state AS mail_state, CASE WHEN x.obligation_id IS NULL THEN 0 ELSE 1 END AS dropped, o.state AS obligation_state,
       CASE WHEN l.state = 0 THEN EXISTS (SELECT 1 FROM notice w WHERE w.mailbox_id = l.mailbox_id
         AND w.send_on = l.send_on AND w.held AND w.state = 0
         AND (w.id = l.notice_id OR (l.notice_id IS NULL AND w.kind = 'digest'))) ELSE FALSE END AS held,
       {_ITEM_COLUMNS}
  FROM line l JOIN history h ON h.batch_id = l.batch_id AND h.unit_id = l.unit_id AND h.rung_id = l.rung_id
   AND h.event <> {Event.RUNG_SKIPPED:d} {_ITEM}
  JOIN batch b ON b.id = l.batch_id JOIN rung r ON r.id = l.rung_id
  LEFT JOIN person p ON p.id = l.person_id LEFT JOIN mailbox m ON m.id = l.mailbox_id
  LEFT JOIN notice n ON n.id = l.notice_id
  LEFT JOIN dropped x ON x.batch_id = l.batch_id AND x.unit_id = l.unit_id AND x.rung_id = l.rung_id
   AND x.person_id = l.person_id AND x.obligation_id = h.obligation_id
 WHERE r.anchor <> 'moved' OR x.obligation_id IS NULL OR {TOLD_ON} IS NOT NULL
""",
    days="on_day send_on last_due_on nominal_due_on",
    moments="sent_at",
)
RESENT = query(
    f"""
SELECT b.on_day, n.send_on, n.state, l.role, l.missing_role, p.code AS person_id, m.address, n.message_id, n.sent_at,
       n.reason, n.state AS mail_state, CASE WHEN t.dropped THEN 1 ELSE 0 END AS dropped, o.state AS obligation_state,
       n.held, a.by, a.why, {_ITEM_COLUMNS}
  FROM {REPEATED} {_ITEM} JOIN batch b ON b.id = l.batch_id JOIN rung r ON r.id = l.rung_id
  JOIN person p ON p.id = l.person_id JOIN mailbox m ON m.id = n.mailbox_id
  JOIN notice_act a ON a.notice_id = n.id AND a.act = '{RESEND}'
""",
    days="on_day send_on last_due_on nominal_due_on",
    moments="sent_at",
)
SKIPPED = query(
    f"""
SELECT h.on_day, {_ITEM_COLUMNS} FROM history h JOIN rung r ON r.id = h.rung_id {_ITEM}
 WHERE h.event = {Event.RUNG_SKIPPED:d}
""",
    days="on_day last_due_on nominal_due_on",
)
PROPOSALS = query(
    """
SELECT p.id, p.on_day, p.part, c.work_year, l.key AS ladder, r.level, r.workdays AS rung, d.step, u.code AS unit_code, d.key AS deliverable,
       COALESCE(s.code, '') AS subject_code, o.due_on AS last_due_on, i.obligation_id, i.due_version, p.state,
       p.decided_on, p.decided_by, p.reason, i.struck_off, o.first_submitted_on
  FROM proposal p JOIN proposal_item i ON i.proposal_id = p.id JOIN rung r ON r.id = p.rung_id
  JOIN ladder l ON l.id = r.ladder_id JOIN cycle c ON c.id = l.cycle_id JOIN obligation o ON o.id = i.obligation_id
  JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id
  LEFT JOIN subject s ON s.id = o.subject_id
""",
    days="on_day last_due_on decided_on first_submitted_on",
)
EVENTS = query(
    """
SELECT h.id, h.on_day, d.work_year, d.step, d.key AS deliverable, u.code AS unit_code,
       COALESCE(s.code, '') AS subject_code, h.event, h.from_state, h.to_state, h.actor, h.value, r.anchor,
       r.workdays AS rung, l.key AS ladder, c.document_number
  FROM history h JOIN obligation o ON o.id = h.obligation_id JOIN deliverable d ON d.id = o.deliverable_id
  JOIN cycle c ON c.id = d.cycle_id JOIN unit u ON u.id = o.unit_id LEFT JOIN subject s ON s.id = o.subject_id
  LEFT JOIN rung r ON r.id = h.rung_id LEFT JOIN ladder l ON l.id = r.ladder_id
""",
    days="on_day",
)
MAILS_BY_DAY = query(
    "SELECT send_on, count(*) AS mails FROM notice WHERE state = 2 GROUP BY send_on ORDER BY send_on", days="send_on"
)
MOST_A_DAY = query(
    "SELECT COALESCE(max(n), 0) FROM (SELECT count(*) AS n FROM notice WHERE state = 2 AND kind = 'digest'"
    " GROUP BY mailbox_id, send_on) q"
)
