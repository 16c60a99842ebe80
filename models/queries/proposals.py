"""Proposals: what waits for a leader, and what a decision does."""

from sqlalchemy import bindparam, column
from sqlalchemy.sql.selectable import TextualSelect

from models.columns import Packed
from models.kinds import HANDED_IN, OWING, Event, ProposalState, Role
from models.queries.corrections import DATED
from models.queries.typed import query, statement

_OWING = ", ".join(str(int(state)) for state in OWING)
_HANDED_IN = ", ".join(str(int(state)) for state in HANDED_IN)
_AT_THE_UNIT = f"{Role.UNIT_OFFICER:d}, {Role.UNIT_DEPUTY:d}, {Role.UNIT_HEAD:d}"


def _listed(where: str) -> TextualSelect:
    return query(
        f"""
SELECT p.id, p.on_day, p.part, p.state, p.decided_on, p.decided_by, p.acting_for, p.reason, r.level, r.workdays AS rung,
       l.key AS ladder, c.work_year, count(*) AS items, count(DISTINCT o.unit_id) AS units,
       sum(CASE WHEN o.first_submitted_on IS NOT NULL THEN 1 ELSE 0 END) AS handed_in,
       count(DISTINCT CASE WHEN i.struck_off <> '' THEN o.unit_id END) AS units_struck_off
  FROM proposal p JOIN proposal_item i ON i.proposal_id = p.id JOIN rung r ON r.id = p.rung_id
  JOIN ladder l ON l.id = r.ladder_id JOIN cycle c ON c.id = l.cycle_id JOIN obligation o ON o.id = i.obligation_id
 {where} GROUP BY p.id, p.on_day, p.part, p.state, p.decided_on, p.decided_by, p.acting_for, p.reason, r.level, r.workdays,
       l.key, c.work_year
 ORDER BY p.on_day, c.work_year, r.workdays, l.key, p.part
""",
        days="on_day decided_on",
    )


