"""The ledger of notices (催报台账): who was told what on which day, resent mails too, and what units still owe."""

from models.kinds import OWING, Event
from models.queries.corrections import TOLD_ON
from models.queries.resending import REPEATED
from models.queries.typed import query

_OWING = ", ".join(str(int(state)) for state in OWING)
_ABOUT = """
       d.work_year, d.step, d.title, d.budget_year, d.position, o.due_on AS last_due_on, u.code AS unit_code, u.name AS unit_name,
       COALESCE(s.code, '') AS subject_code, COALESCE(s.name, '') AS subject_name, o.id AS obligation_id, h.due_version,
       o.state AS obligation_state, r.level, r.anchor, r.automatic, l.role, l.missing_role, l.person_id,
       COALESCE(p.code, '') AS person_code, COALESCE(p.name, '') AS person_name, COALESCE(m.address, '') AS address,
"""
_JOINS = """
  JOIN obligation o ON o.id = h.obligation_id JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id
  JOIN rung r ON r.id = l.rung_id LEFT JOIN person p ON p.id = l.person_id LEFT JOIN subject s ON s.id = o.subject_id
"""
_WANTED = """
 AND (:step = '' OR d.step = :step)
 AND (:unit = '' OR u.code = :unit OR u.first_id = (SELECT f.id FROM unit f WHERE f.code = :unit))
"""
ROWS = query(
    f"""
SELECT * FROM (
SELECT l.send_on AS send_on, {_ABOUT} l.state AS state, COALESCE(n.id, 0) AS mail, n.state AS mail_state, n.sent_at, n.message_id, n.reason,
       CASE WHEN x.obligation_id IS NULL THEN 0 ELSE 1 END AS dropped, FALSE AS held, '' AS by, '' AS why
  FROM line l JOIN history h ON h.batch_id = l.batch_id AND h.unit_id = l.unit_id AND h.rung_id = l.rung_id
   AND h.event <> {Event.RUNG_SKIPPED:d} {_JOINS}
  LEFT JOIN mailbox m ON m.id = l.mailbox_id LEFT JOIN notice n ON n.id = l.notice_id
  LEFT JOIN dropped x ON x.batch_id = l.batch_id AND x.unit_id = l.unit_id AND x.rung_id = l.rung_id
   AND x.person_id = l.person_id AND x.obligation_id = h.obligation_id
 WHERE l.send_on >= :first_on AND l.send_on <= :last_on {_WANTED}
   AND (r.anchor <> 'moved' OR x.obligation_id IS NULL OR {TOLD_ON} IS NOT NULL)
UNION ALL
SELECT n.send_on AS send_on, {_ABOUT} n.state AS state, n.id AS mail, n.state AS mail_state, n.sent_at, n.message_id, n.reason,
       CASE WHEN t.dropped THEN 1 ELSE 0 END AS dropped, n.held, a.by, a.why
  FROM {REPEATED} {_JOINS} JOIN mailbox m ON m.id = n.mailbox_id JOIN notice_act a ON a.notice_id = n.id AND a.act = 'resend'
 WHERE n.send_on >= :first_on AND n.send_on <= :last_on {_WANTED}
) q ORDER BY send_on, unit_code, work_year, position, subject_code, level, person_code, mail
""",
    days="send_on last_due_on",
    moments="sent_at",
)
OWING_BY_UNIT = query(
    f"""
SELECT u.code, count(*) AS items FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id
  JOIN unit u ON u.id = o.unit_id WHERE o.state IN ({_OWING}) {_WANTED} GROUP BY u.code
"""
)
