"""The outbox as people look at it."""

from sqlalchemy import column

from models.columns import Packed
from models.kinds import Event, LineState
from models.queries.resending import KIND, REPEATED
from models.queries.typed import query, statement

_HEAD = (
    "SELECT n.id, n.send_on, n.kind, m.address, n.state, n.held, n.attempts, n.sent_at, n.message_id, n.template,"
    " n.subject, n.reason, n.mailbox_id FROM notice n JOIN mailbox m ON m.id = n.mailbox_id"
)
_OF_UNIT = """
 n.id IN (SELECT l.notice_id FROM line l JOIN unit u ON u.id = l.unit_id WHERE u.code = :unit AND l.notice_id IS NOT NULL
   UNION SELECT w.id FROM line l JOIN unit u ON u.id = l.unit_id JOIN notice w ON w.mailbox_id = l.mailbox_id
    AND w.send_on = l.send_on AND w.kind = 'digest' WHERE u.code = :unit AND l.state = 0 AND l.notice_id IS NULL
   UNION SELECT t.notice_id FROM repeated t JOIN unit u ON u.id = t.unit_id WHERE u.code = :unit)
"""
# the newest; `shown` is the state as people see it, so that of what waits the held ones are told apart
LIST = query(
    f"""
SELECT * FROM ({_HEAD} WHERE n.send_on >= :first_on AND n.send_on <= :last_on
   AND (:to = '' OR m.address LIKE :like) AND (:state < 0 OR n.state = :state OR (:state = 0 AND n.state = 1)
     OR (:state = {LineState.HELD:d} AND n.state < 2))
   AND (:state NOT IN (0, {LineState.HELD:d}) OR (:state = {LineState.HELD:d}) = (:stopped OR n.held))
   AND (:unit = '' OR {_OF_UNIT})
 ORDER BY n.send_on DESC, n.id DESC LIMIT :most) q ORDER BY q.send_on, q.id
""",
    days="send_on",
    moments="sent_at",
)
ONE = query(f"{_HEAD} WHERE n.id = :mail", days="send_on", moments="sent_at")
_ITEM = """
SELECT u.code AS unit_code, u.name AS unit_name, d.key AS deliverable, d.title, COALESCE(s.code, '') AS subject_code,
       COALESCE(s.name, '') AS subject_name, o.id AS obligation, o.due_on, r.level, p.code AS person_id, l.role,
"""
_ABOUT = """
  JOIN obligation o ON o.id = h.obligation_id JOIN deliverable d ON d.id = o.deliverable_id
  JOIN unit u ON u.id = l.unit_id JOIN rung r ON r.id = l.rung_id JOIN person p ON p.id = l.person_id
  LEFT JOIN subject s ON s.id = o.subject_id
"""
_ORDER = "ORDER BY d.position, u.code, COALESCE(s.code, ''), p.code"
ITEMS = query(
    f"""
{_ITEM} CASE WHEN x.obligation_id IS NULL THEN l.state ELSE 5 END AS state
  FROM line l JOIN history h ON h.batch_id = l.batch_id AND h.unit_id = l.unit_id AND h.rung_id = l.rung_id
   AND h.event <> {Event.RUNG_SKIPPED:d} {_ABOUT}
  LEFT JOIN dropped x ON x.batch_id = l.batch_id AND x.unit_id = l.unit_id AND x.rung_id = l.rung_id
   AND x.person_id = l.person_id AND x.obligation_id = h.obligation_id
 WHERE l.notice_id = :mail OR (l.state = 0 AND l.notice_id IS NULL AND l.mailbox_id = :mailbox
   AND l.send_on = :send_on AND :kind = 'digest')
 {_ORDER}
""",
    days="due_on",
)
ITEMS_AGAIN = query(
    f"""
{_ITEM} CASE WHEN t.dropped THEN 5 ELSE n.state END AS state FROM {REPEATED} {_ABOUT} WHERE n.id = :mail {_ORDER}
""",
    days="due_on",
)
HOLD = statement("UPDATE notice SET held = :held WHERE id = :mail AND state < 2 AND state = 0")

# where a mail stands on the page: 0 to mend, 1 held, 2 waits, 3 taken by the server, 4 all else; one that was said again
# is mended
_RESENT = f"SELECT CAST(substr(f.kind, {len(KIND) + 1}) AS INTEGER) FROM notice f WHERE f.kind LIKE '{KIND}%'"
_PLACE = f"""CASE WHEN n.state IN ({LineState.REFUSED:d}, {LineState.UNREACHABLE:d}) THEN
       CASE WHEN n.id IN ({_RESENT}) THEN 4 ELSE 0 END WHEN n.state < 2 AND (:stopped OR n.held) THEN 1
       WHEN n.state < 2 THEN 2 WHEN n.state = {LineState.ACCEPTED:d} THEN 3 ELSE 4 END"""
_WANTED = f"""
 n.send_on >= :first_on AND n.send_on <= :last_on AND (:unit = '' OR {_OF_UNIT})
 AND (:words = '' OR lower(m.address) LIKE :like ESCAPE '!' OR n.mailbox_id IN (SELECT w.mailbox_id FROM person w
      WHERE lower(w.code) LIKE :like ESCAPE '!' OR lower(w.name) LIKE :like ESCAPE '!'))
"""
COUNTS = statement(
    f"SELECT q.place, count(*) AS mails FROM (SELECT {_PLACE} AS place FROM notice n JOIN mailbox m ON m.id = n.mailbox_id"
    f" WHERE {_WANTED}) q GROUP BY q.place"
)
PAGE = query(
    f"""
SELECT q.*, (SELECT min(p.name) FROM person p WHERE p.mailbox_id = q.mailbox_id) AS person_name
  FROM (SELECT n.id, n.mailbox_id, n.send_on, n.kind, m.address, n.state, n.held, n.attempts, n.sent_at, n.subject, n.reason,
               {_PLACE} AS place
          FROM notice n JOIN mailbox m ON m.id = n.mailbox_id
         WHERE {_WANTED} AND (:place < 0 OR {_PLACE} = :place)
         ORDER BY place, n.send_on DESC, n.id DESC LIMIT :most OFFSET :skip) q
 ORDER BY q.place, q.send_on DESC, q.id DESC
""",
    days="send_on",
    moments="sent_at",
)
WORDS = statement("SELECT plain, html FROM mail_text WHERE notice_id = :mail").columns(
    column("plain", Packed), column("html", Packed)
)
WAITING = query(
    "SELECT n.id, n.mailbox_id, m.address, n.attempts, n.kind, n.message_id, n.send_on FROM notice n"
    " JOIN mailbox m ON m.id = n.mailbox_id WHERE n.id = :mail AND n.state = 0",
    days="send_on",
)
PEOPLE = statement(
    "SELECT p.code, p.name FROM person p JOIN notice n ON n.mailbox_id = p.mailbox_id WHERE n.id = :mail ORDER BY p.code"
)
