"""Corrections: whoever was told a due date that the calendar has moved since, and of whose things that are still owed.

A correction's items are the batch's MOVED rows that carry the rung of corrections. Told is who has a line, about an earlier due
version of the same thing under the unit that owes it now, that the mail server took. While a mail is in flight nobody knows: it counts when lines are
planned, and is asked again before the correction leaves. What was in flight and never left (an opening, a return, what came to a unit) is said then
for what it is, with the new date.
"""

from sqlalchemy import TextClause, bindparam

from models.kinds import Anchor, Event, LineState
from models.queries.lines import answers
from models.queries.typed import statement

DATED = f"{Event.OPENED:d}, {Event.RETURNED:d}, {Event.REOPENED:d}, {Event.EXTENDED:d}, {Event.MOVED:d}"
"""Events that begin a due version; their history value is its due date."""

_NOTICES = f"'{Anchor.OPENS}', '{Anchor.RETURNED}', '{Anchor.TRANSFERRED}'"
_SAYS = f"""k.batch_id = t.batch_id AND k.unit_id = t.unit_id AND k.rung_id = t.rung_id AND t.rung_id IS NOT NULL
   AND t.event NOT IN ({Event.RUNG_SKIPPED:d}, {Event.REVIEW_WAITED:d}, {Event.EVALUATION_WAITED:d},
       {Event.APPLICATION_WAITED:d}, {Event.LETTER_WAITED:d})"""
_NOT_DROPPED = """NOT EXISTS (SELECT 1 FROM dropped x WHERE x.batch_id = k.batch_id AND x.unit_id = k.unit_id
   AND x.rung_id = k.rung_id AND x.person_id = k.person_id AND x.obligation_id = t.obligation_id)"""

# what came to a unit and is told with the new date anyway is not corrected, but to those who do not hear that
WRITE_LINES = statement(f"""
INSERT INTO line(batch_id, unit_id, rung_id, person_id, missing_role, role, mailbox_id, send_on, state)
SELECT :batch, q.unit_id, q.rung_id, q.person_id, 0, min(q.role), min(q.mailbox_id), :send_on, {LineState.PLANNED:d}
  FROM (SELECT h.obligation_id, h.unit_id, h.rung_id, h.value, k.person_id, min(k.role) AS role,
               COALESCE(p.mailbox_id, max(k.mailbox_id)) AS mailbox_id,
               max(CASE WHEN k.state <> {LineState.PLANNED:d} THEN t.due_version END) AS told_version,
               max(CASE WHEN k.state = {LineState.LEASED:d} THEN 1 ELSE 0 END) AS in_flight
          FROM history h JOIN history t ON t.obligation_id = h.obligation_id AND t.unit_id = h.unit_id
           AND t.due_version < h.due_version
          JOIN line k ON {_SAYS} JOIN person p ON p.id = k.person_id JOIN rung s ON s.id = t.rung_id
          JOIN rung g ON g.id = h.rung_id AND (g.anchor = '{Anchor.MOVED}'
           OR (g.anchor = '{Anchor.TRANSFERRED}' AND NOT {answers("h.unit_id", "h.rung_id", "k.person_id")}))
         WHERE h.batch_id = :batch AND h.rung_id IS NOT NULL AND (k.state IN ({LineState.LEASED:d}, {LineState.ACCEPTED:d})
            OR (k.state = {LineState.PLANNED:d} AND s.anchor = '{Anchor.MOVED}'))
           AND EXISTS (SELECT 1 FROM appointment a WHERE a.person_id = p.id AND a.valid_from <= :on AND a.valid_to >= :on)
           AND {_NOT_DROPPED}
         GROUP BY h.obligation_id, h.unit_id, h.rung_id, h.value, k.person_id, p.mailbox_id) q
  LEFT JOIN history v ON v.obligation_id = q.obligation_id AND v.due_version = q.told_version AND v.event IN ({DATED})
 WHERE q.told_version IS NULL OR q.in_flight = 1 OR v.value <> q.value
 GROUP BY q.unit_id, q.rung_id, q.person_id
""")
WRITE_NOTICES = statement(
    "INSERT INTO notice(mailbox_id, send_on, kind, state, held, attempts, worker, message_id, template, reason)"
    " SELECT DISTINCT mailbox_id, send_on, :kind, 0, FALSE, 0, '', '', '', '' FROM line"
    " WHERE batch_id = :batch AND state < 2 AND state = 0"
)
# a correction's lines belong to their mail from the beginning, so that no digest takes them along
TIE_LINES = statement(
    "UPDATE line SET notice_id = n.id FROM notice n WHERE line.batch_id = :batch AND n.kind = :kind"
    " AND n.mailbox_id = line.mailbox_id"
)

_TOLD_VERSION = f"""(SELECT max(t.due_version) FROM history t JOIN line k ON {_SAYS} WHERE t.obligation_id = h.obligation_id
         AND t.unit_id = h.unit_id AND t.due_version < h.due_version AND k.person_id = l.person_id AND k.state = {LineState.ACCEPTED:d}
         AND {_NOT_DROPPED})"""
TOLD_ON = f"""(SELECT v.value FROM history v WHERE v.obligation_id = h.obligation_id AND v.event IN ({DATED})
   AND v.due_version = {_TOLD_VERSION})"""
"""The date, as text, that the person of line `l` was last told of the thing in `h`; NULL if none."""


def never_left(column: str) -> str:
    """Of the thing in `h`, which moved: the notice (history `t`, rung `g`) that dropped out of the mail to the person of
    line `l` before it left, and after which that person was told nothing; NULL if none."""
    return f"""(SELECT {column} FROM history t JOIN rung g ON g.id = t.rung_id AND g.anchor IN ({_NOTICES})
   JOIN line k ON {_SAYS} WHERE h.event = {Event.MOVED:d} AND t.obligation_id = h.obligation_id AND t.unit_id = h.unit_id
    AND t.due_version < h.due_version AND t.due_version > COALESCE({_TOLD_VERSION}, 0) AND k.person_id = l.person_id
    AND NOT {_NOT_DROPPED} ORDER BY t.id DESC LIMIT 1)"""


SAID_AS = f"COALESCE({never_left('g.id')}, l.rung_id)"
"""The rung as which a correction says an item: its own, or that of the notice that never left."""
SAID_WHY = f"COALESCE({never_left('t.why')} || '；', '') || COALESCE(h.why, '')"
CORRECTS_FROM = f"CASE WHEN {never_left('g.id')} IS NULL THEN {TOLD_ON} END"
"""The date, as text, that a correction corrects; NULL of an item that it says for the first time."""


def drop_untold(leased: str) -> TextClause:
    """Of corrections: what the person was told rightly by now drops out, or was not told and was not about to be. `leased` joins the
    notice and its leased lines."""
    return statement(f"""
INSERT INTO dropped(batch_id, unit_id, rung_id, person_id, obligation_id)
SELECT l.batch_id, l.unit_id, l.rung_id, l.person_id, h.obligation_id
  FROM {leased} JOIN history h ON h.batch_id = l.batch_id AND h.unit_id = l.unit_id AND h.rung_id = l.rung_id
   AND h.event = {Event.MOVED:d}
 WHERE n.id IN :notices AND COALESCE({TOLD_ON}, h.value) = h.value AND {never_left("g.id")} IS NULL
ON CONFLICT DO NOTHING
""").bindparams(bindparam("notices", expanding=True))
