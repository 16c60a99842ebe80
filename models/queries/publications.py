"""Publications: what is to be published by when, and what was handed in about it."""

from functools import cache

from sqlalchemy.sql.selectable import TextualSelect

from models.queries.desk import TEXTS, seen
from models.queries.typed import query


@cache
def publications(dialect: str) -> TextualSelect:
    """Every obligation of a form `publication` in a year, of the units somebody sees, with its newest version and the
    digest of the file that was attached first."""
    return query(
        f"""
SELECT o.id, o.state, o.due_on, o.nominal_due_on, o.late_workdays, o.first_submitted_on, o.accepted_on, d.work_year, d.title,
       u.code AS unit_code, u.name AS unit_name, COALESCE(s.code, '') AS subject_code, COALESCE(s.name, '') AS subject_name,
       b.form, b.form_version, b.content,
       COALESCE((SELECT f.digest FROM submission_file k JOIN attachment f ON f.id = k.attachment_id
                  WHERE k.submission_id = b.id ORDER BY f.id LIMIT 1), '') AS digest,
       COALESCE((SELECT h.why FROM history h WHERE h.obligation_id = o.id AND h.to_state = o.state AND h.why IS NOT NULL
                  ORDER BY h.id DESC LIMIT 1), '') AS why
  FROM deliverable d JOIN obligation o ON o.deliverable_id = d.id JOIN unit u ON u.id = o.unit_id
  LEFT JOIN subject s ON s.id = o.subject_id
  LEFT JOIN submission b ON b.obligation_id = o.id AND NOT b.nil AND b.number =
       (SELECT max(c.number) FROM submission c WHERE c.obligation_id = o.id AND NOT c.waits AND c.declined_why = '')
 WHERE d.work_year = :work_year AND d.key IN ({TEXTS[dialect].format(name="keys")}) AND o.unit_id IN ({seen(dialect)})
 ORDER BY o.due_on, u.code, s.code
""",
        days="due_on nominal_due_on first_submitted_on accepted_on",
    )
