"""Reports over the months: when each is planned, due and handed in."""

from models.kinds import NOT_EXPECTED
from models.queries.standing_in import SEES_UNIT
from models.queries.typed import query, statement

_NOT_EXPECTED = ", ".join(str(int(state)) for state in NOT_EXPECTED)
REPORTS = query(
    f"""
SELECT o.id, u.code AS unit_code, u.name AS unit_name, COALESCE(s.code, '') AS subject_code,
       COALESCE(s.name, '') AS subject_name, o.due_on, o.first_submitted_on,
       (SELECT p.planned_on FROM report_plan p WHERE p.obligation_id = o.id ORDER BY p.id DESC LIMIT 1) AS planned_on
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id
  LEFT JOIN subject s ON s.id = o.subject_id
 WHERE d.work_year = :work_year AND d.key = :key AND o.state NOT IN ({_NOT_EXPECTED})
   AND (:unit = '' OR u.code = :unit) AND {SEES_UNIT}
 ORDER BY u.code, COALESCE(s.code, ''), o.id
""",
    days="due_on first_submitted_on planned_on",
)
WRITE_PLAN = statement(
    "INSERT INTO report_plan(obligation_id, planned_on, by, on_day, at) VALUES (:obligation, :from_on, :by, :on, :at)"
)
