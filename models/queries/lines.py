"""Mail lines: who hears of a batch. One text serves openings, sweeps, returns and approvals.

A line is (batch, unit, rung, person); its items are the batch's history rows of that unit and rung. Roles are resolved
once per unit and rung. Nobody in a role leaves a line to nobody; where a unit has no responsible person, the fallback
recipients of the rung hear. A first-level unit has no department above it: that role is silent there.
"""

from models.kinds import BUREAU_ROLES, Anchor, LineState, Role
from models.queries.typed import statement

VALID = "a.valid_from <= :on AND a.valid_to >= :on"
NO_OFFICER = (
    "NOT EXISTS (SELECT 1 FROM appointment a JOIN person p ON p.id = a.person_id AND p.mailbox_id IS NOT NULL"
    f" WHERE a.role = {Role.UNIT_OFFICER:d} AND a.scope_id = u.id AND {VALID})"
)


def scope(role: str) -> str:
    """Where unit `u` looks for the holders of a role."""
    return (
        f"CASE WHEN {role} = {Role.DEPT:d} THEN u.dept_id WHEN {role} = {Role.FIN_SECTION:d} THEN u.section_id"
        f" WHEN {role} IN ({', '.join(str(int(r)) for r in BUREAU_ROLES)}) THEN 0 ELSE u.id END"
    )


def scope_above(role: str, rung: str) -> str:
    """The same, where a reminder of a review speaks to a head: that of the department whose turn the review was."""
    waiting = f"SELECT 1 FROM rung k WHERE k.id = {rung} AND k.anchor = '{Anchor.WAITING}'"
    return f"CASE WHEN {role} = {Role.UNIT_HEAD:d} AND EXISTS ({waiting}) THEN u.dept_id ELSE {scope(role)} END"


def answers(unit: str, rung: str, person: str) -> str:
    """Whether the person holds a role to which the rung speaks about the unit, if only because nobody else is there."""
    return (
        "EXISTS (SELECT 1 FROM rung_recipient rr JOIN unit u ON u.id = "
        f"{unit} JOIN appointment a ON a.role = rr.role AND a.scope_id = {scope_above('rr.role', 'rr.rung_id')} AND {VALID}"
        f" WHERE rr.rung_id = {rung} AND a.person_id = {person} AND (NOT rr.fallback OR {NO_OFFICER}))"
    )


def next_free(mailbox: str) -> str:
    """The sending day, or the one after it where that day's mail to the mailbox is taken up."""
    return (
        f"CASE WHEN EXISTS (SELECT 1 FROM notice n WHERE n.mailbox_id = {mailbox} AND n.send_on = :send_on"
        " AND n.kind = 'digest' AND n.state <> 0) THEN :send_next ELSE :send_on END"
    )


def plan_lines(told: str, *, mailed: bool = True, above: bool = False) -> str:
    """The insert for a batch, given the query of its distinct (unit_id, rung_id). Unless `mailed`, no mail of `send_on`
    has been taken up yet, so nobody has to wait for the next one. `above`: a head is the reviewing department's."""
    where = scope_above("rr.role", "rr.rung_id") if above else scope("rr.role")
    send_on = next_free("p.mailbox_id") if mailed else ":send_on"
    return f"""
INSERT INTO line(batch_id, unit_id, rung_id, person_id, missing_role, role, mailbox_id, send_on, state)
WITH told AS MATERIALIZED ({told})
SELECT :batch, w.unit_id, w.rung_id, COALESCE(p.id, 0), CASE WHEN p.id IS NULL THEN rr.role ELSE 0 END, min(rr.role),
       COALESCE(min(p.mailbox_id), 0), {send_on},
       CASE WHEN p.id IS NULL THEN {LineState.NO_RECIPIENT:d}
            WHEN p.mailbox_id IS NULL THEN {LineState.UNREACHABLE:d} ELSE 0 END
  FROM told w JOIN unit u ON u.id = w.unit_id JOIN rung_recipient rr ON rr.rung_id = w.rung_id
  LEFT JOIN appointment a ON a.role = rr.role AND a.scope_id = {where} AND {VALID}
  LEFT JOIN person p ON p.id = a.person_id
 WHERE (NOT rr.fallback OR {NO_OFFICER})
   AND NOT (p.id IS NULL AND (rr.fallback OR (rr.role = {Role.DEPT:d} AND u.dept_id IS NULL)))
 GROUP BY w.unit_id, w.rung_id, p.id, p.mailbox_id, CASE WHEN p.id IS NULL THEN rr.role ELSE 0 END
"""


