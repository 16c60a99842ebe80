"""The outbox as people look at it."""

from models.kinds import Event
from models.queries.typed import query, statement

_HEAD = (
    "SELECT n.id, n.send_on, n.kind, m.address, n.state, n.held, n.attempts, n.sent_at, n.message_id, n.template,"
    " n.reason, n.mailbox_id FROM notice n JOIN mailbox m ON m.id = n.mailbox_id"
)
LIST = query(f"{_HEAD} ORDER BY n.send_on, n.id", days="send_on", moments="sent_at")
ONE = query(f"{_HEAD} WHERE n.id = :mail", days="send_on", moments="sent_at")
ITEMS = query(
    f"""
SELECT u.code AS unit_code, u.name AS unit_name, d.key AS deliverable, d.title, COALESCE(s.code, '') AS subject_code,
       COALESCE(s.name, '') AS subject_name, o.due_on, r.level, CASE WHEN x.obligation_id IS NULL THEN l.state ELSE 5 END
       AS state
  FROM line l JOIN history h ON h.batch_id = l.batch_id AND h.unit_id = l.unit_id AND h.rung_id = l.rung_id
   AND h.event <> {Event.RUNG_SKIPPED:d}
  JOIN obligation o ON o.id = h.obligation_id JOIN deliverable d ON d.id = o.deliverable_id
  JOIN unit u ON u.id = l.unit_id JOIN rung r ON r.id = l.rung_id LEFT JOIN subject s ON s.id = o.subject_id
  LEFT JOIN dropped x ON x.batch_id = l.batch_id AND x.unit_id = l.unit_id AND x.rung_id = l.rung_id
   AND x.person_id = l.person_id AND x.obligation_id = h.obligation_id
 WHERE l.notice_id = :mail OR (l.state = 0 AND l.notice_id IS NULL AND l.mailbox_id = :mailbox
   AND l.send_on = :send_on AND :kind = 'digest')
 ORDER BY d.position, u.code, COALESCE(s.code, '')
""",
    days="due_on",
)
HOLD = statement("UPDATE notice SET held = :held WHERE id = :mail AND state < 2 AND state = 0")
