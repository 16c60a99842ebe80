"""Mails said again, deliberately: what of a mail is still true, for whom; and its delivery.

A resent mail has no lines of its own: `repeated` refers to the lines that said its items first, so the ledger shows
both mails. Statements of its delivery take `notices`, as those of models/queries/delivery.py.
"""

from models.kinds import Anchor, LineState
from models.queries.corrections import SAID_AS, SAID_WHY, TOLD_ON
from models.queries.delivery import GONE, ITEM, items, of_several
from models.queries.typed import query, statement

KIND = "resend:"  # and the number of the mail that was said first
RESEND, CANCEL = "resend", "cancel"  # acts on a mail

MAIL = query("SELECT id, kind, state, send_on FROM notice WHERE id = :mail", days="send_on")
AGAIN = statement("SELECT count(*) FROM notice WHERE kind = :kind AND (send_on = :send_on OR state < 2)")
# what the mail said and is still true; the person's present mailbox (NULL: none), whether the person is in office
STILL_TRUE = statement(f"""
SELECT l.batch_id, l.unit_id, l.rung_id, l.person_id, h.obligation_id, p.mailbox_id, p.code AS person,
       EXISTS (SELECT 1 FROM appointment a WHERE a.person_id = p.id AND a.valid_from <= :on AND a.valid_to >= :on) AS serves
  FROM line l JOIN history h ON {ITEM} JOIN obligation o ON o.id = h.obligation_id JOIN person p ON p.id = l.person_id
 WHERE l.notice_id = :mail AND NOT {GONE}
   AND NOT EXISTS (SELECT 1 FROM dropped x WHERE x.batch_id = l.batch_id AND x.unit_id = l.unit_id
        AND x.rung_id = l.rung_id AND x.person_id = l.person_id AND x.obligation_id = h.obligation_id)
 ORDER BY p.code
""")
NEW = statement(
    "INSERT INTO notice(mailbox_id, send_on, kind, state, held, attempts, worker, message_id, template, reason)"
    " VALUES (:mailbox, :send_on, :kind, 0, FALSE, 0, '', :message_id, '', '') RETURNING id"
)
REPEAT = statement(
    "INSERT INTO repeated(notice_id, batch_id, unit_id, rung_id, person_id, obligation_id, dropped)"
    " VALUES (:notice, :batch_id, :unit_id, :rung_id, :person_id, :obligation_id, FALSE)"
)
ACT = statement("INSERT INTO notice_act(notice_id, act, by, why, at) VALUES (:mail, :act, :by, :why, :at)")
ACTS = query("SELECT act, by, why, at FROM notice_act WHERE notice_id = :mail ORDER BY id", moments="at")
RESENT_AS = statement("SELECT id FROM notice WHERE kind = :kind ORDER BY id")
ADDRESS = statement("SELECT address FROM mailbox WHERE id = :mailbox")
CANCEL_MAIL = statement(
    f"UPDATE notice SET state = {LineState.WITHDRAWN:d}, held = FALSE, reason = :reason"
    " WHERE id = :mail AND state < 2 AND state = 0"
)
CANCEL_LINES = statement(
    f"UPDATE line SET state = {LineState.WITHDRAWN:d}, notice_id = :mail WHERE state < 2 AND state = 0"
    " AND EXISTS (SELECT 1 FROM notice n WHERE n.id = :mail AND (line.notice_id = n.id OR (n.kind = 'digest'"
    " AND line.notice_id IS NULL AND n.mailbox_id = line.mailbox_id AND n.send_on = line.send_on)))"
)
ROLL = statement(
    "UPDATE notice SET send_on = :send_on WHERE state < 2 AND state = 0 AND send_on < :send_on AND NOT held"
    f" AND kind LIKE '{KIND}%'"
)

REPEATED = (
    "notice n JOIN repeated t ON t.notice_id = n.id JOIN line l ON l.batch_id = t.batch_id AND l.unit_id = t.unit_id"
    " AND l.rung_id = t.rung_id AND l.person_id = t.person_id AND l.missing_role = 0"
    f" JOIN history h ON {ITEM} AND h.obligation_id = t.obligation_id"
)
DROP = of_several(f"""
UPDATE repeated SET dropped = TRUE WHERE notice_id IN :notices AND NOT dropped
   AND EXISTS (SELECT 1 FROM history h JOIN obligation o ON o.id = h.obligation_id
        JOIN line l ON l.batch_id = h.batch_id AND l.unit_id = h.unit_id AND l.rung_id = h.rung_id
         AND l.person_id = repeated.person_id AND l.missing_role = 0
        WHERE h.batch_id = repeated.batch_id AND h.unit_id = repeated.unit_id AND h.rung_id = repeated.rung_id
          AND h.obligation_id = repeated.obligation_id AND {GONE})
""")
_TOLD_ON = f"CASE WHEN r.anchor = '{Anchor.MOVED}' THEN {TOLD_ON} END"
_KEPT = f"NOT t.dropped AND (r.anchor <> '{Anchor.MOVED}' OR {TOLD_ON} IS NOT NULL)"
ITEMS = items(REPEATED, _KEPT, _TOLD_ON, rung=SAID_AS, why=SAID_WHY)
LEFT = of_several("SELECT DISTINCT notice_id FROM repeated WHERE notice_id IN :notices AND NOT dropped")
FIRST = query("SELECT send_on, message_id FROM notice WHERE id = :mail", days="send_on")
