"""What an import of working days moved: published dates, and what is owed, by deliverable and day."""

from models.kinds import Event
from models.queries.corrections import DATED
from models.queries.typed import query, statement

PUBLISHED_DATES = query(
    "SELECT d.work_year, d.step, d.key, d.title, d.nominal_due_on, d.due_on FROM deliverable d WHERE NOT d.gone"
    " ORDER BY d.work_year, d.position",
    days="nominal_due_on due_on",
)
MOVED_ITEMS = query(
    f"""
SELECT d.work_year, d.step, d.key, d.title, o.nominal_due_on, v.value AS due_on, h.value AS becomes_on,
       count(*) AS items, count(DISTINCT h.unit_id) AS units
  FROM history h JOIN obligation o ON o.id = h.obligation_id JOIN deliverable d ON d.id = o.deliverable_id
  JOIN history v ON v.obligation_id = h.obligation_id AND v.due_version = h.due_version - 1 AND v.event IN ({DATED})
 WHERE h.batch_id = :batch AND h.event = {Event.MOVED:d}
 GROUP BY d.work_year, d.position, d.step, d.key, d.title, o.nominal_due_on, v.value, h.value
 ORDER BY d.work_year, d.position, v.value, h.value, o.nominal_due_on
""",
    days="nominal_due_on",
)
CORRECTED_UNITS = statement(
    "SELECT DISTINCT u.code, u.name FROM line l JOIN unit u ON u.id = l.unit_id WHERE l.batch_id = :batch ORDER BY u.code"
)
