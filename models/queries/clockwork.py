"""Whether the office's clockwork goes: the last sweep and delivery, what should have been done, what leaves next."""

from models.kinds import LineState
from models.queries.typed import query

_LOST = f"{LineState.REFUSED:d}, {LineState.UNREACHABLE:d}"
_WAITING = f"{LineState.PLANNED:d}, {LineState.LEASED:d}"

LAST_SWEEP = query(
    "SELECT b.on_day, b.at FROM batch b WHERE b.id = (SELECT max(x.id) FROM batch x WHERE x.kind = 'sweep')",
    days="on_day",
    moments="at",
)
NOT_SWEPT = query(
    "SELECT count(*) AS items, min(o.next_action_on) AS first_on FROM obligation o"
    " WHERE o.next_action_on IS NOT NULL AND o.next_action_on <= :on",
    days="first_on",
)
"""What a sweep of today would find; nothing after it has run."""
COMES_DUE = query(
    "SELECT count(*) AS items FROM obligation o WHERE o.next_action_on IS NOT NULL AND o.next_action_on > :on"
    " AND o.next_action_on <= :next_on"
)
LAST_SENT = query("SELECT max(sent_at) AS at FROM notice WHERE sent_at IS NOT NULL", moments="at")
MAILS = query(
    f"SELECT sum(CASE WHEN state = {LineState.ACCEPTED:d} THEN 1 ELSE 0 END) AS sent,"
    f" sum(CASE WHEN state IN ({_LOST}) THEN 1 ELSE 0 END) AS lost,"
    f" sum(CASE WHEN state IN ({_WAITING}) THEN 1 ELSE 0 END) AS waiting,"
    f" sum(CASE WHEN state IN ({LineState.WITHDRAWN:d}, {LineState.MERGED:d}) THEN 1 ELSE 0 END) AS withdrawn"
    " FROM notice WHERE send_on = :on"
)
WAITING = query(
    f"SELECT send_on, count(*) AS mails FROM notice WHERE state < 2 AND state IN ({_WAITING}) GROUP BY send_on ORDER BY send_on",
    days="send_on",
)
LOST = query(
    "SELECT n.id, n.subject, n.state, n.reason, m.address FROM notice n JOIN mailbox m ON m.id = n.mailbox_id"
    f" WHERE n.send_on = :on AND n.state IN ({_LOST}) ORDER BY n.id LIMIT :most"
)
