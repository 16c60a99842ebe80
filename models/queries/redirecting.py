"""Lines that wait go to whoever answers now, at the address of today. What a mail held by hand says is left alone, and so is
a correction: it goes to whoever was told, where it was told.

A rung of a unit waits while a line of it does, or while nothing came of one: its person was taken back, had no address,
or there was nobody. A line that an import took back carries no mail, and that is how it is known.
"""

from models.kinds import OWING, Event, LineState, Role
from models.queries.applications import STILL_WAITS
from models.queries.lines import NO_OFFICER, VALID, answers, next_free, scope_above
from models.queries.review_waits import DECIDED_SINCE
from models.queries.typed import statement

_OWING = ", ".join(str(int(state)) for state in OWING)
_OF_THE_SAME = "{l}.batch_id = w.batch_id AND {l}.unit_id = w.unit_id AND {l}.rung_id = w.rung_id"
_CAME_TO_NOTHING = f"{LineState.WITHDRAWN:d}, {LineState.UNREACHABLE:d}, {LineState.NO_RECIPIENT:d}"


def _waits(line: str) -> str:
    return (
        f"{line}.state < 2 AND {line}.state = {LineState.PLANNED:d} AND NOT EXISTS (SELECT 1 FROM notice h"
        f" WHERE h.mailbox_id = {line}.mailbox_id AND h.send_on = {line}.send_on AND h.kind = 'digest' AND h.state = 0"
        f" AND h.held) AND NOT EXISTS (SELECT 1 FROM notice c WHERE c.id = {line}.notice_id AND c.kind <> 'digest')"
    )


def _came_to_nothing(line: str) -> str:
    """Nobody was told by it, and its day is not over."""
    return f"{line}.state IN ({_CAME_TO_NOTHING}) AND {line}.notice_id IS NULL AND {line}.send_on >= :send_on"


def _answers(line: str) -> str:
    return answers(f"{line}.unit_id", f"{line}.rung_id", f"{line}.person_id")


# a role to which all was said stays silent; those who stand in for an officer speak to that role
_LEFT_TO_SAY = f"""
(EXISTS (SELECT 1 FROM line k WHERE {_OF_THE_SAME.format(l="k")} AND k.role = q.said_to AND {_waits("k")})
 OR NOT EXISTS (SELECT 1 FROM line k WHERE {_OF_THE_SAME.format(l="k")} AND k.role = q.said_to
                 AND NOT ({_came_to_nothing("k")})))""".replace("w.", "q.")
ADD_FOLLOWERS = statement(f"""
INSERT INTO line(batch_id, unit_id, rung_id, person_id, missing_role, role, mailbox_id, send_on, state)
WITH waiting AS MATERIALIZED (
  SELECT DISTINCT l.batch_id, l.unit_id, l.rung_id FROM line l WHERE ({_waits("l")}) OR ({_came_to_nothing("l")})),
due AS MATERIALIZED (
  SELECT w.batch_id, w.unit_id, w.rung_id FROM waiting w WHERE EXISTS (SELECT 1 FROM history h
    JOIN obligation o ON o.id = h.obligation_id AND o.due_version = h.due_version AND o.unit_id = h.unit_id
     AND (o.state IN ({_OWING}) OR (h.event = {Event.REVIEW_WAITED:d} AND NOT {DECIDED_SINCE})
      OR (h.event = {Event.APPLICATION_WAITED:d} AND {STILL_WAITS}))
   WHERE {_OF_THE_SAME.format(l="h")} AND h.event <> {Event.RUNG_SKIPPED:d})),
asked AS (
  SELECT w.batch_id, w.unit_id, w.rung_id, rr.role, p.id AS person_id, p.mailbox_id,
         CASE WHEN rr.fallback THEN {Role.UNIT_OFFICER:d} ELSE rr.role END AS said_to
    FROM due w JOIN unit u ON u.id = w.unit_id JOIN rung_recipient rr ON rr.rung_id = w.rung_id
    LEFT JOIN appointment a ON a.role = rr.role AND a.scope_id = {scope_above("rr.role", "rr.rung_id")} AND {VALID}
    LEFT JOIN person p ON p.id = a.person_id
   WHERE (NOT rr.fallback OR {NO_OFFICER})
     AND NOT (p.id IS NULL AND (rr.fallback OR (rr.role = {Role.DEPT:d} AND u.dept_id IS NULL))))
SELECT q.batch_id, q.unit_id, q.rung_id, COALESCE(q.person_id, 0), CASE WHEN q.person_id IS NULL THEN q.role ELSE 0 END,
       min(q.role), COALESCE(q.mailbox_id, 0), {next_free("q.mailbox_id")},
       CASE WHEN q.person_id IS NULL THEN {LineState.NO_RECIPIENT:d}
            WHEN q.mailbox_id IS NULL THEN {LineState.UNREACHABLE:d} ELSE {LineState.PLANNED:d} END
  FROM asked q WHERE {_LEFT_TO_SAY}
 GROUP BY q.batch_id, q.unit_id, q.rung_id, q.person_id, q.mailbox_id, CASE WHEN q.person_id IS NULL THEN q.role ELSE 0 END
ON CONFLICT (batch_id, unit_id, rung_id, person_id, missing_role) DO UPDATE
   SET state = excluded.state, role = excluded.role, mailbox_id = excluded.mailbox_id, send_on = excluded.send_on
 WHERE line.state = {LineState.WITHDRAWN:d} AND line.notice_id IS NULL
""")
WITHDRAW = statement(
    f"UPDATE line SET state = {LineState.WITHDRAWN:d}, notice_id = NULL WHERE {_waits('line')} AND NOT {_answers('line')}"
)
FILL_GAPS = statement(f"""
UPDATE line SET state = {LineState.WITHDRAWN:d} WHERE state = {LineState.NO_RECIPIENT:d} AND send_on >= :send_on
   AND EXISTS (SELECT 1 FROM unit u JOIN appointment a ON a.role = line.missing_role AND a.scope_id = {scope_above("line.missing_role", "line.rung_id")}
                AND {VALID} WHERE u.id = line.unit_id)
""")
READDRESS = statement(f"""
UPDATE line SET mailbox_id = COALESCE(p.mailbox_id, 0), notice_id = NULL, send_on = {next_free("p.mailbox_id")},
       state = CASE WHEN p.mailbox_id IS NULL THEN {LineState.UNREACHABLE:d} ELSE {LineState.PLANNED:d} END
  FROM person p WHERE p.id = line.person_id AND line.mailbox_id <> COALESCE(p.mailbox_id, 0)
   AND (({_waits("line")}) OR (line.state = {LineState.UNREACHABLE:d} AND {_came_to_nothing("line")} AND {_answers("line")}))
""")
