"""What must hold between tables that carry no foreign keys; each query counts the rows that break it."""

from models.kinds import OWING, Event
from models.queries.typed import statement

_OWING = ", ".join(str(int(state)) for state in OWING)

PROOFS = {
    "state is the fold of history": statement(
        "SELECT count(*) FROM obligation o WHERE o.state <> (SELECT h.to_state FROM history h"
        " WHERE h.obligation_id = o.id AND h.to_state IS NOT NULL ORDER BY h.id DESC LIMIT 1)"
    ),
    "every obligation was opened": statement(
        "SELECT count(*) FROM obligation o WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.obligation_id = o.id"
        f" AND h.event = {Event.OPENED:d})"
    ),
    "the due version is the number of its changes": statement(
        "SELECT count(*) FROM obligation o WHERE o.due_version <> 1 + (SELECT count(*) FROM history h"
        f" WHERE h.obligation_id = o.id AND h.event IN ({Event.RETURNED:d}, {Event.EXTENDED:d}))"
    ),
    "the rung is the last one reached": statement(
        "SELECT count(*) FROM obligation o WHERE o.rung_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM history h"
        " WHERE h.obligation_id = o.id AND h.due_version = o.due_version AND h.rung_id = o.rung_id)"
    ),
    "only what is owed is on the ladder": statement(
        f"SELECT count(*) FROM obligation o WHERE o.next_action_on IS NOT NULL AND o.state NOT IN ({_OWING})"
    ),
    "history belongs to an obligation": statement(
        "SELECT count(*) FROM history h WHERE NOT EXISTS (SELECT 1 FROM obligation o WHERE o.id = h.obligation_id)"
    ),
    "a line has items": statement(
        "SELECT count(*) FROM line l WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.batch_id = l.batch_id"
        " AND h.unit_id = l.unit_id AND h.rung_id = l.rung_id)"
    ),
    "a planned line has its mail": statement(
        "SELECT count(*) FROM line l WHERE l.state = 0 AND NOT EXISTS (SELECT 1 FROM notice n"
        " WHERE n.mailbox_id = l.mailbox_id AND n.send_on = l.send_on AND n.state < 2)"
    ),
    "a sent line has its mail": statement(
        "SELECT count(*) FROM line l WHERE l.state = 2 AND NOT EXISTS (SELECT 1 FROM notice n"
        " WHERE n.id = l.notice_id AND n.state = 2)"
    ),
}
