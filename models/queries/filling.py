"""What is known of an obligation before its form is filled in."""

from sqlalchemy import bindparam

from models.kinds import HANDED_IN, State
from models.queries.typed import query, statement

KNOWN = query(
    """
SELECT o.id, o.due_version, o.unit_id, d.work_year, d.budget_year, d.title, d.key, u.code AS unit_code, u.name AS unit_name,
       COALESCE(p.code, u.code) AS dept_code, COALESCE(p.name, u.name) AS dept_name, COALESCE(s.code, '') AS subject_code,
       COALESCE(s.name, '') AS subject_name, COALESCE(s.kind, '') AS subject_kind, s.approved_fen, s.adjusted_fen, s.executed_fen
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id
  LEFT JOIN unit p ON p.id = u.dept_id LEFT JOIN subject s ON s.id = o.subject_id WHERE o.id = :id
"""
)
_HANDED_IN = ", ".join(str(int(state)) for state in HANDED_IN)
# the newest version about the same lineage: of the same deliverable a year before, or of an accepted target
_NEWEST = """
SELECT b.content FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN subject s ON s.id = o.subject_id
  JOIN subject t ON t.lineage = s.lineage JOIN obligation e ON e.subject_id = t.id
   AND e.unit_id IN (t.unit_id, o.unit_id) AND e.state IN ({handed_in})
  JOIN deliverable f ON f.id = e.deliverable_id JOIN submission b ON b.obligation_id = e.id AND NOT b.waits
   AND b.declined_why = '' AND NOT b.nil
 WHERE o.id = :id AND {which} ORDER BY f.budget_year DESC, b.number DESC LIMIT 1
"""
LAST_YEAR = statement(
    _NEWEST.format(
        handed_in=_HANDED_IN, which="f.key = d.key AND f.step = d.step AND f.budget_year = d.budget_year - 1"
    )
)
TARGET = statement(
    _NEWEST.format(
        handed_in=_HANDED_IN,
        which=f"f.key = :target AND f.budget_year = d.budget_year AND e.state = {State.ACCEPTED:d}",
    )
)
LEADER = statement(
    "SELECT p.name FROM appointment a JOIN person p ON p.id = a.person_id WHERE a.role = :role AND a.scope_id = :unit"
    " AND a.valid_from <= :on AND a.valid_to >= :on ORDER BY p.code LIMIT 1"
)
# of fingerprints, those of texts that other units handed in for the same work year
ELSEWHERE = statement(
    "SELECT DISTINCT t.digest FROM submission_text t JOIN submission b ON b.id = t.submission_id AND b.declined_why = ''"
    " JOIN obligation o ON o.id = b.obligation_id JOIN deliverable d ON d.id = o.deliverable_id"
    " WHERE t.digest IN :digests AND o.unit_id <> :unit AND d.work_year = :work_year"
).bindparams(bindparam("digests", expanding=True))
PERSON_NAME = statement("SELECT name FROM person WHERE code = :person")
VERSION = statement("SELECT content FROM submission WHERE obligation_id = :id AND number = :number AND NOT nil")
