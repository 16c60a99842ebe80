"""Proposals: what waits for a leader, and what a decision does."""

from models.kinds import OWING, Event, ProposalState
from models.queries.typed import query, statement

_OWING = ", ".join(str(int(state)) for state in OWING)

LIST = query(
    """
SELECT p.id, p.on_day, p.part, p.state, p.decided_on, p.decided_by, p.reason, r.level, r.workdays AS rung, l.key AS ladder,
       c.work_year, count(*) AS items, count(DISTINCT o.unit_id) AS units,
       sum(CASE WHEN o.first_submitted_on IS NOT NULL THEN 1 ELSE 0 END) AS handed_in
  FROM proposal p JOIN proposal_item i ON i.proposal_id = p.id JOIN rung r ON r.id = p.rung_id
  JOIN ladder l ON l.id = r.ladder_id JOIN cycle c ON c.id = l.cycle_id JOIN obligation o ON o.id = i.obligation_id
 GROUP BY p.id, p.on_day, p.part, p.state, p.decided_on, p.decided_by, p.reason, r.level, r.workdays, l.key, c.work_year
 ORDER BY p.on_day, c.work_year, r.workdays, l.key, p.part
""",
    days="on_day decided_on",
)
FIND = query(
    "SELECT p.id, p.on_day, p.part, p.rung_id, p.state, r.workdays AS rung, r.ladder_id, l.key AS ladder, c.work_year, r.level"
    " FROM proposal p JOIN rung r ON r.id = p.rung_id JOIN ladder l ON l.id = r.ladder_id JOIN cycle c ON c.id = l.cycle_id"
    " WHERE p.on_day = :on",
    days="on_day",
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
ROLES_OF = statement(
    "SELECT DISTINCT a.role FROM person p JOIN appointment a ON a.person_id = p.id WHERE p.code = :person"
    " AND a.valid_from <= :on AND a.valid_to >= :on"
)
STRIKE_OFF = statement(
    "UPDATE proposal_item SET struck_off = :why WHERE proposal_id = :proposal AND obligation_id IN"
    " (SELECT o.id FROM obligation o JOIN unit u ON u.id = o.unit_id WHERE u.code = :unit)"
)
DECIDE = statement(
    "UPDATE proposal SET state = :state, decided_on = :on, decided_by = :by, reason = :why"
    f" WHERE id = :proposal AND state = {ProposalState.WAITING:d}"
)
TWIN = statement("SELECT id FROM rung WHERE ladder_id = :ladder_id AND anchor = 'approved' AND workdays = :rung")


def _history(event: Event, wanted: str, rung: str) -> str:
    return (
        "INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, batch_id, unit_id, actor, why)"
        f" SELECT o.id, i.due_version, {rung}, :on, {event:d}, :batch, o.unit_id, :by, :why"
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
