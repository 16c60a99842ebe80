"""Events of the calendar that have happened: for all, or for a first-level unit and all below it."""

from models.queries.typed import query, statement

ENTERED = query(
    "SELECT c.id, c.event, c.unit_id, c.happened_on, c.document, c.by, c.on_day, COALESCE(u.code, '') AS unit_code,"
    " COALESCE(u.name, '') AS unit_name FROM occasion c LEFT JOIN unit u ON u.id = c.unit_id"
    " WHERE c.work_year = :work_year ORDER BY c.event, c.happened_on, c.id",
    days="happened_on on_day",
)
ENTER = statement(
    "INSERT INTO occasion(work_year, event, unit_id, happened_on, document, by, on_day, at)"
    " VALUES (:work_year, :event, :unit_id, :happened_on, :document, :by, :on, :at) ON CONFLICT DO NOTHING"
)
FIRST_LEVEL = statement("SELECT id FROM unit WHERE code = :unit AND COALESCE(first_id, id) = id")
BELOW = "(v.id = :top OR v.dept_id = :top OR v.first_id = :top)"
OTHERS_ENTERED = (
    "SELECT 1 FROM occasion e WHERE e.work_year = :work_year AND e.event = :event AND e.unit_id <> 0"
    " AND e.unit_id IN (v.id, v.dept_id, v.first_id)"
)


def after(asked: str) -> str:
    """What `asked` selects of the units for which the event happened then: below `:top`, or, with 0, all but those for
    which it was entered by themselves."""
    return (
        f"SELECT z.unit_id, z.subject_id, z.fen FROM ({asked}) z JOIN unit v ON v.id = z.unit_id"
        f" WHERE (:top <> 0 AND {BELOW}) OR (:top = 0 AND NOT EXISTS ({OTHERS_ENTERED}))"
    )
