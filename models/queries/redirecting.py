"""Lines that wait go to whoever answers now, at the address of today. What a mail held by hand says is left alone, and so is
a correction: it goes to whoever was told, where it was told."""

from models.kinds import BUREAU_ROLES, LineState, Role
from models.queries.typed import statement

_VALID = "a.valid_from <= :on AND a.valid_to >= :on"
_LEFT_TODAY = "EXISTS (SELECT 1 FROM notice n WHERE n.mailbox_id = p.mailbox_id AND n.send_on = :send_on AND n.kind = 'digest' AND n.state <> 0)"
_SEND_ON = f"CASE WHEN {_LEFT_TODAY} THEN :send_next ELSE :send_on END"


def _scope(role: str) -> str:
    bureau = ", ".join(str(int(each)) for each in BUREAU_ROLES)
    return (
        f"CASE WHEN {role} = {Role.DEPT:d} THEN u.dept_id WHEN {role} = {Role.FIN_SECTION:d} THEN u.section_id"
        f" WHEN {role} IN ({bureau}) THEN 0 ELSE u.id END"
    )


def _waits(line: str) -> str:
    return (
        f"{line}.state < 2 AND {line}.state = {LineState.PLANNED:d} AND NOT EXISTS (SELECT 1 FROM notice h"
        f" WHERE h.mailbox_id = {line}.mailbox_id AND h.send_on = {line}.send_on AND h.kind = 'digest' AND h.state = 0"
        f" AND h.held) AND NOT EXISTS (SELECT 1 FROM notice c WHERE c.id = {line}.notice_id AND c.kind <> 'digest')"
    )


def _answers(line: str) -> str:
    """The person of the line holds a role to which its rung speaks."""
    return (
        "EXISTS (SELECT 1 FROM rung_recipient rr JOIN unit u ON u.id = {l}.unit_id JOIN appointment a ON a.role = rr.role"
        f" AND a.scope_id = {_scope('rr.role')} AND {_VALID} WHERE rr.rung_id = {{l}}.rung_id AND a.person_id = {{l}}.person_id)"
    ).replace("{l}", line)


ADD_FOLLOWERS = statement(f"""
INSERT INTO line(batch_id, unit_id, rung_id, person_id, missing_role, role, mailbox_id, send_on, state)
SELECT l.batch_id, l.unit_id, l.rung_id, p.id, 0, min(l.role), COALESCE(min(p.mailbox_id), 0), {_SEND_ON},
       CASE WHEN p.mailbox_id IS NULL THEN {LineState.UNREACHABLE:d} ELSE 0 END
  FROM line l JOIN unit u ON u.id = l.unit_id
  JOIN appointment a ON a.role = l.role AND a.scope_id = {_scope("l.role")} AND {_VALID} JOIN person p ON p.id = a.person_id
 WHERE {_waits("l")} AND NOT {_answers("l")} GROUP BY l.batch_id, l.unit_id, l.rung_id, p.id, p.mailbox_id
ON CONFLICT DO NOTHING
""")
WITHDRAW = statement(
    f"UPDATE line SET state = {LineState.WITHDRAWN:d} WHERE {_waits('line')} AND NOT {_answers('line')}"
)
READDRESS = statement(
    f"UPDATE line SET mailbox_id = COALESCE(p.mailbox_id, 0), notice_id = NULL, send_on = {_SEND_ON}, state = CASE WHEN p.mailbox_id IS NULL"
    f" THEN {LineState.UNREACHABLE:d} ELSE 0 END FROM person p WHERE p.id = line.person_id AND {_waits('line')}"
    " AND line.mailbox_id <> COALESCE(p.mailbox_id, 0)"
)
