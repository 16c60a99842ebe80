"""How units stand: what is owed, how far the ladder has come, what is expected and handed in."""

from models.kinds import HANDED_IN, NOT_EXPECTED, OWING, ProposalState, Standing
from models.queries.typed import query, statement

OWING_STATES = ", ".join(str(int(state)) for state in OWING)
_HANDED_IN = ", ".join(str(int(state)) for state in HANDED_IN)
_NOT_EXPECTED = ", ".join(str(int(state)) for state in NOT_EXPECTED)

_ITS_PROPOSALS = (
    "SELECT 1 FROM proposal_item i JOIN proposal p ON p.id = i.proposal_id WHERE i.obligation_id = o.id"
    f" AND i.due_version = o.due_version AND i.struck_off = '' AND p.state <> {ProposalState.REFUSED:d}"
)
_PROPOSED, _ITS_OWN = f"EXISTS ({_ITS_PROPOSALS})", f"({_ITS_PROPOSALS} LIMIT 1) = 1"
RANK = (
    f"CASE WHEN r.level IN ('L4', 'L5', 'L6') THEN CASE WHEN {_PROPOSED} THEN {Standing.ESCALATED:d}"
    f" ELSE {Standing.WARNED:d} END WHEN r.level = 'L3' THEN {Standing.WARNED:d}"
    f" WHEN r.level = 'L2' OR o.due_on < :on THEN {Standing.OVERDUE:d} WHEN r.level = 'L1' THEN {Standing.DUE:d}"
    f" ELSE {Standing.OWES:d} END"
)
PROPOSED = (
    "SELECT DISTINCT i.obligation_id, i.due_version FROM proposal_item i JOIN proposal p ON p.id = i.proposal_id"
    f" WHERE i.struck_off = '' AND p.state <> {ProposalState.REFUSED:d}"
)
RANK_JOINED = RANK.replace(_PROPOSED, "x.obligation_id IS NOT NULL")
"""The same over all obligations at once, left joined with what is PROPOSED as `x`."""
RANK_OF_FEW = RANK.replace(_PROPOSED, _ITS_OWN)
"""The same, looked up for each row: PostgreSQL reads all proposals for an EXISTS, however few rows ask."""

BY_FIRST_LEVEL = query(
    f"""
SELECT f.code, f.name, d.work_year, d.step, d.key, d.title, d.position,
       sum(CASE WHEN o.state IN ({OWING_STATES}) THEN 1 ELSE 0 END) AS owing,
       sum(CASE WHEN o.state IN ({_NOT_EXPECTED}) THEN 0 ELSE 1 END) AS expected,
       min(CASE WHEN o.state IN ({OWING_STATES}) THEN o.due_on END) AS earliest_on,
       max(CASE WHEN o.state IN ({OWING_STATES}) THEN {RANK} ELSE 0 END) AS standing
  FROM obligation o JOIN unit u ON u.id = o.unit_id JOIN unit f ON f.id = COALESCE(u.first_id, u.id)
  JOIN deliverable d ON d.id = o.deliverable_id LEFT JOIN rung r ON r.id = o.rung_id
 GROUP BY f.code, f.name, d.work_year, d.step, d.key, d.title, d.position ORDER BY f.code, d.work_year, d.position
""",
    days="earliest_on",
)
OWED_BY_UNIT = query(
    f"""
SELECT u.code AS unit_code, u.name AS unit_name, d.work_year, d.step, d.key, d.title, d.budget_year,
       COALESCE(s.code, '') AS subject_code, COALESCE(s.name, '') AS subject_name, o.id, o.state, o.due_version,
       o.opened_on, o.nominal_due_on, o.due_on, o.next_action_on, o.returns, o.extensions, r.level, r.workdays AS rung,
       {RANK} AS standing
  FROM obligation o JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id
  LEFT JOIN subject s ON s.id = o.subject_id LEFT JOIN rung r ON r.id = o.rung_id
 WHERE o.state IN ({OWING_STATES}) AND (u.code = :unit OR (:tree AND u.first_id = (SELECT id FROM unit WHERE code = :unit)))
 ORDER BY o.due_on, d.position, u.code, COALESCE(s.code, '')
""",
    days="opened_on nominal_due_on due_on next_action_on",
)
FIRST_LEVEL = statement(
    "SELECT code, name FROM unit WHERE (first_id = id OR kind = 'bureau') AND kind NOT IN ('section', 'observer')"
    " AND valid_from <= :on AND valid_to >= :on ORDER BY code"
)
_LATE = "o.first_submitted_on IS NOT NULL AND o.late_workdays = 0"
RATES = statement(
    f"""
SELECT d.work_year, d.step, d.key, d.title, count(*) AS expected,
       sum(CASE WHEN o.state IN ({_HANDED_IN}) THEN 1 ELSE 0 END) AS actual,
       sum(CASE WHEN o.state IN ({_HANDED_IN}) AND {_LATE} THEN 1 ELSE 0 END) AS on_time_actual,
       sum(CASE WHEN o.nil THEN 1 ELSE 0 END) AS nil
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id
 WHERE o.state NOT IN ({_NOT_EXPECTED}) GROUP BY d.work_year, d.step, d.key, d.title, d.position
 ORDER BY d.work_year, d.position
"""
)
UNREACHABLE = statement(
    f"""
SELECT DISTINCT u.code, u.name FROM obligation o JOIN unit u ON u.id = o.unit_id WHERE o.state IN ({OWING_STATES})
   AND NOT EXISTS (SELECT 1 FROM appointment a JOIN person p ON p.id = a.person_id AND p.mailbox_id IS NOT NULL
        WHERE a.role = 1 AND a.scope_id = u.id AND a.valid_from <= :on AND a.valid_to >= :on) ORDER BY u.code
"""
)