LIST = _listed("")
ONE = _listed("WHERE p.id = :proposal")
FIND = query(
    "SELECT p.id, p.on_day, p.part, p.rung_id, p.state, p.decided_on, p.decided_by, p.acting_for, p.reason,"
    " r.workdays AS rung, r.ladder_id, l.key AS ladder, c.work_year, r.level"
    " FROM proposal p JOIN rung r ON r.id = p.rung_id JOIN ladder l ON l.id = r.ladder_id JOIN cycle c ON c.id = l.cycle_id"
    " WHERE p.on_day = :on",
    days="on_day decided_on",
)
ITEMS = query(
    f"""
SELECT u.code AS unit_code, u.name AS unit_name, d.key AS deliverable, d.title, COALESCE(s.code, '') AS subject_code,
       COALESCE(s.name, '') AS subject_name, o.due_on, o.state, o.first_submitted_on, i.struck_off, i.obligation_id,
       (SELECT max(h.on_day) FROM history h WHERE h.obligation_id = o.id AND h.event = {Event.SUBMITTED:d}) AS handed_in_on
  FROM proposal_item i JOIN obligation o ON o.id = i.obligation_id JOIN unit u ON u.id = o.unit_id
  JOIN deliverable d ON d.id = o.deliverable_id LEFT JOIN subject s ON s.id = o.subject_id
 WHERE i.proposal_id = :proposal ORDER BY u.code, d.position, COALESCE(s.code, '')
""",
    days="due_on first_submitted_on handed_in_on",
)
# an item as the proposal listed it: the due date of the version it was proposed for (`then_due` where it has moved since),
# whether the approval told it (`told`), and the hand-in that counts: up to the decision, if there was one
LISTED = query(
    f"""
SELECT u.code AS unit_code, u.name AS unit_name, d.step, d.title, d.budget_year, COALESCE(s.code, '') AS subject_code,
       COALESCE(s.name, '') AS subject_name, o.id AS obligation, o.due_on, o.nominal_due_on, o.state, i.struck_off,
       CASE WHEN o.due_version = i.due_version THEN NULL ELSE (SELECT max(v.value) FROM history v
         WHERE v.obligation_id = o.id AND v.due_version = i.due_version AND v.event IN ({DATED})) END AS then_due,
       CASE WHEN o.due_version = i.due_version THEN 0 ELSE 1 END AS moved,
       CASE WHEN o.state IN ({_HANDED_IN}) THEN 1 ELSE 0 END AS handed_in,
       (SELECT max(h.on_day) FROM history h WHERE h.obligation_id = o.id AND h.event = {Event.SUBMITTED:d}
         AND h.on_day >= p.on_day AND (p.decided_on IS NULL OR h.on_day <= p.decided_on)) AS handed_in_on,
       EXISTS (SELECT 1 FROM history h JOIN rung t ON t.id = h.rung_id WHERE h.obligation_id = o.id
         AND h.event = {Event.PROPOSAL_APPROVED:d} AND h.on_day = p.decided_on AND h.due_version = i.due_version
         AND t.ladder_id = r.ladder_id AND t.anchor = 'approved' AND t.workdays = r.workdays) AS told
  FROM proposal_item i JOIN proposal p ON p.id = i.proposal_id JOIN rung r ON r.id = p.rung_id
  JOIN obligation o ON o.id = i.obligation_id JOIN unit u ON u.id = o.unit_id
  JOIN deliverable d ON d.id = o.deliverable_id LEFT JOIN subject s ON s.id = o.subject_id
 WHERE i.proposal_id = :proposal ORDER BY u.code, d.position, COALESCE(s.code, '')
""",
    days="due_on nominal_due_on handed_in_on",
)
# what the unit's own people were told about each item before: by level and day, the best that became of it
SAID = query(
    f"""
SELECT h.obligation_id, r.level, l.send_on, min(l.state) AS state
  FROM proposal_item i JOIN history h ON h.obligation_id = i.obligation_id AND h.due_version = i.due_version
   AND h.event = {Event.RUNG_REACHED:d} JOIN line l ON l.batch_id = h.batch_id AND l.unit_id = h.unit_id
   AND l.rung_id = h.rung_id AND l.role IN ({_AT_THE_UNIT}) AND l.person_id <> 0
  JOIN rung r ON r.id = h.rung_id LEFT JOIN dropped x ON x.batch_id = l.batch_id AND x.unit_id = l.unit_id
   AND x.rung_id = l.rung_id AND x.person_id = l.person_id AND x.obligation_id = h.obligation_id
 WHERE i.proposal_id = :proposal AND x.obligation_id IS NULL GROUP BY h.obligation_id, r.level, l.send_on
 ORDER BY h.obligation_id, l.send_on, r.level
""",
    days="send_on",
)
# whom a decision tells: people in their roles, about how many items of how many units, or why not
HEARD = query(
    """
SELECT l.role, l.missing_role, COALESCE(p.name, '') AS name, l.state, min(l.send_on) AS send_on,
       count(DISTINCT l.unit_id) AS units, count(DISTINCT h.obligation_id) AS items
  FROM line l JOIN history h ON h.batch_id = l.batch_id AND h.unit_id = l.unit_id AND h.rung_id = l.rung_id
  LEFT JOIN person p ON p.id = l.person_id WHERE l.batch_id = :batch
 GROUP BY l.role, l.missing_role, p.id, p.name, l.state ORDER BY l.role, l.missing_role, COALESCE(p.name, ''), l.state
""",
    days="send_on",
)
WAITING = statement(f"SELECT count(*) FROM proposal WHERE state = {ProposalState.WAITING:d}")
FREEZE = statement("INSERT INTO frozen_list(proposal_id, content, at) VALUES (:proposal, :content, :at)").bindparams(
    bindparam("content", type_=Packed)
)
FROZEN = statement("SELECT content FROM frozen_list WHERE proposal_id = :proposal").columns(column("content", Packed))
AGREED = statement("SELECT count(*) FROM endorsement WHERE proposal_id = :proposal")
ENDORSEMENTS = query(
    "SELECT position, role, by, acting_for, on_day, why FROM endorsement WHERE proposal_id = :proposal ORDER BY position",
    days="on_day",
)
ENDORSE = statement(
    "INSERT INTO endorsement(proposal_id, position, role, by, acting_for, on_day, why, at)"
    " VALUES (:proposal, :position, :role, :by, :acting_for, :on, :why, :at) ON CONFLICT DO NOTHING"
)
STRIKE_OFF = statement(
    "UPDATE proposal_item SET struck_off = :why WHERE proposal_id = :proposal AND obligation_id IN"
    " (SELECT o.id FROM obligation o JOIN unit u ON u.id = o.unit_id WHERE u.code = :unit)"
)
DECIDE = statement(
    "UPDATE proposal SET state = :state, decided_on = :on, decided_by = :by, acting_for = :acting_for, reason = :why"
    f" WHERE id = :proposal AND state = {ProposalState.WAITING:d}"
)
TWIN = statement("SELECT id FROM rung WHERE ladder_id = :ladder_id AND anchor = 'approved' AND workdays = :rung")


def _history(event: Event, wanted: str, rung: str) -> str:
    return (
        "INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, batch_id, unit_id, actor, acting_for, why)"
        f" SELECT o.id, i.due_version, {rung}, :on, {event:d}, :batch, o.unit_id, :by, NULLIF(:acting_for, ''), :why"
        " FROM proposal_item i JOIN obligation o ON o.id = i.obligation_id"
        f" WHERE i.proposal_id = :proposal AND {wanted} ORDER BY o.id"
    )


# an approved item still owed is told (it carries the rung whose lines go out); one handed in stays listed, silently
APPROVED_TOLD = statement(
    _history(
        Event.PROPOSAL_APPROVED,
        f"i.struck_off = '' AND o.due_version = i.due_version AND o.state IN ({_OWING})",
        ":rung",
    )
)
APPROVED_SILENT = statement(
    _history(
        Event.PROPOSAL_APPROVED,
        f"i.struck_off = '' AND NOT (o.due_version = i.due_version AND o.state IN ({_OWING}))",
        "NULL",
    )
)
REFUSED = statement(_history(Event.PROPOSAL_REFUSED, "i.struck_off = ''", "NULL"))
STRUCK = statement(_history(Event.STRUCK_OFF, "i.struck_off <> ''", "NULL"))
