"""What can be chosen for a quota, in one statement: each subject with what speaks against it."""

from models.queries.choices import IN_TREE

_EARLIER = (
    "SELECT max(x.work_year) FROM selection x JOIN subject e ON e.id = x.subject_id JOIN unit c ON c.id = x.unit_id"
    " WHERE e.lineage = s.lineage AND COALESCE(c.heir_id, c.id) = :unit_id AND x.accepted AND x.work_year >= :first_year"
    " AND x.work_year < :work_year AND {deliverables}"
)
_HELD = (
    "EXISTS (SELECT 1 FROM selection x JOIN subject e ON e.id = x.subject_id WHERE e.lineage = s.lineage AND x.accepted"
    " AND x.work_year = :work_year AND {deliverables})"
)


def candidates(*, eligible: str, repeats: str, besides: str, tags: str) -> str:
    """Subjects of the year in the unit's tree, or tagged for its industry. `eligible` is a condition over the subject,
    `repeats` and `besides` are conditions over an earlier or another choice `x`; `tags` one over a tag `t`."""
    return f"""
SELECT s.id, s.code, s.name, s.kind, s.approved_fen, u.code AS unit_code, u.name AS unit_name,
       CASE WHEN {eligible} THEN 1 ELSE 0 END AS eligible, ({_EARLIER.format(deliverables=repeats)}) AS repeated,
       CASE WHEN {_HELD.format(deliverables=besides)} THEN 1 ELSE 0 END AS held,
       CASE WHEN EXISTS (SELECT 1 FROM selection y WHERE y.work_year = :work_year AND y.deliverable = :deliverable
         AND y.unit_id = :unit_id AND y.subject_id = s.id) THEN 1 ELSE 0 END AS chosen
  FROM subject s JOIN unit n ON n.id = s.unit_id JOIN unit u ON u.id = COALESCE(n.heir_id, n.id)
 WHERE s.budget_year = :budget_year AND NOT s.gone
   AND ({IN_TREE} OR EXISTS (SELECT 1 FROM subject_tag t WHERE t.subject_id = s.id AND {tags}))
 ORDER BY s.kind, u.code, s.approved_fen DESC, s.code
"""
