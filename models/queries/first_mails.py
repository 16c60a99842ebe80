"""The very first mails: whether any has left, and what waits."""

from models.kinds import Event, LineState
from models.queries.delivery import of_several
from models.queries.typed import statement

EVER_SENT = statement(f"SELECT EXISTS (SELECT 1 FROM notice WHERE state = {LineState.ACCEPTED:d})")
_WAITING = """
  FROM notice n JOIN mailbox m ON m.id = n.mailbox_id JOIN line l ON l.mailbox_id = n.mailbox_id
   AND l.send_on = n.send_on AND l.state < 2 AND l.state = 0
"""
_WHICH = " WHERE n.state < 2 AND n.state = 0 AND NOT n.held AND n.kind = 'digest' AND n.send_on = :send_on"
MAILS = statement(f"""
SELECT n.id, m.address, count(DISTINCT h.obligation_id) AS items, count(DISTINCT l.unit_id) AS units {_WAITING}
  JOIN history h ON h.batch_id = l.batch_id AND h.unit_id = l.unit_id AND h.rung_id = l.rung_id
   AND h.event <> {Event.RUNG_SKIPPED:d} {_WHICH} GROUP BY n.id, m.address ORDER BY m.address
""")
PEOPLE = statement(f"SELECT count(DISTINCT l.person_id) {_WAITING} {_WHICH}")
LEASE = of_several(f"UPDATE notice SET state = {LineState.LEASED:d} WHERE id IN :notices AND state < 2 AND state = 0")