LINES_FOR_UNITS_OF_BATCH = statement(
    plan_lines(
        "SELECT DISTINCT h.unit_id, h.rung_id FROM history h WHERE h.batch_id = :batch AND h.rung_id IS NOT NULL"
        " AND h.rung_id = :rung"
    )
)
NOTICES_OF_BATCH = statement(
    "INSERT INTO notice(mailbox_id, send_on, kind, state, held, attempts, worker, message_id, template, reason)"
    " SELECT DISTINCT mailbox_id, send_on, 'digest', 0, FALSE, 0, '', '', '', '' FROM line"
    " WHERE batch_id = :batch AND state < 2 AND state = 0 AND notice_id IS NULL"
    " ON CONFLICT (mailbox_id, send_on, kind) DO NOTHING"
)
NEW_BATCH = statement("INSERT INTO batch(kind, on_day, at, due) VALUES (:kind, :on, :at, :due) RETURNING id")

# the day after may have no room either: its mail, planned already, was cancelled
PUT_OFF = statement(
    "UPDATE line SET send_on = :send_next WHERE state < 2 AND state = 0 AND send_on = :send_on AND notice_id IS NULL"
    " AND mailbox_id IN (SELECT n.mailbox_id FROM notice n WHERE n.send_on = :send_on AND n.kind = 'digest'"
    " AND n.state <> 0)"
)

# a planned line has a planned mail, so without such mails there is nothing to roll forward; a ledger from before this was
# true may have lines without
MAILS_LEFT_BEHIND = (
    "SELECT count(*) FROM notice n WHERE n.state < 2 AND n.state = 0 AND n.send_on < :send_on AND NOT n.held"
)
LEFT_BEHIND = statement(
    f"SELECT ({MAILS_LEFT_BEHIND}) + (SELECT count(*) FROM line l WHERE l.state < 2 AND l.state = 0"
    " AND l.send_on < :send_on AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.mailbox_id = l.mailbox_id"
    " AND n.send_on = l.send_on AND n.state < 2))"
)
ROLL_LINES = statement(
    f"UPDATE line SET send_on = {next_free('line.mailbox_id')}, notice_id = NULL WHERE state < 2 AND state = 0 AND send_on < :send_on"
    " AND NOT EXISTS (SELECT 1 FROM notice h WHERE h.mailbox_id = line.mailbox_id AND h.send_on = line.send_on"
    " AND h.kind = 'digest' AND h.state = 0 AND h.held)"
    " AND NOT EXISTS (SELECT 1 FROM notice c WHERE c.id = line.notice_id AND c.kind <> 'digest')"
)
ROLL_NOTICES = statement(
    f"UPDATE notice SET state = {LineState.MERGED:d} WHERE state < 2 AND state = 0 AND send_on < :send_on"
    " AND kind = 'digest' AND NOT held"
)
NOTICES_OF_ROLLED = statement(
    "INSERT INTO notice(mailbox_id, send_on, kind, state, held, attempts, worker, message_id, template, reason)"
    " SELECT DISTINCT mailbox_id, send_on, 'digest', 0, FALSE, 0, '', '', '', '' FROM line"
    " WHERE state < 2 AND state = 0 AND send_on >= :send_on AND notice_id IS NULL"
    " ON CONFLICT (mailbox_id, send_on, kind) DO NOTHING"
)

# corrections move to the next working day too, but stay mails of their own
_LEFT_ALONE = "state < 2 AND state = 0 AND send_on < :send_on AND kind <> 'digest' AND NOT held"
ROLL_CORRECTION_LINES = statement(
    "UPDATE line SET send_on = :send_on WHERE state < 2 AND state = 0 AND send_on < :send_on"
    f" AND notice_id IN (SELECT id FROM notice WHERE {_LEFT_ALONE})"
)
ROLL_CORRECTIONS = statement(f"UPDATE notice SET send_on = :send_on WHERE {_LEFT_ALONE}")
