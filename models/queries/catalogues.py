"""Catalogues of subjects: what a rule and hands make of them, and their fixed versions."""

from models.queries.typed import query, statement

_UNIT = "JOIN unit n ON n.id = s.unit_id JOIN unit u ON u.id = COALESCE(n.heir_id, n.id)"


def entries(*, of: str, ruled: str, drafted: str, fixed: str) -> str:
    """Every subject of the year that the rule, a hand or the version in force speaks of; `x` are the catalogue's rows."""
    last = f"(SELECT max(x.id) FROM catalogue_hand x WHERE {of} AND x.subject_id = s.id)"
    return f"""
SELECT q.*, h.act, h.why, h.by, h.on_day FROM (
SELECT s.id, s.code, s.name, s.kind, s.approved_fen, u.code AS unit_code, u.name AS unit_name,
       CASE WHEN {ruled} THEN 1 ELSE 0 END AS ruled, CASE WHEN {drafted} THEN 1 ELSE 0 END AS drafted,
       CASE WHEN {fixed} THEN 1 ELSE 0 END AS fixed, {last} AS hand_id
  FROM subject s {_UNIT} WHERE s.budget_year = :budget_year AND NOT s.gone) q
  LEFT JOIN catalogue_hand h ON h.id = q.hand_id
 WHERE q.ruled = 1 OR q.drafted = 1 OR q.fixed = 1 OR q.hand_id IS NOT NULL
 ORDER BY q.unit_code, q.approved_fen DESC, q.code
"""


def fill(drafted: str) -> str:
    """The entries of a new version: what the catalogue would be now, with the reason of whoever put it in by hand."""
    return f"""
INSERT INTO catalogue_entry(version_id, subject_id, approved_fen, why)
SELECT :version, s.id, s.approved_fen, CASE WHEN h.act = 'add' THEN h.why ELSE '' END
  FROM subject s {_UNIT}
  LEFT JOIN catalogue_hand h ON h.id = (SELECT max(x.id) FROM catalogue_hand x WHERE x.work_year = :work_year
   AND x.catalogue = :catalogue AND x.subject_id = s.id)
 WHERE s.budget_year = :budget_year AND NOT s.gone AND {drafted}
"""


SUBJECT = statement(
    "SELECT s.id, s.name FROM subject s WHERE s.code = :code AND s.budget_year = :budget_year AND NOT s.gone"
)
WRITE_HAND = statement(
    "INSERT INTO catalogue_hand(work_year, catalogue, subject_id, act, why, by, on_day, at)"
    " VALUES (:work_year, :catalogue, :subject, :act, :why, :by, :on, :at)"
)
WRITE_VERSION = statement(
    "INSERT INTO catalogue_version(work_year, catalogue, number, why, by, on_day, at)"
    " SELECT :work_year, CAST(:catalogue AS VARCHAR), COALESCE(max(number), 0) + 1, :why, :by, :on, :at FROM catalogue_version"
    " WHERE work_year = :work_year AND catalogue = CAST(:catalogue AS VARCHAR) RETURNING id, number"
)
VERSIONS = query(
    """
SELECT v.id, v.catalogue, v.number, v.why, v.by, v.on_day, count(e.subject_id) AS entries,
       COALESCE(sum(e.approved_fen), 0) AS fen
  FROM catalogue_version v LEFT JOIN catalogue_entry e ON e.version_id = v.id WHERE v.work_year = :work_year
 GROUP BY v.id, v.catalogue, v.number, v.why, v.by, v.on_day ORDER BY v.catalogue, v.number DESC
""",
    days="on_day",
)
