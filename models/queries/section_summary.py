"""A section's summary of its units' self-evaluations, with what it suggests to do about each."""

from typing import Any

from sqlalchemy import BindParameter, bindparam

from models.kinds import HANDED_IN, NOT_EXPECTED, UnitKind
from models.queries.typed import query, statement

_NOT_EXPECTED = ", ".join(str(int(state)) for state in NOT_EXPECTED)
_HANDED_IN = ", ".join(str(int(state)) for state in HANDED_IN)
_LAST = "(SELECT max(x.id) FROM submission x WHERE x.obligation_id = o.id AND NOT x.waits AND x.declined_why = '' AND NOT x.nil)"
_THEIRS = f"""FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id
  LEFT JOIN subject s ON s.id = o.subject_id
  LEFT JOIN submission b ON o.state IN ({_HANDED_IN}) AND b.id = {_LAST}
  LEFT JOIN section_summary m ON m.work_year = d.work_year AND m.section_id = u.section_id
  LEFT JOIN section_suggestion g ON g.summary_id = m.id AND g.obligation_id = o.id
 WHERE d.work_year = :work_year AND d.key IN :keys AND o.state NOT IN ({_NOT_EXPECTED})"""
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
ITEMS = statement(f"""
SELECT o.id, u.code AS unit_code, u.name AS unit_name, d.title, COALESCE(s.code, '') AS subject_code,
       COALESCE(s.name, '') AS subject_name, COALESCE(s.kind, '') AS kind, s.approved_fen, o.state,
       COALESCE(b.reviewed_score, b.score) AS score, CASE WHEN b.reviewed_score IS NULL THEN b.grade ELSE b.reviewed_grade END
       AS grade, COALESCE(b.content, '') AS content, COALESCE(g.decision, '') AS decision, g.amount_fen,
       COALESCE(g.why, '') AS why
  {_THEIRS} AND u.section_id = :section ORDER BY u.code, d.position, COALESCE(s.code, ''), o.id
""").bindparams(_KEYS)
SECTIONS = statement(f"""
SELECT c.id, c.code, c.name, count(o.id) AS items, sum(CASE WHEN o.state IN ({_HANDED_IN}) THEN 1 ELSE 0 END) AS handed_in,
       sum(CASE WHEN g.obligation_id IS NULL THEN 0 ELSE 1 END) AS suggested,
       avg(COALESCE(b.reviewed_score, b.score)) AS score, max(COALESCE(m.state, 0)) AS state
  {_THEIRS.replace("LEFT JOIN subject s ON s.id = o.subject_id", "JOIN unit c ON c.id = u.section_id")}
   AND c.kind = '{UnitKind.SECTION}' GROUP BY c.id, c.code, c.name ORDER BY c.code
""").bindparams(_KEYS)
SECTION = statement(f"SELECT id, name FROM unit WHERE code = :code AND kind = '{UnitKind.SECTION}'")
ONE = query(
    "SELECT id, state, said, by, on_day FROM section_summary WHERE work_year = :work_year AND section_id = :section",
    days="on_day",
)
WRITE = statement(
    "INSERT INTO section_summary(work_year, section_id, state, said, by, on_day, at)"
    " VALUES (:work_year, :section, :state, :said, :by, :on, :at) ON CONFLICT (work_year, section_id) DO UPDATE"
    " SET state = excluded.state, said = excluded.said, by = excluded.by, on_day = excluded.on_day, at = excluded.at"
    " RETURNING id"
)
GIVE_BACK = statement(
    "UPDATE section_summary SET state = 0 WHERE work_year = :work_year AND section_id = :section AND state = 1"
)
FORGET = statement("DELETE FROM section_suggestion WHERE summary_id = :summary AND obligation_id = :obligation")
SUGGEST = statement(
    "INSERT INTO section_suggestion(summary_id, obligation_id, decision, amount_fen, why)"
    " VALUES (:summary, :obligation, :decision, :amount, :why) ON CONFLICT (summary_id, obligation_id) DO UPDATE"
    " SET decision = excluded.decision, amount_fen = excluded.amount_fen, why = excluded.why"
)
